import { klingRuns, type KlingRun } from '../../support/klingRuns';

const { novita, run } = klingRuns();

beforeEach(() => novita.reset());

const three: KlingRun = {
	set: { operation: 'getBalance' },
	items: [{ json: {} }, { json: {} }, { json: {} }],
};

const BALANCE = {
	available_usd: 12.345,
	cash_usd: 12.345,
	credit_limit_usd: 0,
	pending_usd: 0,
	outstanding_usd: 0,
};

const requests = () => novita.requests.map(({ method, path }) => `${method} ${path}`);

describe('Get Balance', () => {
	it('gives dollars for each item, and asks once', async () => {
		const { items, hints } = await run(three);
		expect(items).toEqual([0, 1, 2].map((item) => ({ json: BALANCE, pairedItem: { item } })));
		expect(hints).toEqual([]);
		expect(requests()).toEqual(['GET /openapi/v1/billing/balance/detail']);
	});

	it('asks for nothing where no item comes in', async () => {
		expect((await run({ ...three, items: [] })).items).toEqual([]);
		expect(requests()).toEqual([]);
	});

	it('tells an AI model all of it', async () => {
		expect((await run({ ...three, isTool: true })).items[0]!.json).toEqual(BALANCE);
	});

	it.each(['getBalance', ' GETBALANCE ', 'Get Balance'])(
		'may be written as %j',
		async (operation) => {
			const values = [0, 1, 2].map(() => ({ operation }));
			expect((await run({ ...three, values })).items[2]!.json).toEqual(BALANCE);
		},
	);

	it.each([
		['INVALID_API_KEY', "Novita doesn't accept the API key"],
		['429', 'The rate limit of the Novita account is reached'],
		['500', "Novita's server could not handle the request"],
		['reset', "Novita's reply was lost"],
	] as const)('says what kept Novita from answering: %s', async (kind, message) => {
		const meets = () => novita.faults.next({ on: 'balance', kind });
		meets();
		await expect(run(three)).rejects.toThrow(`${message}`);
		meets();
		const { items } = await run({ ...three, node: { onError: 'continueRegularOutput' } });
		expect(items).toHaveLength(3);
		for (const { json } of items) {
			expect(json.message).toContain(message);
			expect(JSON.stringify(json)).not.toContain('charged');
		}
		expect(requests()).toHaveLength(2);
	});

	it('says that a credential is unusable, as for a video', async () => {
		const gone = { ...three, baseUrl: new Error('The credential was deleted') };
		await expect(run(gone)).rejects.toThrow('The credential was deleted [item 0]');
		expect(requests()).toEqual([]);
	});

	it('is refused for single items among videos, unpaid', async () => {
		const values = ['textToVideo', 'getBalance'].map((operation) => ({
			operation,
			prompt: 'A cup',
		}));
		const mixed = {
			set: { operation: 'textToVideo', model: 'kling-v3.0-std-t2v' },
			items: [{ json: {} }, { json: {} }],
			values,
		};
		await expect(run(mixed)).rejects.toThrow(
			'Operation is Get Balance for this item, and another for the items before [item 1]',
		);
		expect(requests()).toEqual([]);
	});
});
