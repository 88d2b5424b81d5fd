import { processing, runsFor, seeded } from '../../../tools/fake-tasks';
import { alike, waitFor, waitForOne, type Setting, type Waited } from '../../support/waiting';

const LATENCY_MS = 50;
const SEEDS = [1, 2, 3];

/** A batch whose run times lie evenly between two bounds, all submitted when the wait begins. */
async function batchOf(count: number, fromMs: number, toMs: number, seed: number, set?: Setting) {
	const random = seeded(seed);
	const runMs = Array.from({ length: count }, () => fromMs + random() * (toMs - fromMs));
	const scripts = Object.fromEntries(runMs.map((ms, index) => [`task ${index}`, runsFor(ms)]));
	const waited = await waitFor(scripts, { ageMs: 0, ...set });
	expectWithinBudget(waited);
	return { ...waited, runMs, ratio: waited.tookMs / Math.max(...runMs) };
}

/** No minute saw more checks than it may. */
function expectWithinBudget({ tasks: { checks } }: Waited, perMinute = 300) {
	for (const [index, { at }] of checks.entries()) {
		const before = checks[index - perMinute]?.at ?? -Infinity;
		if (at - before < 60_000) throw new Error(`More than ${perMinute} checks before ${at}`);
	}
}

/** How late an end may be seen. */
const mostLateMs = (ageMs: number) => Math.min(0.06 * ageMs, 15_000) + LATENCY_MS;

describe('a batch', () => {
	it.each([
		[10, 4, 12, 1.1],
		[30, 4, 12, 1.15],
		[30, 60, 180, 1.06],
		[100, 20, 60, 1.06],
		[100, 60, 300, 1.06],
	])('of %i tasks of %i to %i s takes %d times its slowest at most', async (...given) => {
		const [count, from, to, most] = given;
		for (const seed of SEEDS) {
			const { ratio, outcomes } = await batchOf(count, from * 1000, to * 1000, seed);
			expect(ratio).toBeLessThanOrEqual(most);
			expect(Object.values(outcomes).every(({ kind }) => kind === 'succeeded')).toBe(true);
		}
	});

	// As many as the limit allows a check in time.
	it.each([
		[1, 3_000, 12_000],
		[1, 60_000, 900_000],
		[5, 60_000, 180_000],
		[10, 60_000, 600_000],
	])(
		'of %i from %i to %i ms has each end seen in time, the first one too',
		async (count, from, to) => {
			for (const seed of SEEDS) {
				const { runMs, endedAfter } = await batchOf(count, from, to, seed);
				for (const [index, ms] of runMs.entries()) {
					expect(endedAfter[`task ${index}`]! - ms).toBeLessThanOrEqual(mostLateMs(ms));
				}
			}
		},
	);

	it('of ten thousand keeps to the limit, and gives each its turn', async () => {
		const { tasks, ratio } = await batchOf(10_000, 1_000, 3_000, 1, { timeoutMs: 3_600_000 });
		expect(tasks.checks).toHaveLength(10_000);
		// At 270 a minute.
		expect(ratio * 3_000).toBeLessThan(40 * 60_000);
	});

	it('keeps to another limit where one is set', async () => {
		const set = { checksPerMinute: 20, timeoutMs: 600_000 };
		const waited = await waitFor(alike(60, processing), set);
		expectWithinBudget(waited, 20);
		expect(waited.tasks.checks.length).toBeGreaterThan(170);
	});
});

describe('the checks of one task', () => {
	const timesOf = async (runMs: number, set: Setting = {}) =>
		(await waitForOne(runsFor(runMs), set)).times;

	it.each([
		[0, 3_000],
		[1_000, 2_000],
		[3_000, 0],
		[600_000, 0],
		[undefined, 0],
	])('begin three seconds after its submission, or at once (age %p)', async (ageMs, first) => {
		expect((await timesOf(10_000, { ageMs }))[0]).toBe(first);
	});

	it.each([
		[100_000, 5_000],
		[undefined, 3_000],
	])('follow its age, also one from before (%p)', async (ageMs, interval) => {
		const times = await timesOf(60_000, { ageMs });
		expect(times[1]! - times[0]!).toBe(interval);
	});

	it('are few where its age is not known', async () => {
		const times = await timesOf(90_000);
		expect(times.length).toBeLessThanOrEqual(25);
		expect(times.at(-1)! - 90_000).toBeLessThanOrEqual(0.06 * 150_000);
	});

	it.each([
		[1_000, 1_000],
		[60_000, 3_000],
	])('come each %i ms where the user says so', async (pollIntervalMs, first) => {
		const times = await timesOf(300_000, { ageMs: 0, pollIntervalMs });
		expect(times).toEqual(times.map((_, index) => first + index * pollIntervalMs));
	});
});
