import { backoff } from '../../../../nodes/novita/api/backoff';
import { CHECKS_PER_MINUTE, TokenBucket } from '../../../../nodes/novita/wait/tokenBucket';

const BURST = 50;
const PER_MS = CHECKS_PER_MINUTE / 60_000;

/** Takes a token whenever there is one, and answers with the moments. */
function takeAll(bucket: TokenBucket, from: number, until: number, ageMs = 0): number[] {
	const times: number[] = [];
	for (let now = from; now < until; now = Math.max(now, Math.ceil(bucket.nextAt(now, ageMs)))) {
		if (bucket.nextAt(now, ageMs) > now) continue;
		bucket.take(now);
		times.push(now);
		expect(times.length).toBeLessThan(100_000);
	}
	return times;
}

/** The most that went out in any stretch of time, beyond what the even rate allows in it. */
function excess(times: number[]): number {
	let least = Infinity;
	let most = 0;
	times.forEach((time, index) => {
		least = Math.min(least, index - time * PER_MS);
		most = Math.max(most, index + 1 - time * PER_MS - least);
	});
	return most;
}

describe('the bucket of status checks', () => {
	it('lets the first check go at once', () => {
		expect(new TokenBucket(5_000).nextAt(5_000, 0)).toBe(5_000);
	});

	it('lets a burst go within seconds where no age is known', () => {
		const times = takeAll(new TokenBucket(0), 0, 5_000);
		expect(times.length).toBeGreaterThan(60);
		expect(times.length).toBeLessThanOrEqual(BURST + 25);
	});

	it('spreads the burst over half as long again as the tasks have run', () => {
		const within = (ageMs: number, ms: number) => takeAll(new TokenBucket(0), 0, ms, ageMs).length;
		expect(within(10_000, 2_000)).toBeLessThan(30);
		expect(within(10_000, 10_000)).toBeGreaterThan(70);
		expect(within(60_000, 2_000)).toBeLessThan(within(10_000, 2_000));
	});

	it.each([0, 5_000, 60_000])('is not exceeded in any window, age %i', (ageMs) => {
		const times = takeAll(new TokenBucket(0), 0, 120_000, ageMs);
		expect(excess(times)).toBeLessThanOrEqual(BURST + 0.001);
		expect(times.length).toBeGreaterThanOrEqual(600);
	});

	it('saves up no more than a burst', () => {
		const bucket = new TokenBucket(0);
		takeAll(bucket, 0, 10_000);
		const later = takeAll(bucket, 3_600_000, 3_605_000);
		expect(later.length).toBeLessThanOrEqual(BURST + 25);
		expect(excess(later)).toBeLessThanOrEqual(BURST + 0.001);
	});

	it.each([
		[1, 1],
		[60, 10],
		[600, 100],
	])('of %i a minute has a burst of %i', (perMinute, burst) => {
		const times = takeAll(new TokenBucket(0, perMinute), 0, 60_000);
		expect(times.length).toBeGreaterThanOrEqual(perMinute);
		expect(times.length).toBeLessThanOrEqual(perMinute + burst);
	});
});

describe('a bucket after 429', () => {
	it('is quiet for as long as it was told', () => {
		const bucket = new TokenBucket(0);
		bucket.refused(0, 7_000);
		const [first = 0] = takeAll(bucket, 0, 60_000);
		expect(first).toBeGreaterThanOrEqual(7_000);
	});

	it('does not save up meanwhile', () => {
		const bucket = new TokenBucket(0);
		bucket.refused(0, 60_000);
		expect(takeAll(bucket, 0, 60_500).length).toBeLessThan(3);
	});

	it('keeps the longer of two pauses', () => {
		const bucket = new TokenBucket(0);
		bucket.refused(0, 60_000);
		bucket.refused(0, 1_000);
		expect(bucket.nextAt(0, 0)).toBeGreaterThanOrEqual(60_000);
	});

	it('is slower, and recovers with answers', () => {
		const rate = (bucket: TokenBucket) => takeAll(bucket, 100_000, 160_000).length;
		const slow = new TokenBucket(0);
		slow.refused(0, 0);
		slow.refused(0, 0);
		const slowed = rate(slow);
		const recovered = new TokenBucket(0);
		recovered.refused(0, 0);
		recovered.refused(0, 0);
		for (let answer = 0; answer < 40; answer++) recovered.answered();
		expect(slowed).toBeLessThan(150);
		expect(rate(recovered)).toBeGreaterThanOrEqual(300);
	});

	it('never comes to a stop', () => {
		const bucket = new TokenBucket(0);
		for (let refusal = 0; refusal < 100; refusal++) bucket.refused(0, 0);
		expect(takeAll(bucket, 0, 60_000).length).toBeGreaterThanOrEqual(15);
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
