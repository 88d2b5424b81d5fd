import { backoff } from '../../../nodes/novita/api/pause';
import { DueQueue } from '../../../nodes/wait/dueQueue';
import { RateLimit } from '../../../nodes/wait/rateLimit';
import { seeded } from '../../../tools/fake-tasks';

it('what is due comes in its order, first come, first served among equals, while more is added', () => {
	const random = seeded(2);
	const queue = new DueQueue<{ at: number; step: number }>();
	const inside: Array<{ at: number; step: number }> = [];
	for (let step = 0; step < 500; step++) {
		if (random() < 0.6) {
			const item = { at: Math.floor(random() * 100), step };
			queue.add(item.at, item);
			inside.push(item);
			inside.sort((one, other) => one.at - other.at || one.step - other.step);
		} else {
			expect(queue.take()).toBe(inside.shift());
		}
		expect(queue.nextAt).toBe(inside[0]?.at ?? Infinity);
	}
});

/** Takes whatever is allowed, and answers with the moments. */
function takeAll(limit: RateLimit, from: number, until: number, tasks = 1): number[] {
	const times: number[] = [];
	const next = (now: number) => Math.max(now, limit.nextAt(tasks));
	for (let now = next(from); now < until; now = next(now)) {
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

	it.each([
		[1, 30],
		[10, 21],
		[31, 1],
	])('lets a burst through after a rest, where it lasts for all of %i tasks', (tasks, most) => {
		expect(takeAll(new RateLimit(), 0, 1, tasks)).toHaveLength(most);
	});

	it('is quiet for the longest pause, and lets no burst through after it', () => {
		const limit = new RateLimit();
		limit.pauseUntil(60_000);
		limit.pauseUntil(7_000);
		expect(limit.nextAt(1)).toBe(60_000);
		expect(takeAll(limit, 60_000, 61_000).length).toBeLessThanOrEqual(5);
	});
});

it('the pause after an error doubles up to a minute, and is up to half shorter by chance', () => {
	expect([1, 2, 5, 6, 100].map((attempt) => backoff(attempt, 0))).toEqual([
		...[2_000, 4_000, 32_000, 60_000, 60_000],
	]);
	expect([backoff(1, 1), backoff(2, 0.5)]).toEqual([1_000, 3_000]);
});
