import type { IDataObject, IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';

import { askerContext, SharedDatabase } from '../../../support/asking';
import { contextOf } from '../../../support/context';
import { parametersOf } from '../../../support/editor';
import { VirtualClock } from '../../../../tools/virtual-clock';
import type { Move } from './answers';
import { Bill, expectPaidOnce } from './bill';
import {
	expectTold,
	newMemory,
	stored,
	type Execution,
	type Outcome,
	type Weather,
} from './execution';
import { never, type Process } from './process';

/** n8n's event log, by which its recovery goes, is behind by so much at most. */
const LOGGED_AFTER_MS = 20;

const parameters = parametersOf({ operation: 'textToVideo', prompt: '={{ $json.prompt }}' });

/** n8n and its database, and all that may pay in it. */
export class World {
	readonly bill: Bill;
	readonly logged = new Set<string>();
	readonly executions: Execution[] = [];
	readonly outcomes: Outcome[] = [];
	/** Runs that are not over, and whose process lives. */
	readonly running = new Map<Execution, Promise<void>>();
	/** What was thrown where nothing may be. */
	readonly thrown: unknown[] = [];
	private readonly twins = new Set<Execution>();
	private readonly database = new SharedDatabase();
	private toolRuns = 0;

	constructor(readonly clock: VirtualClock) {
		this.bill = new Bill(clock);
	}

	/** @returns When the execution is over; never where its process dies. */
	async start(execution: Execution, weather: Weather): Promise<void> {
		const { kind, id, origin } = execution;
		const isNew = kind === 'node' && id === origin;
		const isFine = weather.moves.every(({ answer }) => answer === 'ok');
		this.executions.push(execution);
		await this.play(execution, weather, isNew && isFine && weather.cancelAfterMs === undefined);
	}

	/** The same execution once more, from its start: n8n 1.x does so with a job whose worker died. */
	async startAgain(execution: Execution, weather: Weather): Promise<void> {
		const { memory, round } = execution.began;
		Object.assign(execution, { memory: stored(memory), round, crash: undefined });
		await this.play(execution, weather, false);
	}

	private async play(execution: Execution, weather: Weather, isSure: boolean): Promise<void> {
		execution.status = 'running';
		this.noteTwins(execution);
		const run = this.runNode(execution, weather, isSure).catch((error: unknown) => {
			this.thrown.push(error);
			execution.status = 'error';
			this.running.delete(execution);
		});
		this.running.set(execution, run);
		await run;
	}

	/**
	 * @param ended Executions whose node had ended when its process died, and which had not.
	 */
	kill(process: Process, ended: readonly Execution[]): void {
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
	private async runNode(execution: Execution, weather: Weather, isSure: boolean): Promise<void> {
		const { process, tries, prompts, onError } = execution;
		const cancel = new AbortController();
		const outcome: Outcome = {
			...{ execution, shown: '', items: [], isSure, startedAt: this.clock.now() },
			...{ told: new Set<string>(), lost: new Set<string>() },
		};
		if (weather.cancelAfterMs !== undefined) {
			void this.clock.sleep(weather.cancelAfterMs).then(() => cancel.abort());
		}
		const moves = [...weather.moves];
		let thrown = false;
		for (let nth = 1; nth <= tries; nth++) {
			if (nth > 1) await this.clock.sleep(1_000);
			thrown = false;
			outcome.items = [];
			const context = this.contextFor(execution, moves, cancel.signal, outcome);
			try {
				const [items = []] = await process.execute(context);
				outcome.items = items.map(({ json }) => json);
				outcome.shown = JSON.stringify(items);
				if (!items[0]?.json.error) break;
			} catch (error) {
				thrown = true;
				const { message, description } = error as { message: string; description?: string };
				outcome.shown = `${message} ${description}`;
				if (onError !== 'stopWorkflow') throw error;
			}
			if (!process.alive) return await never();
		}
		if (!process.alive) return await never();
		execution.status = cancel.signal.aborted ? 'canceled' : thrown ? 'error' : 'success';
		execution.endedAt = this.clock.now();
		this.running.delete(execution);
		if (prompts.length > 0) this.outcomes.push(outcome);
	}

	private contextFor(
		execution: Execution,
		moves: Move[],
		signal: AbortSignal,
		outcome: Outcome,
	): IExecuteFunctions {
		const { id, mode, workflowId, kind, prompts, onError, process, memory } = execution;
		const isTool = kind !== 'node';
		const { firstRun = 0 } = memory.remains ?? {};
		// In agents before version 3 each try of a tool has a run index of its own.
		const runIndex = isTool ? this.toolRuns++ : firstRun + execution.round;
		const { flow } = memory;
		const asker = askerContext(
			{ executionId: id, mode, runIndex, tool: isTool, workflowId, flow },
			this.database,
			(taskId) => process.alive && this.logged.add(taskId),
		);
		const items = prompts.map((prompt): INodeExecutionData => ({ json: { prompt } }));
		const { context } = contextOf({
			items,
			values: prompts.map((prompt) => ({ prompt })),
			resolve: () => parameters,
		});
		const guarded = <Given extends unknown[], Result>(
			work: (...given: Given) => Promise<Result>,
		) => {
			return async (...given: Given): Promise<Result> => {
				await this.clock.sleep(3);
				return process.alive ? await work(...given) : await never<Result>();
			};
		};
		const retryOnFail = execution.tries > 1;
		const node = { ...context.getNode(), ...asker.getNode(), onError, retryOnFail };
		const { checkProcessedAndRecord, removeProcessed } = this.database.helpers();
		return Object.assign(context, asker, {
			getNode: () => node,
			getExecutionCancelSignal: () => signal,
			getCredentials: async () => ({ apiKey: 'sk_test', baseUrl: 'https://api.novita.ai' }),
			helpers: {
				checkProcessedAndRecord: guarded(checkProcessedAndRecord),
				removeProcessed: guarded(removeProcessed),
				// Like n8n's, it reads where to send before it sends.
				httpRequestWithAuthentication: async (
					_: string,
					sent: { url: string; qs?: IDataObject; body: IDataObject },
				) => {
					if (sent.qs?.task_id) return this.bill.check(String(sent.qs.task_id));
					expect(sent.url).toContain('kling');
					const prompt = String(sent.body.prompt);
					return await this.bill.submit(execution, prompt, moves.shift(), signal, outcome);
				},
			},
		});
	}
}

/** What holds at any moment, whatever has happened. */
export function expectKept({ bill, logged, thrown, outcomes }: World): void {
	expect(thrown).toEqual([]);
	expectPaidOnce(bill, logged);
	for (const outcome of outcomes.splice(0)) {
		expectTold(outcome);
		bill.expectOwn(outcome);
	}
}
