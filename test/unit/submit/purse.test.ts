import type { BalanceCheck } from '../../../nodes/novita/api/client';
import { Purse } from '../../../nodes/submit/purse';

const HOUR = 60 * 60_000;

let time: number;
let purse: Purse;

beforeEach(() => {
	time = 0;
	purse = new Purse();
	jest.spyOn(performance, 'now').mockImplementation(() => time);
});

afterEach(() => jest.restoreAllMocks());

const says = (available: number, pending: number | null = 0): BalanceCheck => ({
	kind: 'balance',
	balance: { available, pending, cash: null, creditLimit: null, outstanding: null },
});

const left = async (...balance: Parameters<typeof says>) =>
	await purse.read(
		async () => await Promise.resolve(says(...balance)),
		(usd) => usd,
	);

describe('what is left of an account', () => {
	it('is the balance without what is pending', async () => {
		expect(await left(10, null)).toBe(10);
		expect(await left(10, 1.5)).toBe(8.5);
	});

	it('is less by what was sent, until the balance has had an hour to know of it', async () => {
		expect(await left(10)).toBe(10);
		purse.spend(0.42);
		time = 61_000;
		expect(await left(10)).toBe(9.58);
		purse.spend(0.42);
		time = HOUR;
		expect(await left(10)).toBe(9.16);
		time += 1;
		expect(await left(10)).toBe(9.58);
	});

	it.each([
		['off the balance', 9.58, 0],
		['pending', 10, 0.42],
	])('counts nothing twice that is %s at once', async (_, available, pending) => {
		await left(10);
		purse.spend(0.42);
		expect(await left(available, pending)).toBe(9.58);
		expect(await left(9)).toBe(9);
	});

	it('has what was added, and what was given back', async () => {
		await left(10);
		purse.spend(4);
		expect(await left(30)).toBe(26);
		purse.spend(-4);
		expect(await left(30)).toBe(30);
	});

	it('takes no answer that was overtaken for credit that was added', async () => {
		await left(10);
		let answer: (check: BalanceCheck) => void = () => undefined;
		const slow = purse.read(
			async () => await new Promise<BalanceCheck>((resolve) => (answer = resolve)),
			(usd) => usd,
		);
		purse.spend(4);
		time = 1_000;
		expect(await left(6)).toBe(6);
		answer(says(10));
		expect(await slow).toBe(6);
	});

	it('remembers as much of 10,000 runs an hour as of 60', async () => {
		for (let run = 0; run < 10_000; run++) {
			await left(10_000 - run * 0.4);
			purse.spend(0.42);
			time += 360;
		}
		const { marks } = purse as unknown as { marks: unknown[] };
		expect(marks.length).toBeLessThanOrEqual(62);
	});
});
