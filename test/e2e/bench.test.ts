import { batchPart } from '../../bench/batch/batch';
import { looksPart } from '../../bench/looks/looks';
import { overLine } from '../../bench/looks/report';
import { memoryPart } from '../../bench/memory/memory';
import type { Setting } from '../../bench/part';
import { startPart } from '../../bench/start/start';
import { packageTarball } from '../../tools/n8n-server/tarball';

/** Shows that the benchmark works. What it counts is checked; how long anything took is not. */
describe('the smallest size of the benchmark', () => {
	let setting: Setting;
	beforeAll(async () => {
		const tarball = await packageTarball();
		setting = { smallest: true, rounds: 1, tarball, onProgress: () => undefined };
	});

	it('batches: each task is paid for once, looked at, and its file fetched once', async () => {
		const data = await batchPart.measure(setting);
		const { trials } = data;
		expect(trials.map(({ way }) => way)).toEqual(['ours', 'hand-built', 'one by one']);
		for (const { tasks, accepted, looks, downloads, delayMs } of trials) {
			expect([accepted, downloads]).toEqual([tasks, tasks]);
			expect(looks).toBeGreaterThanOrEqual(tasks);
			expect(delayMs).toBeDefined();
		}
		expect(batchPart.report(data).figures).toHaveLength(2);
	});

	it('looks: fewer than a fixed interval needs for the same delay', async () => {
		const data = await looksPart.measure(setting);
		for (const way of [...data.alone, ...data.batches]) expect(overLine(data, way)).toBeLessThan(1);
	});

	it('memory: whole files, all pictures submitted, and nothing of an execution left behind', async () => {
		const { downloads, submit, executions } = await memoryPart.measure(setting);
		expect(downloads).toHaveLength(2);
		expect(submit.accepted).toBe(submit.rows);
		expect(executions.contextsKept).toBe(0);
	});

	it('start: the tarball has at most 60 kB', async () => {
		const { tarballBytes } = await startPart.measure(setting);
		expect(tarballBytes).toBeLessThanOrEqual(60_000);
	});
});
