import { setTimeout as sleep } from 'node:timers/promises';

import { itemsOf } from '../../../tools/n8n-server/workflow';
import { preload } from '../preload';
import { over, suspend, useQueue } from './site';

/** So often a suspended wait falls asleep and is woken, each time by whichever worker is free. */
const ROUNDS = 20;

describe('suspended waits of many rounds on two workers', () => {
	const site = useQueue(2, preload('shortSleeps.js'));

	it(`hand over the same items after ${ROUNDS} rounds, whatever On Error says`, async () => {
		const { publish, release, result, simulator, until } = site();
		const start = async (onError: string) => {
			const prompts = [`${onError}: done at once`, `${onError}: held, then fails`];
			const { id: workflowId, start: begin } = await publish(
				onError,
				prompts,
				suspend({ onError }),
			);
			await begin();
			const [id] = await until(workflowId, 1, ['waiting']);
			const taskIds = prompts.map(
				(prompt) => simulator.submissions.find(({ body }) => body?.prompt === prompt)!.taskId!,
			);
			return { workflowId, id: id!, taskIds };
		};
		const stopping = await start('stopWorkflow');
		const continuing = await start('continueRegularOutput');
		const sorting = await start('continueErrorOutput');
		const runs = [stopping, continuing, sorting];

		const checksOf = (id: string) =>
			simulator.requests.filter(({ on, taskId }) => on === 'result' && taskId === id).length;
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
		const [[done], [failed]] = [itemsOf(sorted, 'Wait', 0), itemsOf(sorted, 'Wait', 1)];
		expect(done!.json).toMatchObject({ task_id: sorting.taskIds[0], checks: 1 });
		expect(failed!.json.error).toMatchObject({
			task_id: sorting.taskIds[1],
			status: 'TASK_STATUS_FAILED',
			reason: 'Too dark',
		});

		for (const { taskIds } of runs) {
			// What had ended wasn't asked for again, and its file was fetched once.
			expect(checksOf(taskIds[0]!)).toBe(1);
			expect(simulator.downloads.filter(({ taskId }) => taskId === taskIds[0])).toHaveLength(1);
		}
		expect(simulator.submissions).toHaveLength(6);
	});
});
