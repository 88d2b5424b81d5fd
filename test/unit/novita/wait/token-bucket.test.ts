import {
	backoff,
	Budget,
	BURST,
	LOOKS_PER_MINUTE,
} from '../../../../nodes/novita/wait/tokenBucket';

const PER_MS = LOOKS_PER_MINUTE / 60_000;

/**
 * Spends whenever it may.
 *
 * @param ageMs How old the tasks are that are looked at.
 * @returns The moments.
 */
function spendAll(budget: Budget, from: number, until: number, ageMs = 0): number[] {
	const times: number[] = [];
	for (let now = from; now < until; now = Math.max(now, Math.ceil(budget.nextAt(now, ageMs)))) {
		if (budget.nextAt(now, ageMs) > now) continue;
		budget.spend(now);
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

describe('the budget of looks', () => {
	it('is 300 a minute, and 50 at once', () => {
		expect([LOOKS_PER_MINUTE, BURST]).toEqual([300, 50]);
	});

	it('lets the first look go at once', () => {
		expect(new Budget(5_000).nextAt(5_000, 0)).toBeLessThanOrEqual(5_000);
	});

	it('lets a burst go within seconds where no age is known', () => {
		const times = spendAll(new Budget(0), 0, 5_000);
		expect(times.length).toBeGreaterThan(60);
		expect(times.length).toBeLessThanOrEqual(50 + 25);
	});

	it('spreads the burst over as long again as the tasks have run', () => {
		const within = (ageMs: number, ms: number) => spendAll(new Budget(0), 0, ms, ageMs).length;
		expect(within(10_000, 2_000)).toBeLessThan(25);
		expect(within(10_000, 10_000)).toBeGreaterThan(70);
		expect(within(60_000, 10_000)).toBeLessThan(within(10_000, 10_000));
	});

	it.each([0, 5_000, 60_000])('is not exceeded in any window, age %i', (ageMs) => {
		const times = spendAll(new Budget(0), 0, 120_000, ageMs);
		expect(excess(times)).toBeLessThanOrEqual(BURST + 0.001);
		expect(times.length).toBeGreaterThanOrEqual(600);
	});

	it('saves up no more than a burst', () => {
		const budget = new Budget(0);
		spendAll(budget, 0, 10_000);
		const later = spendAll(budget, 3_600_000, 3_605_000);
		expect(later.length).toBeLessThanOrEqual(50 + 25);
		expect(excess(later)).toBeLessThanOrEqual(BURST + 0.001);
	});

	it('can be set', () => {
		const times = spendAll(new Budget(0, 60, 2), 0, 60_000);
		expect(times.length).toBeGreaterThanOrEqual(60);
		expect(times.length).toBeLessThanOrEqual(62);
	});

	it.each([
		[1, 1],
		[60, 10],
		[600, 100],
	])('of %i a minute has a burst of %i', (perMinute, burst) => {
		const times = spendAll(new Budget(0, perMinute), 0, 60_000);
		expect(times.length).toBeGreaterThanOrEqual(perMinute);
		expect(times.length).toBeLessThanOrEqual(perMinute + burst);
	});
});

describe('a budget after 429', () => {
	it('is quiet for as long as it was told', () => {
		const budget = new Budget(0);
		budget.refused(0, 7_000, 0);
		expect(budget.nextAt(0, 0)).toBe(7_000);
		const [first = 0] = spendAll(budget, 0, 60_000);
		expect(first).toBeGreaterThanOrEqual(7_000);
	});

	it('does not save up meanwhile', () => {
		const budget = new Budget(0);
		budget.refused(0, 60_000, 0);
		expect(spendAll(budget, 0, 60_500).length).toBeLessThan(3);
	});

	it('waits longer each time where it was told nothing', () => {
		const budget = new Budget(0);
		const pauses = [1, 2, 3].map(() => {
			budget.refused(0, undefined, 0);
			return budget.nextAt(0, 0);
		});
		expect(pauses).toEqual([2_000, 4_000, 8_000]);
	});

	it('keeps the longer of two pauses', () => {
		const budget = new Budget(0);
		budget.refused(0, 60_000, 0);
		budget.refused(0, 1_000, 0);
		expect(budget.nextAt(0, 0)).toBe(60_000);
	});

	it('is slower, and recovers with answers', () => {
		const rate = (budget: Budget) => spendAll(budget, 100_000, 160_000).length;
		const slow = new Budget(0);
		slow.refused(0, 0, 0);
		slow.refused(0, 0, 0);
		const slowed = rate(slow);
		const recovered = new Budget(0);
		recovered.refused(0, 0, 0);
		recovered.refused(0, 0, 0);
		for (let answer = 0; answer < 40; answer++) recovered.answered();
		expect(slowed).toBeLessThan(150);
		expect(rate(recovered)).toBeGreaterThanOrEqual(300);
	});

	it('never comes to a stop', () => {
		const budget = new Budget(0);
		for (let refusal = 0; refusal < 100; refusal++) budget.refused(0, 0, 0);
		expect(spendAll(budget, 0, 60_000).length).toBeGreaterThanOrEqual(15);
	});
});

describe('the pause after trouble', () => {
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
