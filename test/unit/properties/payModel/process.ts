import * as workflow from 'n8n-workflow';

import { askerContext, itemFor, SharedDatabase } from '../../../support/asking';
import type { VirtualClock } from '../../../../tools/virtual-clock';

type Kling = typeof import('../../../../nodes/NovitaKling/execute');
type Loaded = typeof import('../../../../nodes/submit/submissions');

/** Whoever waits for it waits for good: it stands for what a dead process was at. */
export const never = async <Result>(): Promise<Result> => await new Promise<Result>(() => {});

let started = 0;

/** A process of n8n with a memory of its own. Once it is dead nothing that it does counts any more. */
export class Process {
	alive = true;
	readonly number = (started += 1);
	private others = 0;

	private constructor(
		readonly execute: Kling['execute'],
		private readonly loaded: Loaded,
	) {}

	static async start(clock: VirtualClock): Promise<Process> {
		const state: { process?: Process } = {};
		const sleep = async (ms: number) =>
			await (state.process?.alive === false ? never() : clock.sleep(ms));
		// Only this package's own modules are loaded anew: n8n's are many.
		jest.doMock('n8n-workflow', () => ({ ...workflow, sleep }));
		await jest.isolateModulesAsync(async () => {
			const { execute } = await import('../../../../nodes/NovitaKling/execute');
			const submissions = await import('../../../../nodes/submit/submissions');
			state.process = new Process(execute, submissions);
		});
		jest.dontMock('n8n-workflow');
		if (!state.process) throw new Error('The process has not started');
		return state.process;
	}

	/** Another workflow makes as many videos as this process may remember. */
	async makeOthers(clock: VirtualClock, count = 10_001): Promise<void> {
		this.others += 1;
		const context = askerContext(
			{ executionId: `other ${this.others}`, workflowId: 'other' },
			new SharedDatabase(),
		);
		const items = Array.from({ length: count }, (_, itemIndex) => itemFor('another', itemIndex));
		const signal = new AbortController().signal;
		const submissions = new this.loaded.Submissions(context, signal);
		const tickets = await submissions.prepare(items, async () => false);
		const taskId = 'task of another';
		const send = async () => ({ kind: 'accepted', taskId }) as const;
		const sent = tickets.map(async (ticket) => await submissions.submit(ticket, send));
		await clock.run(Promise.all(sent));
		await submissions.close(() => true);
	}
}
