import * as fc from 'fast-check';

import { handedOn, newMemory, stored, type Execution } from './execution';
import { Process } from './process';
import { checkMoves, submitMove, type SubmitMove } from './replies';
import type { World } from './world';

export interface Scene {
	world: World;
	/** Two workers: of what one has sent, the other finds in the database at most that it was begun. */
	workers: Process[];
	/** Ids are of their own in each scene, since processes outlive it. */
	name: string;
	executions: number;
}

/** Something that happens. */
type Step = (scene: Scene) => Promise<void>;

/** @param name What is said of it, with its data, where a scene breaks a promise. */
const step = <Data>(
	name: string,
	data: fc.Arbitrary<Data>,
	play: (scene: Scene, data: Data) => Promise<void>,
): fc.Arbitrary<Step> =>
	data.map((each) =>
		Object.assign(async (scene: Scene) => await play(scene, each), {
			[fc.toStringMethod]: () => `${name} ${JSON.stringify(each)}`,
		}),
	);

/** Once in so many times. */
const onceIn = <Value>(times: number, arbitrary: fc.Arbitrary<Value>) =>
	fc.oneof({ weight: times - 1, arbitrary: fc.constant(undefined) }, { weight: 1, arbitrary });

const onError = fc.constantFrom(
	...(['stopWorkflow', 'continueRegularOutput', 'continueErrorOutput'] as const),
);

const run = fc.record({
	worker: fc.constantFrom(0, 0, 0, 1),
	/** What the submissions meet. */
	weather: fc.record({
		moves: fc.oneof(
			{ weight: 1, arbitrary: fc.constant<SubmitMove[]>([]) },
			{ weight: 1, arbitrary: fc.array(submitMove, { maxLength: 5 }) },
		),
		cancelAfterMs: onceIn(6, fc.integer({ min: 0, max: 4_000 })),
	}),
	/** How long it is watched before the next thing happens; without it, until it is over. */
	watchMs: onceIn(3, fc.integer({ min: 0, max: 2_000 })),
	/** Whether its process dies where the watching ends, and n8n's log was kept. */
	dies: fc.boolean(),
	onError,
	tries: fc.constantFrom(1, 1, 2, 3),
});

type Run = typeof run extends fc.Arbitrary<infer Value> ? Value : never;

const prompt = fc.constantFrom('a cup', 'a dog', 'a house');
/** Which of those that there are. */
const which = fc.nat({ max: 5 });

/** While something runs, what starts meanwhile starts beside it: two processes share only the database. */
function processFor({ world, workers }: Scene, { worker }: Run): Process {
	const [busy] = world.running.keys();
	return busy?.process ?? workers[worker]!;
}

async function start(
	scene: Scene,
	how: Run,
	who: Pick<Execution, 'kind' | 'mode' | 'workflowId' | 'prompts'> & Partial<Execution>,
): Promise<void> {
	const { onError, tries, weather } = how;
	const id = who.kind === 'mcp' ? undefined : `${scene.name} ${(scene.executions += 1)}`;
	const { round = 0, memory = newMemory() } = who;
	const execution: Execution = {
		...{ id, origin: id ?? scene.name, isManual: who.mode === 'manual' },
		...{ round, memory, began: { round, memory: stored(memory) } },
		...who,
		...{ onError, tries, status: 'running', process: processFor(scene, how) },
	};
	await watch(scene, how, scene.world.start(execution, weather), execution.process);
}

async function watch(
	scene: Scene,
	{ watchMs, dies }: Run,
	running: Promise<void>,
	process: Process,
): Promise<void> {
	const { clock } = scene.world;
	if (watchMs === undefined) return await clock.run(running);
	await clock.advance(watchMs);
	if (dies) await kill(scene, process);
}

async function kill(
	{ world, workers }: Scene,
	process: Process,
	ended: Execution[] = [],
): Promise<void> {
	world.kill(process, ended);
	workers[workers.indexOf(process)] = await Process.start(world.clock);
}

const pick = (from: Execution[], index: number): Execution | undefined =>
	from[index % Math.max(1, from.length)];

/** Of executions that nothing is under way in, the runs that ended so. */
function ended({ world }: Scene, ...how: Array<Execution['status']>): Execution[] {
	const busy = new Set([...world.running.keys()].map(({ id }) => id));
	return world.executions.filter(
		({ id, status }) => id !== undefined && !busy.has(id) && how.includes(status),
	);
}

/** Whoever retries an execution has seen its end. */
const isOpen =
	({ world }: Scene) =>
	({ id, origin }: Execution) =>
		world.executions.filter((each) => each.origin === origin).at(-1)?.id === id;

const isLastRound =
	({ world }: Scene) =>
	({ id, round }: Execution) =>
		world.executions.every((each) => each.id !== id || each.round <= round);

const newRun = step(
	'A new run of a workflow, of all that there was before or of something else',
	fc.record({
		run,
		again: fc.option(which),
		workflow: fc.constantFrom('w1', 'w2'),
		mode: fc.constantFrom('manual' as const, 'trigger' as const),
		prompts: fc.array(prompt, { minLength: 1, maxLength: 4 }),
	}),
	async (scene, { run: how, again, workflow, mode, prompts }) => {
		const others = scene.world.executions.filter(({ kind }) => kind === 'node');
		const before = again === null ? undefined : pick(others, again);
		const { workflowId } = before ?? { workflowId: `${scene.name} ${workflow}` };
		await start(scene, how, {
			kind: 'node',
			mode,
			workflowId,
			prompts: before?.prompts ?? prompts,
		});
	},
);

const wait = step(
	'Novita Wait for Task gets what was started last',
	fc.record({
		worker: fc.nat({ max: 1 }),
		checks: checkMoves,
		minutes: fc.constantFrom(0.02, 0.5, 5),
		onError,
	}),
	async ({ world, workers }, { worker, ...how }) => {
		const ids = [...world.bill.told].slice(-3);
		if (ids.length > 0) await world.clock.run(world.wait(workers[worker]!, ids, how));
	},
);

export const steps: fc.Arbitrary<Step> = fc.oneof(
	{ weight: 3, arbitrary: newRun },
	{ weight: 2, arbitrary: wait },
	step(
		'A loop comes back to the node',
		fc.record({ run, which }),
		async (scene, { run: how, which: index }) => {
			const rounds = ended(scene, 'success').filter(({ kind }) => kind === 'node');
			const round = pick(rounds.filter(isLastRound(scene)).filter(isOpen(scene)), index);
			if (round) await start(scene, how, { ...round, round: round.round + 1 });
		},
	),
	step('Retry by hand', fc.record({ run, which }), async (scene, { run: how, which: index }) => {
		const isLast = isOpen(scene);
		const failed = ended(scene, 'error', 'canceled', 'crashed');
		// n8n ties a second retry of a crash neither to the first one nor to the crash.
		const retried = pick(
			failed.filter((each) => !each.crash || isLast(each)),
			index,
		);
		if (!retried) return;
		const { kind, origin, workflowId, isManual, prompts, crash, began } = retried;
		// Of a crash all that is left is what the execution began with: where it was a retry itself, in the midst of a loop.
		const { round } = crash ? began : retried;
		const memory = handedOn(retried);
		const who = { kind, origin, workflowId, isManual, prompts, round, memory };
		await start(scene, how, { ...who, mode: 'retry' });
	}),
	step(
		'A call of the tool',
		fc.record({ run, which, isNew: fc.boolean(), prompt }),
		async (scene, { run: how, which: index, isNew, prompt: words }) => {
			const others = scene.world.executions.filter(({ kind }) => kind === 'tool');
			const before = isNew ? undefined : pick(others.filter(isOpen(scene)), index);
			const { id, origin, memory, began, mode = 'manual' } = before ?? {};
			await start(scene, how, {
				...{ kind: 'tool', mode, prompts: [words] },
				workflowId: `${scene.name} w1`,
				...(before && { id, origin, memory, began }),
			});
		},
	),
	step('A call by MCP', fc.record({ run, prompt }), async (scene, { run: how, prompt: words }) => {
		await start(scene, how, {
			...{ kind: 'mcp', mode: 'trigger', prompts: [words] },
			workflowId: `${scene.name} w1`,
			// There is no execution to know such calls by: each process has its own.
			origin: `process ${processFor(scene, how).number}`,
		});
	}),
	step(
		'A process dies, and starts again',
		fc.record({ worker: fc.nat({ max: 1 }), isBehind: fc.boolean() }),
		async (scene, { worker, isBehind }) => {
			const process = scene.workers[worker]!;
			const done = isBehind ? ended(scene, 'success').filter(isOpen(scene)) : [];
			const behind = done.filter((each) => each.kind === 'node' && each.process === process);
			await kill(scene, process, behind.filter(isLastRound(scene)));
		},
	),
	step(
		'n8n runs the job of a dead worker again',
		fc.record({ run, which }),
		async (scene, { run: how, which: index }) => {
			const execution = pick(ended(scene, 'crashed').filter(isOpen(scene)), index);
			if (!execution) return;
			execution.process = processFor(scene, how);
			const running = scene.world.startAgain(execution, how.weather);
			await watch(scene, how, running, execution.process);
		},
	),
	step('Novita can not make a video', which, async ({ world: { bill, clock } }, index) => {
		const id = [...bill.told].at(-1 - index);
		if (id !== undefined && !bill.failed.has(id)) bill.failed.set(id, clock.now());
	}),
	step(
		'Time passes',
		fc.constantFrom(60_000, 14 * 60_000, 16 * 60_000, 61 * 60_000, 25 * 3_600_000),
		async ({ world }, ms) => await world.clock.advance(ms),
	),
);
