import * as fc from 'fast-check';

import { handedOn, newMemory, stored, type Execution } from './execution';
import type { Process } from './process';
import { checkMoves, submitMove, type SubmitMove } from './replies';
import type { World } from './world';

/** Something that happens. */
type Step = (world: World) => Promise<void>;

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

/** What any step may need. `which`: of those that there are. */
const common = { how: run, which: fc.nat({ max: 5 }), prompt };

/** @param name What is said of it, with its data, where a scene breaks a promise. */
const step = <More extends object>(
	name: string,
	more: { [Key in keyof More]: fc.Arbitrary<More[Key]> },
	play: (
		world: World,
		data: { how: Run; which: number; prompt: string } & More,
	) => Promise<void> | void,
): fc.Arbitrary<Step> =>
	fc.record({ ...common, ...more }).map((data) =>
		Object.assign(async (world: World) => await play(world, data as Parameters<typeof play>[1]), {
			[fc.toStringMethod]: () => `${name} ${JSON.stringify(data)}`,
		}),
	);

async function start(
	world: World,
	how: Run,
	who: Pick<Execution, 'kind' | 'mode' | 'prompts'> & Partial<Execution>,
): Promise<void> {
	const { onError, tries, weather } = how;
	const id = who.kind === 'mcp' ? undefined : world.newName();
	const { round = 0, memory = newMemory() } = who;
	const execution: Execution = {
		...{ id, origin: id ?? '', workflowId: `${world.name} w1`, isManual: who.mode === 'manual' },
		...{ round, memory, began: { round, memory: stored(memory) } },
		...who,
		...{ onError, tries, status: 'running', process: world.processFor(how.worker) },
	};
	await watch(world, how, world.start(execution, weather), execution.process);
}

async function watch(
	world: World,
	{ watchMs, dies }: Run,
	running: Promise<void>,
	process: Process,
): Promise<void> {
	const { clock } = world;
	if (watchMs === undefined) return await clock.run(running);
	await clock.advance(watchMs);
	if (dies) await world.kill(process);
}

const pick = (from: Execution[], index: number): Execution | undefined =>
	from[index % Math.max(1, from.length)];

const newRun = step(
	'A new run of a workflow, of all that there was before or of something else',
	{
		isNew: fc.boolean(),
		workflow: fc.constantFrom('w1', 'w2'),
		mode: fc.constantFrom('manual' as const, 'trigger' as const),
		prompts: fc.array(prompt, { minLength: 1, maxLength: 4 }),
	},
	async (world, { how, which, isNew, workflow, mode, prompts }) => {
		const others = world.executions.filter(({ kind }) => kind === 'node');
		const before = isNew ? undefined : pick(others, which);
		const asks = before ?? { workflowId: `${world.name} ${workflow}`, prompts };
		const { workflowId } = asks;
		await start(world, how, { kind: 'node', mode, workflowId, prompts: asks.prompts });
	},
);

const wait = step(
	'Novita Wait for Task gets what was started last',
	{ checks: checkMoves, minutes: fc.constantFrom(0.02, 0.5, 5) },
	async (world, { how: { worker, onError }, checks, minutes }) => {
		const ids = [...world.bill.told].slice(-3);
		if (ids.length === 0) return;
		await world.clock.run(world.wait(world.workers[worker]!, ids, { checks, minutes, onError }));
	},
);

export const steps: fc.Arbitrary<Step> = fc.oneof(
	{ weight: 3, arbitrary: newRun },
	{ weight: 2, arbitrary: wait },
	step('A loop comes back to the node', {}, async (world, { how, which }) => {
		const rounds = world.ended('success').filter(({ kind }) => kind === 'node');
		const round = pick(rounds.filter(world.isLastRound).filter(world.isOpen), which);
		if (round) await start(world, how, { ...round, round: round.round + 1 });
	}),
	step('Retry by hand', {}, async (world, { how, which }) => {
		const failed = world.ended('error', 'canceled', 'crashed');
		// n8n ties a second retry of a crash neither to the first one nor to the crash.
		const open = failed.filter((each) => !each.crash || world.isOpen(each));
		const retried = pick(open, which);
		if (!retried) return;
		const { kind, origin, workflowId, isManual, prompts, crash, began } = retried;
		// Of a crash all that is left is what the execution began with: where it was a retry itself, in the midst of a loop.
		const { round } = crash ? began : retried;
		const memory = handedOn(retried);
		const who = { kind, origin, workflowId, isManual, prompts, round, memory };
		await start(world, how, { ...who, mode: 'retry' });
	}),
	step(
		'A call of the tool',
		{ isNew: fc.boolean() },
		async (world, { how, which, isNew, prompt }) => {
			const others = world.executions.filter(({ kind }) => kind === 'tool');
			const before = isNew ? undefined : pick(others.filter(world.isOpen), which);
			const { id, origin, memory, began, mode = 'manual' } = before ?? {};
			const earlier = before && { id, origin, memory, began };
			await start(world, how, { kind: 'tool', mode, prompts: [prompt], ...earlier });
		},
	),
	step('A call by MCP', {}, async (world, { how, prompt }) => {
		// There is no execution to know such calls by: each process has its own.
		const origin = `process ${world.processFor(how.worker).number}`;
		await start(world, how, { kind: 'mcp', mode: 'trigger', prompts: [prompt], origin });
	}),
	step(
		'A process dies, and starts again',
		{ worker: fc.nat({ max: 1 }), isBehind: fc.boolean() },
		async (world, { worker, isBehind }) => {
			const process = world.workers[worker]!;
			const done = isBehind ? world.ended('success').filter(world.isOpen) : [];
			const behind = done.filter((each) => each.kind === 'node' && each.process === process);
			await world.kill(process, behind.filter(world.isLastRound));
		},
	),
	step('n8n runs the job of a dead worker again', {}, async (world, { how, which }) => {
		const execution = pick(world.ended('crashed').filter(world.isOpen), which);
		if (!execution) return;
		execution.process = world.processFor(how.worker);
		await watch(world, how, world.start(execution, how.weather), execution.process);
	}),
	step('Novita can not make a video', {}, ({ bill, clock }, { which }) => {
		const id = [...bill.told].at(-1 - which);
		if (id !== undefined && !bill.failed.has(id)) bill.failed.set(id, clock.now());
	}),
	step(
		'Time passes',
		{ ms: fc.constantFrom(60_000, 14 * 60_000, 16 * 60_000, 61 * 60_000, 25 * 3_600_000) },
		async ({ clock }, { ms }) => await clock.advance(ms),
	),
);
