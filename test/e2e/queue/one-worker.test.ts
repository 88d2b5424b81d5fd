import { setTimeout as sleep } from 'node:timers/promises';

import { itemsOf } from '../../../tools/n8n-server/workflow';
import { clipsWorkflow } from '../../../tools/n8n-server/workflows';
import { checkingExecution, pastWakeUp } from '../asleep';
import { over, suspend, useQueue } from './site';

const PROMPTS = ['done at once', 'held'];

describe('n8n in queue mode with one worker', () => {
	const site = useQueue(1);

	it('runs in the worker what is started by hand in the editor, and again by Retry: one submission an item', async () => {
		const { api, credential, queue, result, simulator } = site();
		const [worker] = queue.workers;
		const prompts = ['one', 'two', 'refused at first'];
		simulator.faults.next({
			on: 'submit',
			kind: 'ILLEGAL_PROMPT',
			match: { promptIncludes: 'refused at first' },
		});
		const { id } = await api.createWorkflow(
			clipsWorkflow({ name: 'by hand', credential, prompts, wait: {} }),
		);
		const first = await api.until(await api.run(id, 'Start'));
		expect(first.status).toBe('error');
		const second = await api.retry(first.id);
		expect(second.status).toBe('success');
		for (const each of [first, second]) {
			expect(worker!.logs()).toContain(`Worker started execution ${each.id} `);
			await result(each.id);
		}

		const accepted = simulator.submissions.filter((each) => each.accepted);
		expect(simulator.submissions).toHaveLength(4);
		expect(itemsOf(second, 'Wait').map(({ json }) => [json.task_id, json.status])).toEqual(
			prompts.map((prompt) => [
				accepted.find(({ body }) => body?.prompt === prompt)!.taskId,
				'TASK_STATUS_SUCCEED',
			]),
		);
	});

	/*
	 * Suspended waits that n8n breaks off. It does so when a worker starts again that has begun an execution and
	 * didn't see its end, if that execution is awake by then: handed out to the workers, or still counted as
	 * running. One that sleeps goes on, and so does one that another worker has taken up before. So there is one
	 * worker here, and it starts when the test says so.
	 */

	it('a suspended wait, killed in the middle of a status check, hands over items that name their tasks', async () => {
		const { publish, queue, result, simulator, until } = site();
		const [worker] = queue.workers;
		const one = await publish(
			'killed-checking',
			PROMPTS,
			suspend({ onError: 'continueErrorOutput' }, 5),
		);
		await one.start();
		const [id] = await until(one.id, 1, ['waiting']);
		simulator.faults.next({ on: 'result', kind: 'hang', times: Infinity });
		const before = simulator.requests.length;
		while (simulator.requests.length === before) await sleep(50);
		await worker!.kill9();
		simulator.faults.clear();
		await worker!.restart();

		await until(one.id, 1, over);
		const execution = await result(id!);
		const [first, second] = itemsOf(execution, 'Kling').map(({ json }) => json.task_id);
		expect(itemsOf(execution, 'Wait', 0).map(({ json }) => [json.task_id, json.status])).toEqual([
			[first, 'TASK_STATUS_SUCCEED'],
		]);
		expect(itemsOf(execution, 'Wait', 1).map(({ json }) => json.error)).toEqual([
			expect.objectContaining({ task_id: second, status: 'INTERRUPTED' }),
		]);
		expect(simulator.submissions).toHaveLength(2);
	});

	it('a suspended wait, everything killed, back past the wake-up, main first: interrupted items, never a result', async () => {
		const { api, publish, queue, result, simulator, until } = site();
		const [worker] = queue.workers;
		const sorted = await publish(
			'interrupted',
			PROMPTS,
			suspend({ onError: 'continueErrorOutput' }, 5),
		);
		const stopping = await publish('interrupted-stop', PROMPTS, suspend({}, 5));
		await sorted.start();
		await stopping.start();
		const [sortedId] = await until(sorted.id, 1, ['waiting']);
		const [stoppingId] = await until(stopping.id, 1, ['waiting']);
		const checking = [
			await checkingExecution(api, sorted.id),
			await checkingExecution(api, stopping.id),
		];
		await Promise.all([queue.main, worker!].map(async (each) => await each.kill9()));
		for (const each of checking) await pastWakeUp(each);

		await queue.main.restart();
		await api.signIn();
		// Main hands both out as it starts, and there is nobody yet who could take them.
		for (const { id } of checking) await api.until(id, ['running', 'crashed']);
		await worker!.restart();

		await until(sorted.id, 1, over);
		await until(stopping.id, 1, over);
		const taskIds = (prompt: string) =>
			simulator.submissions.flatMap(({ body, taskId }) => (body?.prompt === prompt ? taskId : []));
		expect(simulator.submissions).toHaveLength(4);

		const execution = await result(sortedId!);
		const [done, ...more] = itemsOf(execution, 'Wait', 0);
		expect(more).toEqual([]);
		expect(done!.json.status).toBe('TASK_STATUS_SUCCEED');
		const [interrupted, ...others] = itemsOf(execution, 'Wait', 1);
		expect(others).toEqual([]);
		expect(taskIds(PROMPTS[1]!)).toContain(interrupted!.json.task_id);
		expect(interrupted!.json).toMatchObject({
			message: expect.stringContaining('interrupted') as string,
			error: { status: 'INTERRUPTED', task_id: interrupted!.json.task_id },
		});

		const { status, data } = await result(stoppingId!);
		expect(status).toBe('error');
		expect(data.resultData.error!.message).toContain('was interrupted');
		for (const prompt of PROMPTS) {
			const named = taskIds(prompt).filter((id) =>
				data.resultData.error!.description!.includes(id!),
			);
			expect(named).toHaveLength(1);
		}
	});

	it('leaves the key in no log, execution or file', () => {
		expect(site().leaks()).toEqual([]);
	});
});
