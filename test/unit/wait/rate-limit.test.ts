import { backoff } from '../../../nodes/novita/api/pause';
import { RateLimit } from '../../../nodes/wait/rateLimit';

/** Takes whatever is allowed, and answers with the moments. */
function takeAll(limit: RateLimit, from: number, until: number, tasks = 1): number[] {
	const times: number[] = [];
	for (
		let now = Math.max(from, limit.nextAt(tasks));
		now < until;
		now = Math.max(now, limit.nextAt(tasks))
	) {
		limit.take(now);
		times.push(now);
	}
	return times;
}

describe('the limit of status checks', () => {
	it.each([1, 2, 5, 60, 300, 6_000])('of %i a minute is never exceeded, and is used', (most) => {
		for (const restMs of [0, 100, 30_000, 3_600_000]) {
			const limit = new RateLimit(most);
			const times = [
				...takeAll(limit, 0, 90_000),
				...takeAll(limit, 90_000 + restMs, 400_000 + restMs),
			];
			const apart = times.slice(most).map((time, index) => time - times[index]!);
			expect(apart.every((ms) => ms >= 60_000)).toBe(true);
			expect(times.length).toBeGreaterThan((0.8 * most * 400) / 60);
		}
	});

	it('lets a burst through after a rest, where it lasts for all tasks', () => {
		const atOnce = (tasks: number) => takeAll(new RateLimit(), 0, 1, tasks).length;
		expect(atOnce(1)).toBe(30);
		expect(atOnce(10)).toBe(21);
		expect(atOnce(31)).toBe(1);
	});

	it('is quiet for the longest pause, and lets no burst through after it', () => {
		const limit = new RateLimit();
		limit.pauseUntil(60_000);
		limit.pauseUntil(7_000);
		expect(limit.nextAt(1)).toBe(60_000);
		expect(takeAll(limit, limit.nextAt(1), 61_000).length).toBeLessThanOrEqual(5);
	});
});

describe('the pause after an error', () => {
	it('doubles up to a minute', () => {
		expect([1, 2, 3, 4, 5, 6, 7, 100].map((attempt) => backoff(attempt, 0))).toEqual([
			2_000, 4_000, 8_000, 16_000, 32_000, 60_000, 60_000, 60_000,
		]);
	});

	it('is up to half shorter by chance', () => {
		expect(backoff(1, 1)).toBe(1_000);
		expect(backoff(2, 0.5)).toBe(3_000);
	});
});
