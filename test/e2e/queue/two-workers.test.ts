import { itemsOf } from '../../../tools/n8n-server/workflow';
import { suspend, useQueue } from './site';

/** Three times as many as two workers have slots: held in memory, they would leave none to others. */
const MANY = 12;

const site = useQueue(2);

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
