import { Readable } from 'node:stream';

import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';

import { waitProperties } from '../../../../nodes/NovitaWaitForTask/properties';
import { askerContext, SharedDatabase, type Asker } from '../../../support/asking';
import { contextOf, type FakeContext } from '../../../support/context';
import { parametersOf } from '../../../support/editor';
import { mp4Bytes } from '../../../support/media';
import { VirtualClock } from '../../../../tools/virtual-clock';
import { Bill, expectPaidOnce } from './bill';
import {
	expectTold,
	newMemory,
	stored,
	type Execution,
	type Outcome,
	type Wait,
	type Weather,
} from './execution';
import { never, Process } from './process';
import { KEY, reply, statusReply, type Options, type SubmitMove } from './replies';

/** n8n's event log, by which its recovery goes, is behind by so much at most. */
const LOGGED_AFTER_MS = 20;

const KLING = parametersOf({ operation: 'textToVideo', prompt: '={{ $json.prompt }}' });

/** Of a status check. */
const REQUEST_MS = 30_000;

/** n8n and its database, and all that may pay in it. */
export class World {
	readonly bill: Bill;
	readonly logged = new Set<string>();
	readonly executions: Execution[] = [];
	readonly outcomes: Outcome[] = [];
	/** Runs that are not over, and whose process lives. */
	readonly running = new Map<Execution, Promise<void>>();
	/** All that somebody may read. */
	readonly shown: string[] = [];
	private readonly twins = new Set<Execution>();
	private readonly database = new SharedDatabase();
	private names = 0;
	private toolRuns = 0;

	/**
	 * @param name Ids are of their own in each world, since processes outlive it.
	 * @param workers Of what one has sent, the other finds in the database at most that it was begun.
	 */
	constructor(
		readonly clock: VirtualClock,
		readonly name: string,
		readonly workers: Process[],
	) {
		this.bill = new Bill(clock);
	}

	newName(): string {
		return `${this.name} ${(this.names += 1)}`;
	}

	/** While something runs, what starts meanwhile starts beside it: two processes share only the database. */
	processFor(worker: number): Process {
		const [busy] = this.running.keys();
		return busy?.process ?? this.workers[worker]!;
	}

	/** Of executions that nothing is under way in, the runs that ended so. */
	ended(...how: Array<Execution['status']>): Execution[] {
		const busy = new Set([...this.running.keys()].map(({ id }) => id));
		return this.executions.filter(
			({ id, status }) => id !== undefined && !busy.has(id) && how.includes(status),
		);
	}

	/** Whoever retries an execution has seen its end. */
	readonly isOpen = ({ id, origin }: Execution): boolean =>
		this.executions.filter((each) => each.origin === origin).at(-1)?.id === id;

	readonly isLastRound = ({ id, round }: Execution): boolean =>
		this.executions.every((each) => each.id !== id || each.round <= round);

	/**
	 * Starts an execution, or starts one again whose worker died: n8n 1.x does so with its job.
	 *
	 * @returns When it is over; never where its process dies.
	 */
	async start(execution: Execution, { moves, cancelAfterMs }: Weather): Promise<void> {
		const { kind, id, origin, began } = execution;
		const isNew = !this.executions.includes(execution);
		const again = { memory: stored(began.memory), round: began.round, crash: undefined };
		if (isNew) this.executions.push(execution);
		else Object.assign(execution, again);
		execution.status = 'running';
		this.noteTwins(execution);
		const cancel = new AbortController();
		if (cancelAfterMs !== undefined) {
			void this.clock.sleep(cancelAfterMs).then(() => cancel.abort());
		}
		const isFine = isNew && moves.length === 0 && cancelAfterMs === undefined;
		const outcome: Outcome = {
			...{ execution, shown: '', items: [], startedAt: this.clock.now() },
			...{ told: new Set<string>(), accepted: new Set<string>(), thrown: false },
			isSure: isFine && kind === 'node' && id === origin,
		};
		const run = this.runNode(outcome, [...moves], cancel.signal);
		this.running.set(execution, run);
		await run;
	}

	/** @param ended Executions whose node had ended when its process died, and which had not. */
	async kill(process: Process, ended: readonly Execution[] = []): Promise<void> {
		process.alive = false;
		const running = [...this.running.keys()].filter((each) => each.process === process);
		for (const execution of running) {
			this.running.delete(execution);
			if (this.twins.has(execution)) this.bill.excused.add(execution.origin);
		}
		for (const execution of [...running, ...ended]) {
			execution.status = 'crashed';
			const sinceMs = this.clock.now() - (execution.endedAt ?? Infinity);
			execution.crash = { hadEnded: sinceMs > LOGGED_AFTER_MS || execution.round > 0 };
			const memory = newMemory();
			for (const each of this.executions) if (each.id === execution.id) each.memory = memory;
		}
		this.workers[this.workers.indexOf(process)] = await Process.start(this.clock);
	}

	/** Of two equal runs at the same time, one may take back what the other has written to n8n's database. */
	private noteTwins(execution: Execution): void {
		for (const other of this.running.keys()) {
			const isEqual = other.prompts.some((prompt) => execution.prompts.includes(prompt));
			if (isEqual && other.workflowId === execution.workflowId) {
				this.twins.add(execution).add(other);
			}
		}
	}

	/** Like n8n's engine: as often as Retry On Fail has it, also where the first item holds an error. */
	private async runNode(outcome: Outcome, moves: SubmitMove[], cancel: AbortSignal): Promise<void> {
		const { execution } = outcome;
		// n8n may run it again in another one.
		const { process, tries } = execution;
		for (let nth = 1; nth <= tries; nth++) {
			if (nth > 1) await this.clock.sleep(1_000);
			const context = this.klingContext(outcome, moves, cancel);
			const { items, error, text } = await this.show(process.run('kling', context));
			Object.assign(outcome, { items, shown: text, thrown: error !== undefined });
			if (!process.alive) return await never();
			if (!outcome.thrown && !items[0]?.error) break;
		}
		execution.status = cancel.aborted ? 'canceled' : outcome.thrown ? 'error' : 'success';
		execution.endedAt = this.clock.now();
		this.running.delete(execution);
		this.outcomes.push(outcome);
	}

	/** What a node gives, its items or the error that stops it, and all of that as text. */
	private async show(run: ReturnType<Process['run']>) {
		let items: IDataObject[] = [];
		let error: { message: string; description?: string | null } | undefined;
		try {
			items = (await run).map(({ json }) => json);
		} catch (caught) {
			error = caught as typeof error;
		}
		const text = JSON.stringify([items, error?.message, error?.description]);
		this.shown.push(text);
		return { items, error, text };
	}

	/** Novita Wait for Task, from its start to its end. It takes no longer than its Timeout and one request. */
	async wait(process: Process, ids: string[], { checks, minutes, onError }: Wait): Promise<void> {
		const moves = checks.map((move) => ({ ...move }));
		const given: FakeContext = {
			node: { onError },
			items: ids.map((task_id) => ({ json: { task_id } })),
			set: { timeout: minutes },
			values: ids.map((taskId) => ({ taskId })),
			resolve: (set) => parametersOf(set, waitProperties),
		};
		const context = this.context(given, { executionId: 'wait' }, async (options) => {
			const move = moves[0] ?? statusReply('PROCESSING');
			move.lasts -= 1;
			if (move.lasts <= 0) moves.shift();
			return await reply(this.clock, process, move, options);
		});
		const startedAt = this.clock.elapsed();
		const { text, error } = await this.show(process.run('wait', context));
		for (const id of ids) expect(text).toContain(id);
		const tookMs = this.clock.elapsed() - startedAt;
		expect(tookMs).toBeLessThanOrEqual(minutes * 60_000 + REQUEST_MS + 1_000);
		if (onError !== 'stopWorkflow') expect(error).toBeUndefined();
		expect(text).not.toMatch(/isn't billed|not paid for/);
	}

	private klingContext(
		outcome: Outcome,
		moves: SubmitMove[],
		signal: AbortSignal,
	): IExecuteFunctions {
		const { id, mode, workflowId, kind, prompts, onError, memory, round, tries, process } =
			outcome.execution;
		const tool = kind !== 'node';
		const { flow, remains: { firstRun = 0 } = {} } = memory;
		// In agents before version 3 each try of a tool has a run index of its own.
		const runIndex = tool ? this.toolRuns++ : firstRun + round;
		const given: FakeContext = {
			node: { onError, retryOnFail: tries > 1 },
			items: prompts.map((prompt) => ({ json: { prompt, message: 'of its own' } })),
			values: prompts.map((prompt) => ({ prompt })),
			resolve: () => KLING,
		};
		const asker = { executionId: id, mode, runIndex, tool, workflowId, flow };
		const context = this.context(given, asker, async (options) => {
			// The URL is read when the request is sent.
			const isSubmission = options.url.includes('kling');
			const { qs, body } = options;
			if (!isSubmission)
				return await this.bill.check(outcome.execution, String(qs?.task_id), options);
			const { prompt } = body as { prompt: string };
			return await this.bill.submit(outcome, prompt, moves.shift(), options);
		});
		const guarded =
			<Result>(work: (keys: string[]) => Promise<Result>) =>
			async (keys: string[]): Promise<Result> => {
				await this.clock.sleep(3);
				return process.alive ? await work(keys) : await never<Result>();
			};
		const { checkProcessedAndRecord, removeProcessed } = this.database.helpers();
		Object.assign(context.helpers, {
			checkProcessedAndRecord: guarded(checkProcessedAndRecord),
			removeProcessed: guarded(removeProcessed),
		});
		const note = (text: string, { taskId }: { taskId: string }) => {
			this.shown.push(text);
			if (process.alive) this.logged.add(taskId);
		};
		return Object.assign(context, {
			getExecutionCancelSignal: () => signal,
			logger: { ...context.logger, info: note },
		});
	}

	private context(
		given: FakeContext,
		whose: Asker,
		request: (options: Options) => Promise<unknown>,
	): IExecuteFunctions {
		const { context } = contextOf(given);
		const asker = askerContext(whose, this.database);
		const node = { ...context.getNode(), ...asker.getNode() };
		const show = (...words: unknown[]) => this.shown.push(JSON.stringify(words));
		return Object.assign(context, asker, {
			getNode: () => node,
			getChildNodes: () => [],
			addExecutionHints: show,
			logger: { info: show, warn: show, debug: show, error: show },
			getCredentials: async () => ({ apiKey: KEY, baseUrl: 'https://api.novita.ai' }),
			helpers: {
				httpRequestWithAuthentication: async (_: string, options: Options) =>
					await request(options),
				httpRequest: async () => await Promise.resolve(file()),
				prepareBinaryData: async (stream: Readable, fileName: string, mimeType: string) => {
					for await (const chunk of stream) void chunk;
					return { data: '', fileName, mimeType };
				},
			},
		}) as unknown as IExecuteFunctions;
	}
}

/** What the host of the files answers. */
const file = () => {
	const bytes = mp4Bytes(100);
	const headers = { 'content-type': 'video/mp4', 'content-length': String(bytes.length) };
	return { statusCode: 200, headers, body: Readable.from([bytes]) };
};

/** What holds at any moment, whatever has happened. */
export function expectKept({ bill, logged, outcomes, shown, executions }: World): void {
	expectPaidOnce(bill, logged);
	for (const outcome of outcomes.splice(0)) {
		expectTold(outcome);
		bill.expectOwn(outcome);
	}
	const stored = executions.map(({ memory }) => JSON.stringify(memory));
	expect([...shown.splice(0), ...stored].filter((text) => text.includes(KEY))).toEqual([]);
}
