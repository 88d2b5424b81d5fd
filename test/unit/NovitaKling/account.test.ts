import { simulatorKey, type FaultKind } from '../../../simulator';
import { klingRuns, prompts, type KlingRun } from '../../support/klingRuns';

const { novita, run } = klingRuns();

beforeEach(() => {
	novita.reset();
	novita.settings.accounts = { [simulatorKey]: {} };
});

afterEach(() => jest.restoreAllMocks());

const BALANCE_PATH = '/openapi/v1/billing/balance/detail';
const BY_KEY = '/openapi/v1/billing/apikey/bill/list';
const ALL = '/openapi/v1/billing/bill/list';

/** Of requests that no video was started by. */
const paths = () => novita.requests.map(({ path }) => path).filter((path) => /billing/.test(path));

const two: KlingRun = { items: [{ json: {} }, { json: {} }] };
const balance = { ...two, set: { operation: 'getBalance' } };
const usage = (set = {}, more: Partial<KlingRun> = {}): KlingRun => ({
	set: { operation: 'getUsage', ...set },
	...more,
});

/** $0.42 each. */
const startVideos = async (count: number, model = 'kling-v3.0-std-t2v') =>
	await run({ set: { operation: 'textToVideo', model, duration: 5 }, ...prompts(count) });

/** For $0.84, by somebody else, with a key of their own. */
async function startByOther(): Promise<void> {
	const other = 'sk-of-another-team';
	novita.settings.accounts[other] = {};
	await novita.handle({
		method: 'POST',
		path: '/v3/async/kling-v3.0-std-t2v',
		query: new URLSearchParams(),
		headers: { authorization: `Bearer ${other}`, 'content-type': 'application/json' },
		body: Buffer.from(JSON.stringify({ prompt: 'a fox', duration: 10 })),
	});
}

const answerBills = (billsFrom: (startTime: string | null) => object[]) =>
	jest.spyOn(novita, 'handle').mockImplementation(async ({ query }) =>
		Promise.resolve({
			kind: 'response',
			status: 200,
			headers: { 'content-type': 'application/json' },
			body: Buffer.from(JSON.stringify({ bills: billsFrom(query.get('startTime')) })),
		}),
	);

const sum = (items: Array<{ json: { amount_usd?: unknown } }>) =>
	Number(items.reduce((total, { json }) => total + Number(json.amount_usd), 0).toFixed(4));

describe('Get Balance', () => {
	const json = {
		available_usd: 12.345,
		cash_usd: 12.345,
		credit_limit_usd: 0,
		pending_usd: 0,
		outstanding_usd: 0,
	};

	it('gives dollars for each item, and asks once', async () => {
		const { items, hints } = await run(balance);
		expect(items).toEqual([0, 1].map((item) => ({ json, pairedItem: { item } })));
		expect(hints).toEqual([]);
		expect(paths()).toEqual([BALANCE_PATH]);
	});

	it('asks for nothing where no item comes in', async () => {
		for (const given of [balance, usage(), { set: { operation: 'textToVideo' } }]) {
			expect(await run({ ...given, items: [] })).toStrictEqual({ items: [], hints: [] });
		}
		expect(novita.requests).toEqual([]);
	});

	it('tells an AI model all of it', async () => {
		expect((await run({ ...balance, isTool: true })).items[0]!.json).toEqual(json);
	});

	it('is refused for single items among videos, unpaid', async () => {
		const values = ['textToVideo', 'Get Balance'].map((operation) => ({ operation, prompt: 'A' }));
		const set = { operation: 'textToVideo', model: 'kling-v3.0-std-t2v' };
		await expect(run({ ...two, set, values })).rejects.toThrow(
			'Operation is Get Balance for this item, and another for the items before [item 1]',
		);
		expect(novita.requests).toEqual([]);
	});
});

describe.each([
	['balance', balance],
	['bills', { ...two, ...usage() }],
] as const)('what keeps Novita from telling the %s', (on, given) => {
	it.each([
		['429', 'The rate limit of the Novita account is reached'],
		['500', "Novita's server could not handle the request"],
		['reset', "Novita's reply was lost"],
	] as const)('%s is said once for all items, and of no charge', async (kind, message) => {
		novita.faults.next({ on, kind, times: 2 });
		await expect(run(given)).rejects.toThrow(message);
		const { items } = await run({ ...given, node: { onError: 'continueRegularOutput' } });
		expect(items.map(({ json }) => json.message)).toEqual(
			Array(2).fill(expect.stringContaining(message)),
		);
		expect(JSON.stringify(items)).not.toContain('charged');
		// Nor are bills of other keys asked for in place of those of this one.
		const [path] = paths();
		expect(paths()).toEqual([path, path]);
	});

	it('is a credential that cannot be used', async () => {
		const gone = { ...given, baseUrl: new Error('The credential was deleted') };
		await expect(run(gone)).rejects.toThrow('The credential was deleted [item 0]');
		expect(paths()).toEqual([]);
	});

	it('leaves an item its own message at the error output', async () => {
		novita.faults.next({ on, kind: '500' });
		const items = [{ json: { message: 'Hello' } }];
		const failing = await run({ ...given, items, node: { onError: 'continueErrorOutput' } });
		expect(Object.keys(failing.items[0]!.json)).toEqual(['error']);
	});
});

describe('Get Usage', () => {
	it('gives what a run cost, in dollars and ISO 8601, for each item', async () => {
		await startVideos(3);
		const { items, hints } = await run(usage({}, two));
		const today = new Date().toISOString().slice(0, 10);
		const json = {
			product: 'kling-v3.0-std-t2v',
			from: `${today}T00:00:00.000Z`,
			to: `${today}T23:59:59.000Z`,
			quantity: 15,
			unit_price_usd: 0.084,
			amount_usd: 1.26,
			paid_usd: 1.26,
		};
		expect(items).toEqual([0, 1].map((item) => ({ json, pairedItem: { item } })));
		expect(hints).toEqual([]);
		expect(paths()).toEqual([BY_KEY]);
	});

	/** Which seconds it asks for, of each as Novita gets it. */
	const period = async (usageFrom: unknown, usageTo: unknown) => {
		const handle = jest.spyOn(novita, 'handle');
		await run(usage({}, { values: [{ usageFrom, usageTo }] }));
		const { query } = handle.mock.lastCall![0];
		expect(query.get('cycleType')).toBe('Day');
		return ['startTime', 'endTime'].map((name) => Number(query.get(name)) * 1000);
	};

	it('asks for the last seven days and today, seven days before an end, or whole days', async () => {
		const day = 86_400_000;
		const today = Date.now() - (Date.now() % day);
		expect(await period(undefined, '')).toEqual([today - 7 * day, today + day - 1000]);
		const to = Date.UTC(2026, 10, 20, 8);
		expect(await period(null, '2026-11-20T08:00Z')).toEqual([Date.UTC(2026, 10, 13), to]);
		const from = Date.UTC(2026, 10, 1);
		expect(await period('2026-11-01', '2026-11-01')).toEqual([from, from + day - 1000]);
	});

	it.each([
		[{ usageFrom: '28.11.2026' }, 'From has to be a date like'],
		[{ usageTo: 'today' }, 'To has to be a date like'],
		[{ usageFrom: '2026-11-02', usageTo: '2026-11-01' }, 'From is later than To'],
		[
			{ usageFrom: '2025-01-01', usageTo: '2026-06-01' },
			'From and To are more than 366 days apart',
		],
		[{ usageCycle: 'Year' }, 'Sum Up By has to be one of: Hour, Day, Week, Month'],
	])('refuses %j by itself', async (values, message) => {
		await startVideos(1);
		const given = usage({}, { ...two, values: [values, {}] });
		await expect(run(given)).rejects.toThrow(message);
		const { items } = await run({ ...given, node: { onError: 'continueRegularOutput' } });
		expect(items[0]!.json.message).toContain(message);
		expect(JSON.stringify(items[0])).toContain('Novita was not asked.');
		expect(items[1]).toMatchObject({ json: { amount_usd: 0.42 }, pairedItem: { item: 1 } });
	});

	// What the parts are is in the unit tests of billing.
	it('asks in parts, and counts a bill once that two of them have', async () => {
		const parts = 11;
		const of = (startTime: string | null) => ({ productName: 'kling', startTime });
		const answer = answerBills((from) => [of('1'), of('1'), of(from)]);
		const set = { usageCycle: 'Hour', usageFrom: '2026-01-01', usageTo: '2026-03-15' };
		const { items } = await run(usage(set));
		expect(answer).toHaveBeenCalledTimes(parts);
		// Two equal bills in one answer may be those of two owners.
		expect(items).toHaveLength(2 + parts);
	});

	it.each([
		[10_000, []],
		[10_001, ['These are the first 10,000 bills. Choose a shorter time for the others. [item 0]']],
	])('of %i bills gives 10,000, and says so', async (count, expected) => {
		answerBills(() => Array.from({ length: count }, (_, endTime) => ({ endTime })));
		const { items, hints } = await run(usage({ usageThisKeyOnly: false }));
		expect(items).toHaveLength(10_000);
		expect(hints).toEqual(expected);
	});

	it('takes one product, and all', async () => {
		await startVideos(1);
		await startVideos(1, 'kling-v3.0-pro-t2v');
		expect((await run(usage())).items).toHaveLength(2);
		const { items } = await run(usage({ usageProduct: ' V3.0-PRO ' }));
		expect(items.map(({ json }) => json.product)).toEqual(['kling-v3.0-pro-t2v']);
	});

	it.each<[FaultKind | undefined, number, string[]]>([
		[undefined, 0.42, [BY_KEY]],
		['noRoute', 1.26, [BY_KEY, ALL]],
		['API_NOT_FOUND', 1.26, [BY_KEY, ALL]],
		['API_NOT_ALLOWED', 1.26, [BY_KEY, ALL]],
		['html200', 1.26, [BY_KEY, ALL]],
	])('leaves out other API keys, unless Novita answers %s', async (kind, usd, expected) => {
		await startVideos(1);
		await startByOther();
		if (kind) novita.faults.next({ on: 'bills', kind });
		const { items, hints } = await run(usage());
		expect([sum(items), paths()]).toEqual([usd, expected]);
		const ofAll =
			"Novita didn't say which bills are for this API key: these are for all keys of the account. [item 0]";
		expect(hints).toEqual(kind ? [ofAll] : []);
		expect(sum((await run(usage({ usageThisKeyOnly: false }))).items)).toBe(1.26);
	});

	it('says so where nothing was billed, to an AI model too', async () => {
		const nothing =
			'Nothing was billed in this time. Novita bills each hour, so the latest videos may be missing.';
		expect(await run(usage())).toEqual({ items: [], hints: [`${nothing} [item 0]`] });
		const call = usage({}, { isTool: true });
		expect((await run(call)).items.map(({ json }) => json)).toEqual([{ note: nothing }]);
		await startVideos(1);
		expect((await run(call)).items[0]!.json).toMatchObject({ amount_usd: 0.42, quantity: 5 });
	});
});
