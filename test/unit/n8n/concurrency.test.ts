import { createLimit } from '../../../nodes/n8n/concurrency';
import { VirtualClock } from '../../../tools/virtual-clock';

describe('a limit of work under way', () => {
	it('is kept, and its places are used', async () => {
		const clock = new VirtualClock(0);
		const limit = createLimit(3);
		let active = 0;
		let most = 0;
		const work = async () => {
			active += 1;
			most = Math.max(most, active);
			await clock.sleep(10);
			active -= 1;
		};
		await clock.run(Promise.all(Array.from({ length: 10 }, async () => await limit(work))));
		expect(most).toBe(3);
		expect(clock.now()).toBe(40);
	});

	it('keeps the order of arrival', async () => {
		const clock = new VirtualClock(0);
		const limit = createLimit(2);
		const started: number[] = [];
		const works = [50, 10, 10, 10, 10].map(
			async (ms, index) =>
				await limit(async () => {
					started.push(index);
					await clock.sleep(ms);
				}),
		);
		await clock.run(Promise.all(works));
		expect(started).toEqual([0, 1, 2, 3, 4]);
	});

	it('hands on results and failures, and goes on after a failure', async () => {
		const limit = createLimit(1);
		const failing = limit(async () => await Promise.reject(new Error('as told')));
		const next = limit(async () => await Promise.resolve(5));
		await expect(failing).rejects.toThrow('as told');
		expect(await next).toBe(5);
	});

	it('goes on where somebody gives up its place, which it can do once', async () => {
		const clock = new VirtualClock(0);
		const limit = createLimit(1);
		const started: number[] = [];
		const works = [90, 10, 10].map(
			async (ms, index) =>
				await limit(async (stepAside) => {
					started.push(clock.now());
					if (index === 0) stepAside();
					if (index === 0) stepAside();
					await clock.sleep(ms);
				}),
		);
		await clock.run(Promise.all(works));
		expect(started).toEqual([0, 0, 10]);
	});

	it('lets nobody slip in between', async () => {
		const clock = new VirtualClock(0);
		const limit = createLimit(1);
		let active = 0;
		const work = async () => {
			active += 1;
			expect(active).toBe(1);
			await clock.sleep(10);
			active -= 1;
		};
		const first = limit(work);
		const second = limit(work);
		const third = first.then(async () => await limit(work));
		await clock.run(Promise.all([first, second, third]));
		expect(clock.now()).toBe(30);
	});
});
