/** n8n in queue mode and a simulated Novita, for the tests of one file. */
import { setTimeout as sleep } from 'node:timers/promises';

import { N8nApi } from '../../../tools/n8n-server/api';
import { filesWith } from '../../../tools/n8n-server/leaks';
import { LEAN } from '../../../tools/n8n-server/n8n';
import { startQueue } from '../../../tools/n8n-server/queue';
import { packageTarball } from '../../../tools/n8n-server/tarball';
import type { Execution, WorkflowNode } from '../../../tools/n8n-server/workflow';
import { clipsWorkflow } from '../../../tools/n8n-server/workflows';
import { startSimulator, stopEncoder } from '../../../simulator';
import { holdTasks } from '../holdTasks';

/** How an execution can end. */
export const over = ['success', 'error', 'crashed', 'canceled'];

/** Wait Mode Suspend, parked after so many seconds. */
export const suspend = (options: Partial<WorkflowNode> = {}, suspendAfter = 0) => ({
	...options,
	parameters: { waitMode: 'suspend', options: { suspendAfter } },
});

/** Sets it up before the tests of a file, n8n with these settings besides, and clears it away after them. */
export function useQueue(workers: number, env: NodeJS.ProcessEnv = {}): () => Site {
	let site: Site | undefined;
	beforeAll(async () => {
		site = await startSite(workers, env);
	});
	afterAll(async () => {
		await site?.queue.stop();
		await site?.simulator.stop();
		await stopEncoder();
	});
	beforeEach(() => site?.simulator.novita.reset());
	return () => site!;
}

type Site = Awaited<ReturnType<typeof startSite>>;

async function startSite(workers: number, env: NodeJS.ProcessEnv) {
	const { options, release } = holdTasks();
	const simulator = await startSimulator(options);
	const queue = await startQueue({
		tarball: await packageTarball(),
		workers,
		// n8n 3 has no other way: what is started by hand runs in the workers, too.
		env: {
			...LEAN,
			N8N_LOG_LEVEL: 'info',
			OFFLOAD_MANUAL_EXECUTIONS_TO_WORKERS: 'true',
			...env,
		},
	});
	const api = new N8nApi(queue.main.url);
	await api.signIn();
	const credential = await api.createNovitaCredential('Novita', simulator);
	const read: Execution[] = [];

	/** An execution with its data. It's kept for `leaks`. */
	const result = async (id: string): Promise<Execution> => {
		const execution = await api.execution(id);
		read.push(execution);
		return execution;
	};

	return {
		...{ simulator, queue, api, credential, result },
		/** Ends the tasks whose prompts say that they are held. */
		release,
		/** Publishes a workflow, and starts it as its users do, by its webhook. */
		publish: async (name: string, prompts: string[], wait: Partial<WorkflowNode>) => {
			const made = clipsWorkflow({ name, credential, prompts, wait, webhook: name });
			const { id } = await api.createWorkflow(made);
			await api.activate(id);
			return { id, start: async () => await fetch(`${queue.main.url}/webhook/${name}`) };
		},
		/**
		 * Waits until a workflow has that many executions in one of these states, and answers with their IDs.
		 * @throws {Error} when one of them has ended otherwise.
		 */
		until: async (workflowId: string, count: number, statuses: string[]): Promise<string[]> => {
			for (;;) {
				const all = await api.executionsOf(workflowId, 'webhook');
				const found = all.filter(({ status }) => statuses.includes(status));
				if (found.length === count) return found.map(({ id }) => id);
				const ended = all.find(({ status }) => status !== 'success' && over.includes(status));
				if (ended && !statuses.includes(ended.status)) {
					const { error } = (await result(ended.id)).data.resultData;
					throw new Error(`It ended as ${ended.status}: ${error?.message} ${error?.description}`);
				}
				await sleep(500);
			}
		},
		/** Where the key is and must not be: in the logs, in the results that were read, in files. */
		leaks: () => [
			...(queue.logs().includes(simulator.apiKey) ? ['logs'] : []),
			...(JSON.stringify(read).includes(simulator.apiKey) ? ['executions'] : []),
			...filesWith(simulator.apiKey, queue.folders),
		],
	};
}
