import type { INodeParameters } from 'n8n-workflow';

import { setAside } from '../../../nodes/NovitaKling/keepAtLeast';
import { purseOf } from '../../../nodes/submit/purse';
import { simulatorKey } from '../../../simulator';
import { klingRuns, prompts, type KlingRun } from '../../support/klingRuns';

const { novita, run: runAt } = klingRuns();

/** An account of its own for each test, as far as the node can tell. */
let accounts = 0;

function useBalance(usd: number, pending = 0): void {
	accounts += 1;
	const [balance, charges] = [usd, pending].map((each) => Math.round(each * 10_000));
	novita.settings.accounts[simulatorKey] = { balance, pending: charges };
}

const run = async (given: KlingRun) =>
	await runAt({ ...given, baseUrl: `https://account-${accounts}.example.com` });

beforeEach(() => {
	novita.reset();
	novita.settings.bookAfterMs = undefined;
});

/** Standard, silent: $0.42 for 5 seconds. */
const text = (options: INodeParameters = {}, more: INodeParameters = {}): KlingRun => ({
	set: { operation: 'textToVideo', model: 'kling-v3.0-std-t2v', duration: 5, options, ...more },
	...prompts(3),
});

const continues = { node: { onError: 'continueRegularOutput' as const } };

const thrown = async (given: KlingRun) =>
	(await run(given).then(
		() => new Error('It went through'),
		(error: unknown) => error,
	)) as Error & { description?: string };

const submitted = () => novita.submissions.map(({ body }) => body?.prompt);
const asked = () => novita.requests.filter(({ on }) => on === 'balance').length;
const reasons = (items: Array<{ json: { error?: unknown } }>) =>
	items.map(({ json }) => (json.error as { reason: string } | undefined)?.reason);

describe('Keep at Least', () => {
	it('lets a run through that leaves as much, and asks once', async () => {
		useBalance(2.26);
		expect((await run(text({ keepAtLeast: 1 }))).items).toHaveLength(3);
		expect([submitted().length, asked()]).toEqual([3, 1]);
	});

	it('sends the first items that fit, where the run goes on', async () => {
		useBalance(1.94);
		for (const onError of ['continueRegularOutput', 'continueErrorOutput'] as const) {
			useBalance(1.94);
			novita.reset();
			const { items } = await run({ ...text({ keepAtLeast: 1 }), node: { onError } });
			expect(reasons(items)).toEqual([undefined, undefined, 'KEEP_AT_LEAST']);
			expect(submitted()).toEqual(['item 0', 'item 1']);
			expect(asked()).toBe(1);
		}
	});

	it('sends nothing where an item that is kept back stops the run', async () => {
		useBalance(1.94);
		const error = await thrown(text({ keepAtLeast: '$1' }));
		expect(error.message).toBe(
			'About $1.26 for items 0 to 2 would take the balance of $1.94 below the $1.00 of Keep at Least [item 2]',
		);
		expect(error.description).toContain('or send fewer items: it covers items 0 to 1.');
		expect(error.description).toContain('Nothing was sent');
		expect(submitted()).toEqual([]);
		// What was kept back is not set aside.
		expect((await run({ ...text({ keepAtLeast: 1 }), ...prompts(2) })).items).toHaveLength(2);
	});

	it('leaves out what is pending', async () => {
		useBalance(2.26, 0.01);
		expect(reasons((await run({ ...text({ keepAtLeast: 1 }), ...continues })).items)).toEqual([
			undefined,
			undefined,
			'KEEP_AT_LEAST',
		]);
	});

	it.each([undefined, 0])('holds for one run after another, booked after %p ms', async (after) => {
		useBalance(1.94);
		novita.settings.bookAfterMs = after;
		const one = { ...text({ keepAtLeast: 1 }), ...prompts(1), ...continues };
		const items = [];
		for (let time = 0; time < 3; time++) {
			const values = [{ prompt: `run ${time}` }];
			items.push(...(await run({ ...one, values, executionId: `run-${after}-${time}` })).items);
		}
		expect(reasons(items)).toEqual([undefined, undefined, 'KEEP_AT_LEAST']);
		expect([submitted().length, asked()]).toEqual([2, 3]);
	});

	it('holds for runs at the same time', async () => {
		useBalance(1.94);
		const runs = Array.from({ length: 8 }, async (_, index) => {
			const values = [{ prompt: `at once ${index}` }];
			return await run({ ...text({ keepAtLeast: 1 }), ...prompts(1), ...continues, values });
		});
		const items = (await Promise.all(runs)).flatMap((each) => each.items);
		expect(reasons(items).filter(Boolean)).toHaveLength(6);
		expect(submitted()).toHaveLength(2);
	});

	it('counts for nothing what Novita refused, and what has its task', async () => {
		useBalance(1.84);
		novita.faults.next({ on: 'submit', kind: 'ILLEGAL_PROMPT', match: { promptIncludes: '1' } });
		const given = { ...text({ keepAtLeast: 1 }), ...continues, ...prompts(2), executionId: 'kept' };
		expect(reasons((await run(given)).items)).toEqual([undefined, 'ILLEGAL_PROMPT']);
		const again = await run(given);
		expect(again.items.map(({ json }) => json.reused)).toEqual([true, undefined]);
		expect(reasons(again.items)).toEqual([undefined, undefined]);
	});

	it.each(['INVALID_API_KEY', '500', 'reset', 'html200'] as const)(
		'sends nothing where the balance is not known: %s',
		async (kind) => {
			useBalance(100);
			novita.faults.next({ on: 'balance', kind, times: 2 });
			const error = await thrown(text({ keepAtLeast: 0 }));
			expect(error.message).toMatch(
				/^The balance could not be read, so Keep at Least can't be checked: .+ \[item 0\]$/,
			);
			expect(error.description).toContain('Nothing was sent');
			const { items } = await run({ ...text({ keepAtLeast: 0 }), ...continues });
			expect(reasons(items)).toEqual(['BALANCE_UNKNOWN', 'BALANCE_UNKNOWN', 'BALANCE_UNKNOWN']);
			expect(submitted()).toEqual([]);
		},
	);

	it('sends nothing, and asks nothing, where a price is not known', async () => {
		useBalance(100);
		const values = ['std', '4k'].map((each) => ({
			prompt: each,
			model: `kling-v3.0-${each}-t2v`,
		}));
		const given = { ...text({ keepAtLeast: 0 }), ...prompts(2), ...continues, values };
		expect(reasons((await run(given)).items)).toEqual(['PRICE_UNKNOWN', 'PRICE_UNKNOWN']);
		expect((await thrown({ ...given, node: {} })).message).toBe(
			"No price is known for Kling v3.0 4K, so Keep at Least can't be checked: item 1 [item 1]",
		);
		expect([submitted(), asked()]).toEqual([[], 0]);
	});

	it('is the highest, where an expression gives several', async () => {
		useBalance(5);
		const values = [0, 4, 1].map((keepAtLeast, index) => ({
			prompt: `item ${index}`,
			options: { keepAtLeast },
		}));
		const error = await thrown({ ...text({ keepAtLeast: '={{ 1 }}' }), values });
		expect(error.message).toContain('below the $4.00 of Keep at Least');
	});

	it.each(['', null])('is refused where its expression gives nothing: %j', async (keep) => {
		useBalance(5);
		const values = [{ prompt: 'one', options: { keepAtLeast: keep } }];
		const error = await thrown({ ...text({ keepAtLeast: '={{ $json.keep }}' }), values });
		expect(error.message).toBe('Keep at Least is empty [item 0]');
		expect(asked()).toBe(0);
	});

	it('holds for tools, whose model reads why', async () => {
		useBalance(1.4);
		const call = { ...text({ keepAtLeast: 1 }), ...prompts(1), isTool: true };
		await expect(run(call)).rejects.toThrow(/balance of \$1\.40 below the \$1\.00.*Add credit/);
	});

	it('asks nothing with Check Only, and nothing where it is not set', async () => {
		useBalance(0.01);
		await run(text({ keepAtLeast: 1, checkOnly: true }));
		await run(text());
		expect(asked()).toBe(0);
	});

	it('comes after Spending Limit', async () => {
		useBalance(0.01);
		const error = await thrown(text({ keepAtLeast: 1, spendingLimit: 1 }));
		expect(error.message).toContain('is over the Spending Limit of $1.00');
		expect(asked()).toBe(0);
	});
});

describe('items of several accounts', () => {
	/** $0.42 each. */
	const item = (itemIndex: number, print: string, available: number, asks: string[]) => {
		const balance = { available, cash: 0, creditLimit: 0, pending: 0, outstanding: 0 };
		const client = {
			balance: async () => {
				asks.push(print);
				return await Promise.resolve({ kind: 'balance', balance });
			},
		};
		return { itemIndex, print, client };
	};

	const accountsOf = (tag: string, asks: string[]) => {
		const [rich, poor] = [item(0, `rich ${tag}`, 10, asks), item(1, `poor ${tag}`, 1, asks)];
		const of = ({ print, client }: typeof rich, itemIndex: number) =>
			({
				...{ itemIndex, client, account: { id: '', print }, requestTimeoutMs: 1 },
				...{ spending: { checkOnly: false, keep: 0.5 }, estimate: { seconds: 5, usd: 0.42 } },
			}) as unknown as Parameters<typeof setAside>[0][number];
		return [of(rich, 0), of(poor, 1), of(rich, 2), of(poor, 3)];
	};

	it.each([
		[false, [3], 9.16],
		[true, [0, 1, 2, 3], 10],
	])('are held against the balance of each, with Stop %p', async (stop, expected, left) => {
		const asks: string[] = [];
		const fresh = accountsOf(String(stop), asks);
		const refused = await setAside(fresh, stop);
		expect([...refused.keys()].map(({ itemIndex }) => itemIndex)).toEqual(expected);
		expect(asks).toEqual([`rich ${stop}`, `poor ${stop}`]);
		const { client, account } = fresh[0]!;
		const ask = async () => await client.balance(1);
		expect(await purseOf(account.print).read(ask, (usd) => usd)).toBe(left);
	});
});
