import { setTimeout as sleep } from 'node:timers/promises';

import { itemsOf, type Execution } from '../../../tools/n8n-server/workflow';
import { checkingExecution, pastWakeUp } from '../asleep';
import { changed } from '../changed';
import { over, suspend, useQueue } from './site';

const PROMPTS = ['done at once', 'held'];

/** Three times as many as two workers have slots: held in memory, they would leave none to others. */
const MANY = 12;

describe('n8n in queue mode', () => {
	// It sleeps for n8n's own minute. Where n8n looks for sleepers each second, it may resume a workflow whose inner one it
	// has just called crashed and is about to run again.
	const site = useQueue(2, changed());

	it(`${MANY} suspended waits on four slots leave them to others, and go on in the other worker when one is killed`, async () => {
		const { publish, queue, release, result, simulator, until } = site();
		const many = await publish('many', ['held'], suspend());
		for (let count = 0; count < MANY; count++) await many.start();
		await until(many.id, MANY, ['waiting']);

		const short = await publish('short', ['done at once'], { parameters: {} });
		await short.start();
		const [shortId] = await until(short.id, 1, ['success']);
		expect(itemsOf(await result(shortId!), 'Wait')[0]!.json.status).toBe('TASK_STATUS_SUCCEED');

		// It has suspended some of them, which sleep.
		const [worker] = queue.workers;
		expect(worker!.logs()).toContain('Novita wait suspended (execution ');
		await until(many.id, MANY, ['waiting']);
		await worker!.kill9();
		release();
		const ids = await until(many.id, MANY, ['success']);
		const items = await Promise.all(ids.map(async (id) => itemsOf(await result(id), 'Wait')));
		// Each has its own task, paid once, and its own file.
		expect(simulator.submissions.filter(({ accepted }) => accepted)).toHaveLength(MANY + 1);
		expect(new Set(items.map(([item]) => item!.json.task_id)).size).toBe(MANY);
		for (const [item, ...more] of items) {
			expect(more).toEqual([]);
			expect(item!.json.status).toBe('TASK_STATUS_SUCCEED');
			expect(item!.binary!.data!.fileName).toBe(`${String(item!.json.task_id)}.mp4`);
			// At once, and each time that n8n wakes it: held in memory, it would be far more.
			expect(Number(item!.json.checks)).toBeLessThanOrEqual(4);
		}
	});

	/** Publishes it, and starts it until it sleeps. */
	const asleep = async (name: string, onError: string) => {
		const { publish, until } = site();
		const { id: workflowId, start } = await publish(name, PROMPTS, suspend({ onError }, 2));
		await start();
		const [id] = await until(workflowId, 1, ['waiting']);
		return { workflowId, id: id! };
	};

	/** The first task has its video, the second one's end nobody saw. */
	const expectInterrupted = (execution: Execution) => {
		const [first, second] = itemsOf(execution, 'Kling').map(({ json }) => json.task_id);
		expect(itemsOf(execution, 'Wait', 0).map(({ json }) => [json.task_id, json.status])).toEqual([
			[first, 'TASK_STATUS_SUCCEED'],
		]);
		expect(itemsOf(execution, 'Wait', 1).map(({ json }) => json.error)).toEqual([
			expect.objectContaining({ task_id: second, status: 'INTERRUPTED' }),
		]);
	};

	/*
	 * Suspended waits that n8n breaks off. It does so when a worker starts again that has begun an execution and
	 * didn't see its end, if that execution is awake by then: handed out to the workers, or still counted as
	 * running. One that sleeps goes on, and so does one that another worker has taken up before. So here is only the
	 * worker that the first test has left, and it starts when the test says so.
	 */

	it('a suspended wait, killed in the middle of a status check, hands over items that name their tasks', async () => {
		const { queue, result, simulator, until } = site();
		const [, worker] = queue.workers;
		const { workflowId, id } = await asleep('killed-checking', 'continueErrorOutput');
		simulator.faults.next({ on: 'result', kind: 'hang', times: Infinity });
		const before = simulator.requests.length;
		while (simulator.requests.length === before) await sleep(50);
		await worker!.kill9();
		simulator.faults.clear();
		await worker!.restart();

		await until(workflowId, 1, over);
		expectInterrupted(await result(id));
		expect(simulator.submissions).toHaveLength(2);
	});

	it('a suspended wait, everything killed, back past the wake-up, main first: interrupted items, never a result', async () => {
		const { api, queue, result, simulator, until } = site();
		const [, worker] = queue.workers;
		const runs = await Promise.all([
			asleep('interrupted', 'continueErrorOutput'),
			asleep('interrupted-stop', 'stopWorkflow'),
		]);
		const checking = await Promise.all(
			runs.map(async ({ workflowId }) => await checkingExecution(api, workflowId)),
		);
		await Promise.all([queue.main, worker!].map(async (each) => await each.kill9()));
		for (const each of checking) await pastWakeUp(each);

		await queue.main.restart();
		await api.signIn();
		// Main hands both out as it starts, and there is nobody yet who could take them.
		for (const { id } of checking) await api.until(id, ['running', 'crashed']);
		await worker!.restart();

		for (const { workflowId } of runs) await until(workflowId, 1, over);
		expect(simulator.submissions).toHaveLength(4);
		expectInterrupted(await result(runs[0]!.id));
		const stopped = await result(runs[1]!.id);
		expect(stopped.status).toBe('error');
		const { message, description } = stopped.data.resultData.error!;
		expect(message).toContain('was interrupted');
		for (const { json } of itemsOf(stopped, 'Kling')) expect(description).toContain(json.task_id);
	});

	it('leaves the key in no log, execution or file', () => {
		expect(site().leaks()).toEqual([]);
	});
});
