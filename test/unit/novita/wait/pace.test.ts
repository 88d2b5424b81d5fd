import { FIRST_LOOK_MS, nextInterval } from '../../../../nodes/novita/wait/pace';

describe('the pace of looks at one task', () => {
	it('begins a few seconds after the submission', () => {
		expect(nextInterval(0)).toBe(FIRST_LOOK_MS);
		expect(nextInterval(FIRST_LOOK_MS - 1)).toBe(1);
	});

	it('never hurries and never dozes off', () => {
		for (let age = FIRST_LOOK_MS; age < 3_600_000; age += 997) {
			expect(nextInterval(age)).toBeGreaterThanOrEqual(400);
			expect(nextInterval(age)).toBeLessThanOrEqual(15_000);
		}
	});

	it('slows down with age', () => {
		for (let age = FIRST_LOOK_MS; age < 600_000; age += 997) {
			expect(nextInterval(age + 997)).toBeGreaterThanOrEqual(nextInterval(age));
		}
	});

	it('sees the end at most 8 % late, from five seconds to three minutes', () => {
		for (let age = 5_000; age <= 180_000; age += 499) {
			expect(nextInterval(age) / age).toBeLessThanOrEqual(0.0801);
		}
	});

	it('takes few looks for long tasks', () => {
		const looksIn = (total: number) => {
			let looks = 0;
			for (let age = 0; age < total; age += nextInterval(age)) looks += 1;
			return looks;
		};
		expect(looksIn(12_000)).toBeLessThan(25);
		expect(looksIn(120_000)).toBeLessThan(55);
		expect(looksIn(30 * 60_000)).toBeLessThan(175);
	});
});
