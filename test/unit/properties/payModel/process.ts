import * as workflow from 'n8n-workflow';
import type { IExecuteFunctions } from 'n8n-workflow';

import { askerContext, requestFor, SharedDatabase } from '../../../support/journal';
import type { VirtualClock } from '../../../../tools/virtual-clock';

type Kling = typeof import('../../../../nodes/NovitaKling/execute');
type Journals = typeof import('../../../../nodes/n8n/submit/journal');

/** Whoever waits for it waits for good: it stands for what a dead process was at. */
export const never = async <Result>(): Promise<Result> => await new Promise<Result>(() => {});

let started = 0;

/** A process of n8n with a memory of its own. Once it is dead nothing that it does counts any more. */
export class Process {
	alive = true;
	readonly number = (started += 1);
	private others = 0;

	private constructor(
		readonly execute: (context: IExecuteFunctions) => ReturnType<Kling['execute']>,
		private readonly journals: Journals,
	) {}

	static async start(clock: VirtualClock): Promise<Process> {
		const state: { process?: Process } = {};
		const sleep = async (ms: number) =>
			await (state.process?.alive === false ? never() : clock.sleep(ms));
		// Only this package's own modules are loaded anew: n8n's are many.
		jest.doMock('n8n-workflow', () => ({ ...workflow, sleep }));
		await jest.isolateModulesAsync(async () => {
			const { execute } = await import('../../../../nodes/NovitaKling/execute');
			const journals = await import('../../../../nodes/n8n/submit/journal');
			const run = async (context: IExecuteFunctions) => await execute(context, () => undefined);
			state.process = new Process(run, journals);
		});
		jest.dontMock('n8n-workflow');
		if (!state.process) throw new Error('The process has not started');
		return state.process;
	}

	/** Another workflow makes as many videos as this process may remember. */
	async makeOthers(clock: VirtualClock, count = 5_001): Promise<void> {
		this.others += 1;
		const context = askerContext(
			{ executionId: `other ${this.others}`, workflowId: 'other' },
			new SharedDatabase(),
		);
		const items = Array.from({ length: count }, (_, itemIndex) => ({
			itemIndex,
			request: requestFor('another'),
		}));
		const journal = this.journals.openJournal(context, items);
		const taskId = 'task of another';
		const send = async () => ({ kind: 'accepted', taskId }) as const;
		await clock.run(Promise.all(items.map(async (item) => await journal.submit(item, send))));
		await journal.close();
	}
}
