import type { N8n } from '../../../tools/n8n-server/n8n';
import { itemsOf } from '../../../tools/n8n-server/workflow';
import { over, suspend, useQueue } from './site';

/** Suspended waits where two workers share the work. */
describe('suspended waits on two workers', () => {
	const site = useQueue(2);

	const workerOf = (executionId: string): N8n => {
		const line = `Novita wait suspended (execution ${executionId})`;
		const found = site().queue.workers.filter((worker) => worker.logs().includes(line));
		expect(found).toHaveLength(1);
		return found[0]!;
	};

	it('forty of them on four slots leave the slots to others', async () => {
		const { api, publish, release, result, simulator, until } = site();
		const many = await publish('forty', ['held'], suspend());
		for (let count = 0; count < 40; count++) await many.start();
		await until(many.id, 40, ['waiting']);

		const short = await publish('short', ['done at once'], { parameters: {} });
		await short.start();
		const [shortId] = await until(short.id, 1, ['success']);
		expect(itemsOf(await result(shortId!), 'Wait')[0]!.json.status).toBe('TASK_STATUS_SUCCEED');
		const meanwhile = await api.executionsOf(many.id, 'webhook');
		expect(meanwhile.filter(({ status }) => over.includes(status))).toEqual([]);

		release();
		const ids = await until(many.id, 40, over);
		const items = await Promise.all(ids.map(async (id) => itemsOf(await result(id), 'Wait')));
		expect(items.map((each) => each.map(({ json }) => json.status))).toEqual(
			ids.map(() => ['TASK_STATUS_SUCCEED']),
		);
		// Each has its own task, paid once, and its own file.
		const accepted = simulator.submissions.filter((each) => each.accepted);
		expect(accepted).toHaveLength(41);
		expect(new Set(items.map(([item]) => item!.json.task_id)).size).toBe(40);
		for (const [item] of items) {
			expect(item!.binary!.data!.fileName).toBe(`${String(item!.json.task_id)}.mp4`);
			// At once, and each time that n8n wakes it: held in memory, it would be far more.
			expect(Number(item!.json.checks)).toBeLessThanOrEqual(4);
		}
	});

	it('goes on in the other worker when its own is killed', async () => {
		const { publish, release, result, simulator, until } = site();
		const one = await publish('worker-killed', ['done at once', 'held'], suspend());
		await one.start();
		const [id] = await until(one.id, 1, ['waiting']);
		await workerOf(id!).kill9();
		release();

		await until(one.id, 1, over);
		const execution = await result(id!);
		expect(execution.data.resultData.error).toBeUndefined();
		expect(execution.status).toBe('success');
		expect(itemsOf(execution, 'Wait').map(({ json }) => json.status)).toEqual([
			'TASK_STATUS_SUCCEED',
			'TASK_STATUS_SUCCEED',
		]);
		expect(simulator.submissions).toHaveLength(2);
	});

	it('leave the key in no log, execution or file', () => {
		expect(site().leaks()).toEqual([]);
	});
});
