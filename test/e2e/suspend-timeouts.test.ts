import { setTimeout as sleep } from 'node:timers/promises';

import { startSimulator, stopEncoder, type Simulator } from '../../simulator';
import { N8nApi } from '../../tools/n8n-server/api';
import { startN8n, type N8n } from '../../tools/n8n-server/n8n';
import { packageTarball } from '../../tools/n8n-server/tarball';
import { itemsOf } from '../../tools/n8n-server/workflow';
import { clipsWorkflow } from '../../tools/n8n-server/workflows';
import { holdTasks } from './holdTasks';

/** A workflow's own Timeout in seconds, and when its first video is ready. */
const CASES = [
	[45, 20],
	[90, 60],
	[150, 115],
	[300, 260],
] as const;

/** n8n looks at its sleepers once a minute: each case begins at three moments of that minute. */
const PHASES_MS = [0, 20_000, 40_000];

/** As long as n8n lets a workflow run that has no Timeout of its own, in seconds. */
const INSTANCE_TIMEOUT = '100';

/**
 * n8n cancels an execution that wakes after its time without running a node, so that an item would be lost. In real
 * time, since it is about n8n's own minutes: all wait side by side.
 */
describe('a suspended wait in a workflow that has a Timeout', () => {
	let simulator: Simulator;
	let n8n: N8n;
	let api: N8nApi;
	const runs = new Map<string, string>();

	beforeAll(async () => {
		simulator = await startSimulator(holdTasks().options);
		n8n = await startN8n({
			tarball: await packageTarball(),
			env: { EXECUTIONS_TIMEOUT: INSTANCE_TIMEOUT },
		});
		api = new N8nApi(n8n.url);
		await api.signIn();
		const credential = await api.createNovitaCredential('Novita', simulator);
		const start = async (name: string, executionTimeout: number, prompts: string[]) => {
			const { id } = await api.createWorkflow(
				clipsWorkflow({
					name,
					credential,
					prompts,
					wait: { onError: 'continueRegularOutput', parameters: { waitMode: 'suspend' } },
					settings: { executionTimeout },
				}),
			);
			runs.set(name, await api.run(id, 'Start'));
		};
		for (const [index, phaseMs] of PHASES_MS.entries()) {
			await sleep(phaseMs - (PHASES_MS[index - 1] ?? 0));
			for (const [timeout, ready] of CASES) {
				await start(`${timeout} ${phaseMs}`, timeout, [`ends after ${ready} s`, 'held']);
			}
			await start(`instance ${phaseMs}`, 600, ['ends after 150 s']);
		}
	});
	afterAll(async () => {
		await n8n?.stop();
		await simulator?.stop();
		await stopEncoder();
	});

	it.each(CASES)('of %i s: no item is lost', async (timeout) => {
		for (const phaseMs of PHASES_MS) {
			const execution = await api.until(runs.get(`${timeout} ${phaseMs}`)!);
			expect(execution.status).toBe('success');
			const [ready, held] = itemsOf(execution, 'Wait').map(({ json }) => json);
			expect(ready).toMatchObject({ status: 'TASK_STATUS_SUCCEED' });
			expect(held).toMatchObject({ error: { reason: 'TIMED_OUT', task_id: held!.task_id } });
		}
	});

	it("of 600 s: the instance's shorter one ends no part of it", async () => {
		for (const phaseMs of PHASES_MS) {
			const execution = await api.until(runs.get(`instance ${phaseMs}`)!);
			const items = itemsOf(execution, 'Wait');
			expect(items.map(({ json }) => json.status)).toEqual(['TASK_STATUS_SUCCEED']);
			expect(items[0]!.binary!.data!.mimeType).toBe('video/mp4');
		}
	});
});
