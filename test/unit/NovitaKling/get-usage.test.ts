import type { INodeParameters } from 'n8n-workflow';

import { simulatorKey } from '../../../simulator';
import { klingRuns, prompts, type KlingRun } from '../../support/klingRuns';

let now = Date.now();
const asked: URLSearchParams[] = [];
const { novita, run } = klingRuns({ now: () => now });

const handle = novita.handle.bind(novita);
novita.handle = async (request) => {
	if (request.path.endsWith('/bill/list')) asked.push(request.query);
	return await handle(request);
};

beforeEach(() => {
	now = Date.now();
	asked.length = 0;
	novita.reset();
	novita.settings.accounts = { [simulatorKey]: {} };
});

const usage = (set: INodeParameters = {}, more: Partial<KlingRun> = {}): KlingRun => ({
	set: { operation: 'getUsage', ...set },
	...more,
});

const paths = () => novita.requests.filter(({ on }) => on === 'bills').map(({ path }) => path);
const [BY_KEY, ALL] = ['apikey/bill/list', 'bill/list'].map((end) => `/openapi/v1/billing/${end}`);

/** $0.42 each. */
const startVideos = async (count: number, set: INodeParameters = {}) =>
	await run({
		set: { operation: 'textToVideo', model: 'kling-v3.0-std-t2v', duration: 5, ...set },
		...prompts(count),
	});

/** By somebody else, with a key of their own. */
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

const sum = (items: Array<{ json: { amount_usd?: unknown } }>) =>
	Number(items.reduce((total, { json }) => total + Number(json.amount_usd), 0).toFixed(4));

describe('Get Usage', () => {
	it('gives what a run cost, in dollars and ISO 8601, for each item', async () => {
		await startVideos(3);
		const { items, hints } = await run(usage({}, { items: [{ json: {} }, { json: {} }] }));
		const today = new Date(now).toISOString().slice(0, 10);
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

	it('asks for the last seven days and today where no dates are set', async () => {
		await run(usage());
		const [from, to] = ['startTime', 'endTime'].map((name) => Number(asked[0]!.get(name)));
		const midnight = Math.floor(now / 86_400_000) * 86_400;
		expect([from, to]).toEqual([midnight - 7 * 86_400, midnight + 86_399]);
		expect(asked[0]!.get('cycleType')).toBe('Day');
	});

	it.each([
		['2026-11-01', '2026-11-02', '2026-11-01T00:00:00Z', '2026-11-02T23:59:59Z'],
		['2026-11-01T10:00', '2026-11-02T11:30:00', '2026-11-01T10:00:00Z', '2026-11-02T11:30:00Z'],
		[
			'2026-11-01T10:00:00+02:00',
			'2026-11-02 09:00',
			'2026-11-01T08:00:00Z',
			'2026-11-02T09:00:00Z',
		],
		[undefined, '2026-11-20T08:00:00Z', '2026-11-13T00:00:00Z', '2026-11-20T08:00:00Z'],
		[
			new Date(Date.UTC(2026, 10, 1)),
			{ toMillis: () => 0, valueOf: () => Date.UTC(2026, 10, 3) },
			'2026-11-01T00:00:00Z',
			'2026-11-03T00:00:00Z',
		],
	])('reads dates: %p to %p', async (usageFrom, usageTo, from, to) => {
		await run(usage({}, { values: [{ usageFrom, usageTo }] }));
		const [query] = asked;
		const times = ['startTime', 'endTime'].map((name) => Number(query?.get(name)) * 1000);
		expect(times).toEqual([Date.parse(from), Date.parse(to)]);
	});

	it.each([
		[{ usageFrom: '28.11.2026' }, 'From has to be a date like'],
		[{ usageFrom: '2026-02-30' }, 'From has to be a date like'],
		[{ usageTo: 'today' }, 'To has to be a date like'],
		[{ usageTo: -5 }, 'To has to be a date like'],
		[{ usageFrom: '2026-11-02', usageTo: '2026-11-01' }, 'From is later than To'],
		[
			{ usageFrom: '2025-01-01', usageTo: '2026-06-01' },
			'From and To are more than 366 days apart',
		],
		[{ usageCycle: 'Year' }, 'Sum Up By has to be one of: Hour, Day, Week, Month'],
	])('refuses %j by itself', async (values, message) => {
		const given = usage({}, { items: [{ json: {} }, { json: {} }], values: [values, {}] });
		await expect(run(given)).rejects.toThrow(message);
		await startVideos(1);
		const { items } = await run({ ...given, node: { onError: 'continueRegularOutput' } });
		expect(items[0]!.json.message).toContain(message);
		expect(JSON.stringify(items[0])).toContain('Novita was not asked.');
		expect(items[1]).toMatchObject({ json: { amount_usd: 0.42 }, pairedItem: { item: 1 } });
	});

	it('asks in parts, and counts nothing twice', async () => {
		const day = 86_400_000;
		for (let back = 80; back >= 0; back -= 8) {
			now = Date.now() - back * day;
			await startVideos(1);
		}
		for (const usageCycle of ['Hour', 'Day', 'Week', 'Month']) {
			novita.requests.length = 0;
			const usageFrom = new Date(now - 85 * day).toISOString();
			const { items } = await run(usage({ usageCycle, usageFrom }));
			expect(sum(items)).toBe(4.62);
			expect(paths().length).toBeGreaterThan(2);
			expect(new Set(items.map(({ json }) => json.from)).size).toBe(items.length);
		}
	});

	it('counts a bill once that Novita gives for two parts', async () => {
		const bill = { productName: 'kling', startTime: '1', endTime: '2', amount: '4200' };
		const answer = jest.spyOn(novita, 'handle').mockResolvedValue({
			kind: 'response',
			status: 200,
			headers: { 'content-type': 'application/json' },
			body: Buffer.from(JSON.stringify({ bills: [bill, bill] })),
		});
		const { items } = await run(usage({ usageFrom: '2026-01-01', usageTo: '2026-03-15' }));
		expect(answer).toHaveBeenCalledTimes(3);
		// Two equal bills in one answer may be those of two owners.
		expect(sum(items)).toBe(0.84);
		answer.mockRestore();
	});

	it('takes one product, and all', async () => {
		await startVideos(1);
		await startVideos(1, { model: 'kling-v3.0-pro-t2v' });
		expect((await run(usage())).items).toHaveLength(2);
		const { items } = await run(usage({ usageProduct: ' V3.0-PRO ' }));
		expect(items.map(({ json }) => [json.product, json.amount_usd])).toEqual([
			['kling-v3.0-pro-t2v', 0.56],
		]);
	});

	it('leaves out other API keys, unless it may not', async () => {
		await startVideos(1);
		await startByOther();
		expect(sum((await run(usage())).items)).toBe(0.42);
		expect(sum((await run(usage({ usageThisKeyOnly: false }))).items)).toBe(1.26);
		expect(paths()).toEqual([BY_KEY, ALL]);
	});

	it.each(['noRoute', '404', 'INVALID_REQUEST_BODY', 'API_NOT_ALLOWED', 'html200'] as const)(
		'gives all API keys and says so, where Novita answers %s for one',
		async (kind) => {
			await startVideos(1);
			await startByOther();
			novita.faults.next({ on: 'bills', kind: kind === '404' ? 'API_NOT_FOUND' : kind });
			const { items, hints } = await run(usage());
			expect(sum(items)).toBe(1.26);
			expect(hints).toEqual([
				"Novita didn't say which bills are for this API key: these are for all keys of the account. [item 0]",
			]);
			expect(paths()).toEqual([BY_KEY, ALL]);
		},
	);

	it.each(['429', '500', 'reset'] as const)(
		'does not take %s for a refusal of the rows by API key',
		async (kind) => {
			novita.faults.next({ on: 'bills', kind });
			await expect(run(usage())).rejects.toThrow('[item 0]');
			expect(paths()).toEqual([BY_KEY]);
		},
	);

	it('says what kept Novita from answering', async () => {
		novita.faults.next({ on: 'bills', kind: 'INVALID_API_KEY', times: 2 });
		await expect(run(usage())).rejects.toThrow("Novita doesn't accept the API key [item 0]");
		novita.faults.next({ on: 'bills', kind: 'INVALID_API_KEY', times: 2 });
		const { items } = await run(usage({}, { node: { onError: 'continueErrorOutput' } }));
		expect(items).toMatchObject([{ json: { error: { reason: 'INVALID_API_KEY' } } }]);
	});

	it('gives no item, and says so, where nothing was billed', async () => {
		const { items, hints } = await run(usage());
		expect(items).toEqual([]);
		expect(hints).toEqual([
			'Nothing was billed in this time. Novita bills each hour, so the latest videos may be missing. [item 0]',
		]);
	});

	it('tells an AI model all of it, hints too', async () => {
		const call = usage({}, { isTool: true });
		expect((await run(call)).items.map(({ json }) => json)).toEqual([
			{ note: expect.stringContaining('Nothing was billed in this time.') as string },
		]);
		await startVideos(1);
		expect((await run(call)).items[0]!.json).toMatchObject({ amount_usd: 0.42, quantity: 5 });
	});

	it('gives 10,000 bills an item at most, and says so', async () => {
		for (let at = 0; at < 10_001; at++) {
			const price = at + 1;
			novita.settings.prices = { 'kling-v3.0-std-t2v': { silent: price } };
			await startVideosFast();
		}
		novita.settings.prices = {};
		const { items, hints } = await run(usage({ usageThisKeyOnly: false }));
		expect(items).toHaveLength(10_000);
		expect(hints).toEqual([
			'These are the first 10,000 bills. Choose a shorter time for the others. [item 0]',
		]);
	});
});

const startVideosFast = async () =>
	await novita.handle({
		method: 'POST',
		path: '/v3/async/kling-v3.0-std-t2v',
		query: new URLSearchParams(),
		headers: { authorization: `Bearer ${simulatorKey}`, 'content-type': 'application/json' },
		body: Buffer.from('{"prompt":"a fox"}'),
	});
