import { foretell, longestSilence, nextInterval } from '../../../../nodes/novita/wait/pace';
import { RunTimes } from '../../../../nodes/novita/wait/runTimes';
import type { Task } from '../../../../nodes/novita/api/task';
import { logNormal } from '../../../../bench/looks/tasks';
import { succeeded, type Script } from '../../../support/checks';
import { waitForOne } from '../../../support/waiting';

const trainedWith = (...times: number[]) => {
	const runTimes = new RunTimes();
	for (const ms of times) runTimes.record(ms);
	return runTimes;
};

describe('experience of run times', () => {
	it('says nothing before four tasks have ended', () => {
		expect(trainedWith(100_000, 110_000, 120_000).fit()).toBeUndefined();
		expect(trainedWith(100_000, 110_000, 120_000, 130_000).fit()).toBeDefined();
	});

	it('knows the usual time, and what is unusual', () => {
		const fit = trainedWith(...Array<number>(20).fill(100_000)).fit();
		expect(fit?.medianMs).toBeCloseTo(100_000);
		expect(fit?.unusualMs).toBeGreaterThan(150_000);
	});

	it('is thrown away by a surprise', () => {
		const runTimes = trainedWith(...Array<number>(20).fill(100_000));
		const before = runTimes.generation;
		runTimes.record(5_000);
		expect(runTimes.fit()).toBeUndefined();
		expect(runTimes.generation).toBeGreaterThan(before);
	});

	it('follows a slow change', () => {
		const runTimes = trainedWith(...Array<number>(100).fill(100_000));
		for (let index = 0; index < 256; index++) runTimes.record(130_000);
		expect(runTimes.fit()?.medianMs).toBeCloseTo(130_000, -2);
	});

	it('is not misled by batches, whose slow tasks end last', () => {
		const batch = logNormal(100, 120_000, 0.5).sort((one, other) => one - other);
		const batches = Array.from({ length: 10 }, () => batch).flat();
		const [middle = 0] = batch.slice(50);
		const { medianMs = 0 } = trainedWith(...batches).fit() ?? {};
		// Of the slow half of a batch alone it would be some 1.3.
		expect(medianMs / middle).toBeGreaterThan(0.85);
		expect(medianMs / middle).toBeLessThan(1.15);
	});

	it.each([0, -5, Number.NaN])('does not count a run time of %p', (ms) => {
		expect(trainedWith(ms, ms, ms, ms, ms).fit()).toBeUndefined();
	});
});

describe('the pace with experience', () => {
	const fit = trainedWith(...Array<number>(20).fill(120_000)).fit();

	it('is slow where tasks hardly ever end, and fast where they often do', () => {
		expect(nextInterval(10_000, fit)).toBeGreaterThan(30_000);
		expect(nextInterval(120_000, fit)).toBeLessThan(10_000);
	});

	it('is that of no experience for a task that runs unusually long', () => {
		const age = (fit?.unusualMs ?? 0) + 1;
		expect(nextInterval(age, fit)).toBe(nextInterval(age));
	});

	it('keeps its bounds at every age', () => {
		for (let age = 3_000; age < 600_000; age += 997) {
			const interval = nextInterval(age, fit);
			expect(interval).toBeGreaterThanOrEqual(400);
			expect(interval).toBeLessThanOrEqual(60_000);
		}
	});

	it('never leaves a batch without a look for long', () => {
		expect(longestSilence(12_000, 100)).toBeLessThanOrEqual(1_000);
		expect(longestSilence(12_000, 1)).toBeGreaterThan(longestSilence(12_000, 100));
		expect(longestSilence(0, 100)).toBeGreaterThan(0);
	});
});

describe('what two looks foretell', () => {
	const at = (seconds: number, percent: number, etaSeconds?: number) => ({
		at: seconds * 1000,
		percent,
		etaMs: etaSeconds === undefined ? undefined : etaSeconds * 1000,
	});

	it.each([
		['a progress that rises', at(10, 20), at(20, 40), 30_000],
		['an eta that falls as time passes', at(10, 0, 60), at(20, 0, 50), 50_000],
		['an eta before a progress', at(10, 20, 60), at(20, 40, 50), 50_000],
		['a progress where the eta makes no sense', at(10, 20, 0), at(20, 40, 0), 30_000],
	])('%s', (_, before, now, remaining) => {
		expect(foretell(before, now)).toBe(remaining);
	});

	it.each([
		['one look', undefined, at(10, 50)],
		['a progress that stays 0', at(10, 0), at(20, 0)],
		['a progress that falls', at(10, 50), at(20, 40)],
		['a progress of 100 that has not ended', at(10, 50), at(20, 100)],
		['a progress beyond 100', at(10, 50), at(20, 500)],
		['a progress below 0', at(10, -50), at(20, 10)],
		['an eta that stands still', at(10, 0, 60), at(20, 0, 60)],
		['an eta that jumps', at(10, 0, 600), at(20, 0, 5)],
		['an eta of 0', at(10, 0, 0), at(20, 0, 0)],
		['an eta that rises', at(10, 0, 10), at(20, 0, 60)],
		['two looks at one time', at(10, 10), at(10, 20)],
	])('nothing: %s', (_, before, now) => {
		expect(foretell(before, now)).toBeUndefined();
	});

	it('brings a look forward, and puts it off by no more than as long again', () => {
		const own = nextInterval(60_000);
		expect(nextInterval(60_000, undefined, 1)).toBeLessThan(own);
		expect(nextInterval(60_000, undefined, 1)).toBeGreaterThanOrEqual(400);
		expect(nextInterval(60_000, undefined, 1e12)).toBe(2 * own);
	});
});

describe('numbers of Novita that lie', () => {
	const telling =
		(tell: (ms: number) => Partial<Task>): Script =>
		(_, ms) =>
			ms >= 60_000
				? succeeded()
				: {
						kind: 'task',
						task: {
							state: 'running',
							status: 'TASK_STATUS_PROCESSING',
							progressPercent: 0,
							videos: [],
							raw: {},
							...tell(ms),
						},
					};

	it.each<[string, (ms: number) => Partial<Task>]>([
		['always 0', () => ({ progressPercent: 0, etaSeconds: 0 })],
		['always 99', () => ({ progressPercent: 99 })],
		['99 at once, and slowly on', (ms) => ({ progressPercent: 99 + ms / 1e6 })],
		['an eta of a year that falls', (ms) => ({ etaSeconds: 3e7 - ms / 1000 })],
		['an eta of a second', () => ({ etaSeconds: 1 })],
		['a progress beyond all bounds', (ms) => ({ progressPercent: ms * 1e9 })],
		['negative numbers', (ms) => ({ progressPercent: -ms, etaSeconds: -ms })],
	])('do little harm: %s', async (_, tell) => {
		const { outcome } = await waitForOne(telling(tell), { ageMs: 0 });
		expect(outcome.kind).toBe('succeeded');
		expect(outcome.waitedMs).toBeLessThan(60_000 * 1.2);
		expect(outcome.checks).toBeLessThan(60);
	});

	it('that are true bring the end closer', async () => {
		const { outcome } = await waitForOne(
			telling((ms) => ({ progressPercent: ms / 600 })),
			{
				ageMs: 0,
			},
		);
		expect(outcome.waitedMs).toBeLessThan(62_500);
	});
});
