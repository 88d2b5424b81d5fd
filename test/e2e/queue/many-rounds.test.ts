import { setTimeout as sleep } from 'node:timers/promises';

import { itemsOf } from '../../../tools/n8n-server/workflow';
import { chain, clipsWorkflow, node } from '../../../tools/n8n-server/workflows';
import { changed } from '../changed';
import { over, suspend, useQueue } from './site';

/** So often a suspended wait falls asleep and is woken, each time by whichever worker is free. */
const ROUNDS = 20;

describe('suspended waits of many rounds on two workers', () => {
	const site = useQueue(2, changed(60));

	const checksOf = (taskId: string) =>
		site().simulator.requests.filter((each) => each.on === 'result' && each.taskId === taskId)
			.length;

	it(`hand over the same items after ${ROUNDS} rounds, whatever On Error says, with Retry On Fail too`, async () => {
		const { api, publish, release, result, simulator, until } = site();
		const start = async (onError: string, more = {}) => {
			const prompts = [`${onError}: done at once`, `${onError}: held, then fails`];
			const run = await publish(onError, prompts, suspend({ onError, ...more }));
			await run.start();
			const [id] = await until(run.id, 1, ['waiting']);
			const taskIds = prompts.map(
				(prompt) => simulator.submissions.find(({ body }) => body?.prompt === prompt)!.taskId!,
			);
			return { workflowId: run.id, id: id!, taskIds };
		};
		const retry = { retryOnFail: true, maxTries: 3, waitBetweenTries: 100 };
		const stopping = await start('stopWorkflow');
		const continuing = await start('continueRegularOutput', retry);
		const sorting = await start('continueErrorOutput', retry);
		const runs = [stopping, continuing, sorting];

		while (runs.some(({ taskIds }) => checksOf(taskIds[1]!) < ROUNDS)) await sleep(200);
		release();
		for (const { workflowId } of runs) await until(workflowId, 1, over);

		const stopped = await result(stopping.id);
		expect(stopped.status).toBe('error');
		const { message, description } = stopped.data.resultData.error!;
		expect(message).toContain('Novita could not make the video');
		for (const id of stopping.taskIds) expect(description).toContain(id);

		const continued = await result(continuing.id);
		expect(itemsOf(continued, 'Wait').map(({ json }) => [json.task_id, json.status])).toEqual([
			[continuing.taskIds[0], 'TASK_STATUS_SUCCEED'],
			[continuing.taskIds[1], 'TASK_STATUS_FAILED'],
		]);

		const sorted = await result(sorting.id);
		expect(itemsOf(sorted, 'Wait', 0).map(({ json }) => json)).toMatchObject([
			{ task_id: sorting.taskIds[0], checks: 1 },
		]);
		expect(itemsOf(sorted, 'Wait', 1).map(({ json }) => json.error)).toMatchObject([
			{ task_id: sorting.taskIds[1], status: 'TASK_STATUS_FAILED', reason: 'Too dark' },
		]);

		for (const { taskIds, workflowId } of runs) {
			// What had ended wasn't asked for again, and its file was fetched once.
			expect(checksOf(taskIds[0]!)).toBe(1);
			expect(simulator.downloads.filter(({ taskId }) => taskId === taskIds[0])).toHaveLength(1);
			expect(await api.endedOf(workflowId)).toHaveLength(3);
		}
		expect(simulator.submissions).toHaveLength(6);
	});

	it('go on in a loop of a sub-workflow', async () => {
		const { api, credential } = site();
		const prompts = ['ends after 3 s', 'ends after 3 s'];
		const made = clipsWorkflow({ name: 'loop', credential, prompts, wait: suspend() });
		const trigger = 'n8n-nodes-base.executeWorkflowTrigger';
		const { id: value } = await api.createWorkflow({
			...made,
			nodes: [
				node('Start', trigger, 1.1, { inputSource: 'passthrough' }),
				...made.nodes.slice(1),
				node('Loop', 'n8n-nodes-base.splitInBatches', 3, { batchSize: 1 }),
			],
			connections: {
				...chain('Start', 'List', 'Items', 'Loop'),
				// The loop's first output is "done", its second goes round.
				Loop: { main: [[], [{ node: 'Kling', type: 'main', index: 0 }]] },
				...chain('Kling', 'Wait', 'Loop'),
			},
		});
		await api.activate(value);
		const workflowId = { __rl: true, mode: 'id', value };
		const call = node('Call', 'n8n-nodes-base.executeWorkflow', 1.2, { workflowId, options: {} });
		const execution = await api.runToEnd({
			name: 'calling',
			nodes: [node('Start', 'n8n-nodes-base.manualTrigger'), call],
			connections: chain('Start', 'Call'),
		});
		const done = itemsOf(execution, 'Call').map(({ json }) => json);
		expect(done.map(({ status }) => status)).toEqual(Array(2).fill('TASK_STATUS_SUCCEED'));
		expect(new Set(done.map(({ task_id }) => task_id)).size).toBe(2);
	});
});
