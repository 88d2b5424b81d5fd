/**
 * n8n 1.x runs an execution again, from its start and in another worker, when the first worker has died:
 * here right after it has submitted. That must not pay again.
 */
import { setTimeout as sleep } from 'node:timers/promises';

import { clipsWorkflow } from '../../../tools/n8n-server/workflows';
import { N8nApi, type Stored } from '../../../tools/n8n-server/api';
import type { N8n } from '../../../tools/n8n-server/n8n';
import { startQueue, type Queue } from '../../../tools/n8n-server/queue';
import { chosenRelease } from '../../../tools/n8n-server/releases';
import { packageTarball } from '../../../tools/n8n-server/tarball';
import { startSimulator, stopEncoder, type Simulator } from '../../../simulator';

const release = chosenRelease();
const PROMPTS = ['one', 'two', 'three'];

/** So that n8n misses a dead worker within seconds. By default that takes it a minute and a half. */
const ATTENTIVE = {
	QUEUE_WORKER_LOCK_DURATION: '6000',
	QUEUE_WORKER_LOCK_RENEW_TIME: '2000',
	QUEUE_WORKER_STALLED_INTERVAL: '4000',
};

describe(`n8n ${release.version}, whose worker dies after it has submitted`, () => {
	let simulator: Simulator;
	let queue: Queue;
	let api: N8nApi;
	let credential: Stored;

	beforeAll(async () => {
		simulator = await startSimulator({ plan: () => ({ runMs: 3_600_000 }) });
		queue = await startQueue({
			tarball: await packageTarball(),
			workers: 2,
			env: { N8N_LOG_LEVEL: 'info', ...ATTENTIVE },
		});
		api = new N8nApi(queue.main.url);
		await api.signIn();
		credential = await api.createNovitaCredential('Novita account', simulator);
	});
	afterAll(async () => {
		await queue?.stop();
		await simulator?.stop();
		await stopEncoder();
	});

	/** The worker that has all tasks of this execution, by its log. */
	const workerWithAllTasks = (): N8n | undefined => {
		const ids = simulator.submissions.flatMap(({ taskId }) => taskId ?? []);
		return queue.workers.find(
			(each) => ids.length === PROMPTS.length && ids.every((id) => each.logs().includes(id)),
		);
	};

	it('stops in the next worker, pays nothing more, and names what may be paid for', async () => {
		const made = clipsWorkflow({ name: 'stops', credential, prompts: PROMPTS, webhook: 'stops' });
		made.nodes.find(({ type }) => type.endsWith('.novitaKling'))!.parameters.waitForCompletion =
			true;
		const { id } = await api.createWorkflow(made);
		await api.activate(id);
		await fetch(`${queue.main.url}/webhook/stops`);
		let worker: N8n | undefined;
		while (!(worker = workerWithAllTasks())) await sleep(200);
		await worker.kill9();
		const [begun] = await api.executionsOf(id);
		const execution = await api.until(begun!.id);
		expect(simulator.submissions).toHaveLength(PROMPTS.length);
		expect(execution.status).toBe('error');
		const { message, description } = execution.data.resultData.error!;
		expect(message).toBe(
			'This video may already have been started and billed: Novita did not confirm it [item 0]',
		);
		expect(description).toContain('This item was being sent when n8n stopped');
		expect(description).toContain('May have been started and billed too: items 1 to 2.');
	});
});
