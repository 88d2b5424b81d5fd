import { createLimit } from '../../../nodes/n8n/concurrency';
import { VirtualClock } from '../../../tools/virtual-clock';

/** When each piece of work began, under a limit; the first may step aside twice. */
async function startsOf(most: number, lengths: number[], stepsAside = false): Promise<number[]> {
	const clock = new VirtualClock(0);
	const limit = createLimit(most);
	const started: number[] = [];
	const works = lengths.map(
		async (ms, index) =>
			await limit(async (stepAside) => {
				started[index] = clock.now();
				if (stepsAside && index === 0) [stepAside, stepAside].forEach((each) => each());
				await clock.sleep(ms);
			}),
	);
	await clock.run(Promise.all(works));
	return started;
}

describe('a limit of work under way', () => {
	it('is kept, in the order of arrival, and its places are used', async () => {
		expect(await startsOf(2, [50, 10, 10, 10, 10])).toEqual([0, 0, 10, 20, 30]);
	});

	it('goes on where somebody gives up its place, which it can do once', async () => {
		expect(await startsOf(1, [90, 10, 10], true)).toEqual([0, 0, 10]);
	});

	it('hands on results and failures, and goes on after a failure', async () => {
		const limit = createLimit(1);
		const failing = limit(async () => await Promise.reject(new Error('as told')));
		const next = limit(async () => await Promise.resolve(5));
		await expect(failing).rejects.toThrow('as told');
		expect(await next).toBe(5);
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
