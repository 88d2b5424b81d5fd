import { measureBatch } from '../../bench/batch/batch';
import { measureMemory } from '../../bench/memory/memory';
import type { Figure, Setting } from '../../bench/part';
import { measureStart } from '../../bench/start/start';
import { packageTarball } from '../../tools/n8n-server/tarball';

/** Shows that the benchmark works. What it counts is checked, there and here; how long anything took is not. */
describe('the smallest size of the benchmark', () => {
	let setting: Setting;
	beforeAll(async () => {
		const tarball = await packageTarball();
		setting = { smallest: true, rounds: 1, tarball, onProgress: () => undefined };
	});

	const valueOf = (figures: Figure[], what: string) =>
		figures.find((figure) => figure.what.startsWith(what))?.value;

	it('batches: each task is paid for once, checked, and its video downloaded once', async () => {
		expect(await measureBatch(setting)).toHaveLength(9);
	});

	it('memory: whole videos, all images submitted, all items finished, and nothing of an execution left behind', async () => {
		const figures = await measureMemory(setting);
		expect(figures).toHaveLength(8);
		expect(valueOf(figures, 'Node runs still in memory')).toBe(0);
	});

	it('start: the tarball has at most 90 kB', async () => {
		expect(valueOf(await measureStart(setting), 'Size of the tarball')).toBeLessThanOrEqual(90);
	});
});
