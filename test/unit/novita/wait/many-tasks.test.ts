import { runsFor, seeded, type FakeTasks, type Script } from '../../../../tools/fake-tasks';
import { waitFor } from '../../../support/waiting';

/** Tasks whose run times lie evenly between two bounds, the slowest exactly at the upper. */
function tasksOf(count: number, fromMs: number, toMs: number, seed = 1) {
	const random = seeded(seed);
	const times = Array.from({ length: count }, () => fromMs + random() * (toMs - fromMs));
	times[count - 1] = toMs;
	return Object.fromEntries(
		times.map((ms, index): [string, Script] => [`task ${index}`, runsFor(ms)]),
	);
}

/** No minute saw more checks than 300. */
function expectWithinBudget({ checks }: FakeTasks) {
	checks.forEach(({ at }, index) => {
		const before = checks[index - 300]?.at ?? -Infinity;
		expect(at - before).toBeGreaterThanOrEqual(60_000);
	});
}

describe('ten tasks of 4 to 12 seconds', () => {
	it.each([
		[1, 0],
		[2, 0],
		[3, undefined],
		[4, undefined],
		[5, 0],
	])('end within 1.1 times the slowest (seed %i, age %p)', async (seed, ageMs) => {
		const { outcomes, tasks, tookMs } = await waitFor(tasksOf(10, 4_000, 12_000, seed), { ageMs });
		expect(Object.values(outcomes).every(({ kind }) => kind === 'succeeded')).toBe(true);
		expect(tookMs / 12_000).toBeLessThanOrEqual(1.1);
		expectWithinBudget(tasks);
	});
});

describe('thirty tasks of 4 to 12 seconds', () => {
	it.each([
		[1, 0],
		[2, 0],
		[3, 0],
		[4, 0],
		[5, 0],
		[6, 0],
	])('end within 1.1 times the slowest (seed %i, age %p)', async (seed, ageMs) => {
		const { outcomes, tasks, tookMs } = await waitFor(tasksOf(30, 4_000, 12_000, seed), { ageMs });
		expect(Object.values(outcomes).every(({ kind }) => kind === 'succeeded')).toBe(true);
		expect(tookMs / 12_000).toBeLessThanOrEqual(1.1);
		expectWithinBudget(tasks);
	});
});

describe('a single task', () => {
	it.each([5, 10, 30, 60, 120, 300, 600])(
		'of %i seconds and up is seen late by 6 %% of its run time at most, on average',
		async (seconds) => {
			// Ends at any point between two checks are as likely.
			const runTimes = Array.from({ length: 40 }, (_, index) => seconds * 1000 * (1 + index / 400));
			const delays = await Promise.all(
				runTimes.map(async (ms) => {
					const { tookMs } = await waitFor({ a: runsFor(ms) }, { ageMs: 0 });
					return (tookMs - ms) / ms;
				}),
			);
			const mean = delays.reduce((sum, delay) => sum + delay, 0) / delays.length;
			expect(mean).toBeLessThanOrEqual(0.06);
		},
	);
});

describe('a thousand tasks', () => {
	it('all get their outcome, within the budget', async () => {
		const { outcomes, tasks } = await waitFor(tasksOf(1_000, 20_000, 60_000), {
			ageMs: 0,
			timeoutMs: 60 * 60_000,
		});
		const kinds = Object.values(outcomes).map(({ kind }) => kind);
		expect(kinds).toHaveLength(1_000);
		expect(new Set(kinds)).toEqual(new Set(['succeeded']));
		expectWithinBudget(tasks);
		expect(tasks.mostAtOnce).toBeLessThanOrEqual(20);
	});

	it('all end with the time-out', async () => {
		const { outcomes, tookMs, tasks } = await waitFor(tasksOf(1_000, 9e9, 9e9), {
			timeoutMs: 120_000,
		});
		for (const outcome of Object.values(outcomes)) {
			expect(outcome.kind).toBe('timedOut');
			expect(outcome.waitedMs).toBeLessThanOrEqual(120_000);
		}
		expect(tookMs).toBeLessThanOrEqual(120_000);
		expectWithinBudget(tasks);
	});
});

describe('a hundred tasks of 20 to 60 seconds', () => {
	it('end within 1.1 times the slowest', async () => {
		const { tasks, tookMs } = await waitFor(tasksOf(100, 20_000, 60_000), { ageMs: 0 });
		expect(tookMs / 60_000).toBeLessThanOrEqual(1.1);
		expectWithinBudget(tasks);
	});
});

describe('the rhythm of checks', () => {
	it('begins three seconds after the submission', async () => {
		const { tasks } = await waitFor({ a: runsFor(10_000) }, { ageMs: 0 });
		expect(tasks.timesOf('a')[0]).toBe(3_000);
	});

	it('begins as much earlier as the submission was', async () => {
		const { tasks } = await waitFor({ a: runsFor(10_000) }, { ageMs: 1_000 });
		expect(tasks.timesOf('a')[0]).toBe(2_000);
	});

	it.each([undefined, 3_000, 600_000])('begins at once for a task of age %p', async (ageMs) => {
		const { tasks } = await waitFor({ a: runsFor(10_000) }, { ageMs });
		expect(tasks.timesOf('a')[0]).toBe(0);
	});

	it('follows the age of the task, also of one from before', async () => {
		const { tasks } = await waitFor({ a: runsFor(60_000) }, { ageMs: 100_000 });
		const times = tasks.timesOf('a');
		expect((times[1] as number) - (times[0] as number)).toBeGreaterThanOrEqual(5_000);
	});

	it.each([1_000, 5_000, 60_000])('is fixed where the user sets %i ms', async (pollIntervalMs) => {
		const { tasks } = await waitFor({ a: runsFor(300_000) }, { ageMs: 0, pollIntervalMs });
		const times = tasks.timesOf('a');
		expect(times[0]).toBe(Math.min(3_000, pollIntervalMs));
		for (const [index, time] of times.slice(1).entries()) {
			expect(time - (times[index] as number)).toBe(pollIntervalMs);
		}
	});

	it('keeps to another budget where one is set', async () => {
		const { tasks } = await waitFor(tasksOf(60, 600_000, 600_000), {
			perMinute: 60,
			timeoutMs: 60_000,
		});
		expect(tasks.checks.length).toBeLessThanOrEqual(60);
	});

	it('is the same in every run', async () => {
		const run = async () => (await waitFor(tasksOf(40, 4_000, 40_000, 9))).tasks.checks;
		expect(await run()).toEqual(await run());
	});
});
