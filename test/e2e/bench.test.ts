import { measureBatch } from '../../bench/batch/batch';
import { reportBatch } from '../../bench/batch/report';
import { measureMemory } from '../../bench/memory/memory';
import type { Setting } from '../../bench/part';
import { measureStart } from '../../bench/start/start';
import { packageTarball } from '../../tools/n8n-server/tarball';

/** Shows that the benchmark works. What it counts is checked; how long anything took is not. */
describe('the smallest size of the benchmark', () => {
	let setting: Setting;
	beforeAll(async () => {
		const tarball = await packageTarball();
		setting = { smallest: true, rounds: 1, tarball, onProgress: () => undefined };
	});

	it('batches: each task is paid for once, checked, and its video downloaded once', async () => {
		const data = await measureBatch(setting);
		const { trials } = data;
		expect(trials.map(({ way }) => way)).toEqual(['ours', 'hand-built', 'one by one']);
		for (const { tasks, accepted, checks, downloads } of trials) {
			expect([accepted, downloads]).toEqual([tasks, tasks]);
			expect(checks).toBeGreaterThanOrEqual(tasks);
		}
		expect(reportBatch(data).figures).toHaveLength(1);
	});

	it('memory: whole videos, all images submitted, all items finished, and nothing of an execution left behind', async () => {
		const { downloads, submit, items, executions } = await measureMemory(setting);
		expect(downloads).toHaveLength(1);
		expect(submit.accepted).toBe(submit.images);
		expect(items.map(({ count, finished }) => count - finished)).toEqual([0]);
		expect(executions.contextsKept).toBe(0);
	});

	it('start: the tarball has at most 90 kB', async () => {
		const { tarballBytes } = await measureStart(setting);
		expect(tarballBytes).toBeLessThanOrEqual(90_000);
	});
});
