import type { BalanceCheck } from '../../../nodes/novita/api/client';
import { Purse } from '../../../nodes/submit/purse';

const HOUR = 60 * 60_000;

const says = (available: number, pending: number | null = 0): BalanceCheck => ({
	kind: 'balance',
	balance: { available, pending, cash: null, creditLimit: null, outstanding: null },
});

function purse() {
	let time = 0;
	const own = new Purse(() => time);
	return {
		own,
		pass: (ms: number) => void (time += ms),
		left: async (...balance: Parameters<typeof says>) =>
			await own.read(
				async () => await Promise.resolve(says(...balance)),
				(left) => left,
			),
	};
}

describe('what is left of an account', () => {
	it('is the balance without what is pending', async () => {
		const { left } = purse();
		expect(await left(10, 1.5)).toBe(8.5);
		expect(await purse().left(10, null)).toBe(10);
	});

	it('is less by what was sent, while the balance knows nothing of that', async () => {
		const { own, left, pass } = purse();
		await left(10);
		for (const expected of [9.58, 9.16, 8.74]) {
			own.spend(0.42);
			pass(61_000);
			expect(await left(10)).toBe(expected);
		}
	});

	it.each([
		['off the balance', () => says(9.58)],
		['pending', () => says(10, 0.42)],
	])('counts nothing twice that is %s at once', async (_, after) => {
		const { own, left } = purse();
		await left(10);
		own.spend(0.42);
		expect(
			await own.read(
				async () => await Promise.resolve(after()),
				(usd) => usd,
			),
		).toBe(9.58);
		expect(await left(9)).toBe(9);
	});

	it('believes the balance again after an hour', async () => {
		const { own, left, pass } = purse();
		await left(10);
		own.spend(4);
		pass(HOUR);
		expect(await left(10)).toBe(6);
		pass(1);
		expect(await left(10)).toBe(10);
	});

	it('has what was added, and what was given back', async () => {
		const { own, left } = purse();
		await left(10);
		own.spend(4);
		expect(await left(30)).toBe(26);
		own.spend(-4);
		expect(await left(30)).toBe(30);
	});

	it('takes no answer that was overtaken for credit that was added', async () => {
		const { own, left, pass } = purse();
		await left(10);
		let answer: (check: BalanceCheck) => void = () => undefined;
		const slow = own.read(
			async () => await new Promise<BalanceCheck>((resolve) => (answer = resolve)),
			(usd) => usd,
		);
		own.spend(4);
		pass(1_000);
		expect(await left(6)).toBe(6);
		answer(says(10));
		expect(await slow).toBe(6);
	});

	it('remembers as much of 10,000 runs an hour as of 60', async () => {
		const { own, left, pass } = purse();
		for (let run = 0; run < 10_000; run++) {
			await left(10_000 - run * 0.4);
			own.spend(0.42);
			pass(360);
		}
		const { marks } = own as unknown as { marks: unknown[] };
		expect(marks.length).toBeLessThanOrEqual(62);
	});
});
