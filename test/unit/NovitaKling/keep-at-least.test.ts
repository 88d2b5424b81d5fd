import { setAside } from '../../../nodes/NovitaKling/spending';
import { purseOf, type Purse } from '../../../nodes/submit/purse';
import { simulatorKey } from '../../../simulator';
import { continues, klingRuns, prompts, reasonsOf, text } from '../../support/klingRuns';
import type { KlingRun } from '../../support/klingRuns';

const { novita, submitted, ...at } = klingRuns();

/** An account of its own for each test, as far as the node can tell. */
let accounts = 0;

function useBalance(usd: number, pending = 0): void {
	accounts += 1;
	const [balance, charges] = [usd, pending].map((each) => Math.round(each * 10_000));
	novita.settings.accounts[simulatorKey] = { balance, pending: charges };
}

const here = (given: KlingRun) => ({
	...given,
	baseUrl: `https://account-${accounts}.example.com`,
});
const run = async (given: KlingRun) => await at.run(here(given));
const thrown = async (given: KlingRun) => await at.thrown(here(given));

/** One item, which goes on where it may not be sent. */
const one = (prompt: string) => ({
	...text({ keepAtLeast: 1 }),
	...prompts(1),
	...continues,
	values: [{ prompt }],
});

beforeEach(() => {
	novita.reset();
	novita.settings.bookAfterMs = undefined;
});

const asked = () => novita.requests.filter(({ on }) => on === 'balance').length;

describe('Keep at Least', () => {
	it.each([
		[2.26, 0, 'continueRegularOutput', undefined],
		[1.84, 0, 'continueRegularOutput', 'KEEP_AT_LEAST'],
		[1.94, 0, 'continueErrorOutput', 'KEEP_AT_LEAST'],
		[2.26, 0.01, 'continueRegularOutput', 'KEEP_AT_LEAST'],
	] as const)(
		'of %d, of which %d is pending, sends the first items that fit, under %s',
		async (balance, pending, onError, reason) => {
			useBalance(balance, pending);
			const result = await run({ ...text({ keepAtLeast: 1 }), node: { onError } });
			expect(reasonsOf(result)).toEqual([undefined, undefined, reason]);
			expect([submitted().length, asked()]).toEqual([reason ? 2 : 3, 1]);
		},
	);

	it('sends nothing where an item that is kept back stops the run', async () => {
		useBalance(1.94);
		const error = await thrown(text({ keepAtLeast: '$1' }));
		expect(error.message).toBe(
			'About $1.26 for items 0 to 2 would take the balance of $1.94 below the $1.00 of Keep at Least [item 2]',
		);
		expect(error.description).toContain(
			'Add credit in the Novita console, lower Keep at Least, or send fewer items: it covers items 0 to 1. Videos sent',
		);
		expect(error.description).toContain('Nothing was sent');
		expect(submitted()).toEqual([]);
		// What was kept back is not set aside.
		expect((await run({ ...text({ keepAtLeast: 1 }), ...prompts(2) })).items).toHaveLength(2);
	});

	it.each([undefined, 0])('holds for one run after another, booked after %p ms', async (after) => {
		useBalance(1.94);
		novita.settings.bookAfterMs = after;
		const reasons = [];
		for (const prompt of ['a', 'b', 'c']) reasons.push(...reasonsOf(await run(one(prompt))));
		expect(reasons).toEqual([undefined, undefined, 'KEEP_AT_LEAST']);
		expect([submitted().length, asked()]).toEqual([2, 3]);
	});

	it('holds for runs at the same time', async () => {
		useBalance(1.94);
		const runs = await Promise.all(['a', 'b', 'c', 'd'].map(async (each) => await run(one(each))));
		expect(runs.flatMap(reasonsOf).filter(Boolean)).toHaveLength(2);
		expect(submitted()).toHaveLength(2);
	});

	it('counts for nothing what Novita refused, and what has its task', async () => {
		useBalance(1.84);
		novita.faults.next({ on: 'submit', kind: 'ILLEGAL_PROMPT', match: { promptIncludes: '1' } });
		const given = { ...text({ keepAtLeast: 1 }), ...continues, ...prompts(2), executionId: 'kept' };
		expect(reasonsOf(await run(given))).toEqual([undefined, 'ILLEGAL_PROMPT']);
		const again = await run(given);
		expect(again.items.map(({ json }) => json.reused)).toEqual([true, undefined]);
		expect(reasonsOf(again)).toEqual([undefined, undefined]);
		expect(reasonsOf(await run(one('another')))).toEqual(['KEEP_AT_LEAST']);
	});

	it.each(['INVALID_API_KEY', 'reset', 'html200'] as const)(
		'sends nothing where the balance is not known: %s',
		async (kind) => {
			useBalance(100);
			novita.faults.next({ on: 'balance', kind, times: 2 });
			const error = await thrown(text({ keepAtLeast: 0 }));
			expect(error.message).toMatch(
				/^The balance could not be read, so Keep at Least can't be checked: .+ \[item 0\]$/,
			);
			expect(error.description).toContain('Nothing was sent');
			const result = await run({ ...text({ keepAtLeast: 0 }), ...continues });
			expect(reasonsOf(result)).toEqual(Array(3).fill('BALANCE_UNKNOWN'));
			expect(submitted()).toEqual([]);
		},
	);

	it('is the highest, where an expression gives several', async () => {
		useBalance(5);
		const values = [0, 4, 1].map((keepAtLeast) => ({ prompt: 'a', options: { keepAtLeast } }));
		const error = await thrown({ ...text({ keepAtLeast: '={{ 1 }}' }), values });
		expect(error.message).toContain('below the $4.00 of Keep at Least');
	});

	it('asks nothing with Check Only, where it is not set, and over the Spending Limit', async () => {
		useBalance(0.01);
		await run(text({ keepAtLeast: 1, checkOnly: true }));
		await run(text());
		const error = await thrown(text({ keepAtLeast: 1, spendingLimit: 1 }));
		expect(error.message).toContain('is over the Spending Limit of $1.00');
		expect(asked()).toBe(0);
	});
});

it.each([
	[false, [3], 9.16],
	[true, [0, 1, 2, 3], 10],
])('items are held against the balance of their account, with Stop %p', async (stop, no, left) => {
	const account = (print: string, available: number) => {
		const check = { kind: 'balance', balance: { available, pending: 0 } };
		return { account: { id: '', print }, client: { balance: jest.fn(async () => check) } };
	};
	const [rich, poor] = [account(`rich ${stop}`, 10), account(`poor ${stop}`, 1)];
	const spending = { checkOnly: false, keep: 0.5 };
	const estimate = { seconds: 5, usd: 0.42 };
	const items = [rich, poor, rich, poor].map((own, itemIndex) => ({
		...{ ...own, itemIndex, spending, estimate },
	}));
	const refused = await setAside(items as unknown as Parameters<typeof setAside>[0], stop);
	expect([...refused.keys()].map(({ itemIndex }) => itemIndex)).toEqual(no);
	for (const { client } of [rich, poor]) expect(client.balance).toHaveBeenCalledTimes(1);
	const ask = rich.client.balance as unknown as Parameters<Purse['read']>[0];
	expect(await purseOf(rich.account.print).read(ask, (usd) => usd)).toBe(left);
});
