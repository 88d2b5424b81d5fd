import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';

import { loadProcess } from '../../../support/asking';
import type { VirtualClock } from '../../../../tools/virtual-clock';

/** Whoever waits for it waits for good: it stands for what a dead process was at. */
export const never = async <Result>(): Promise<Result> => await new Promise<Result>(() => {});

/** What the nodes themselves load when they first run. */
const load = async () => ({
	items: await import('../../../../nodes/n8n/items/items'),
	kling: await import('../../../../nodes/NovitaKling/execute'),
	wait: await import('../../../../nodes/NovitaWaitForTask/execute'),
});

let started = 0;

/** A process of n8n with a memory of its own. Once it is dead nothing that it does counts any more. */
export class Process {
	alive = true;
	readonly number = (started += 1);
	private loaded!: Awaited<ReturnType<typeof load>>;

	static async start(clock: VirtualClock): Promise<Process> {
		const process = new Process();
		const sleep = async (ms: number): Promise<void> =>
			await (process.alive ? clock.sleep(ms) : never());
		process.loaded = await loadProcess(load, sleep);
		return process;
	}

	/** What a node does when n8n runs it, and all its outputs. */
	async run(node: 'kling' | 'wait', context: IExecuteFunctions): Promise<INodeExecutionData[]> {
		const { items, [node]: module } = this.loaded;
		const run = async () => await module.execute(context);
		return (await items.throwOnlyToStop(context, run)).flat();
	}
}
