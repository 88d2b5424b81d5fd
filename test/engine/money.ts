/** Whose account is asked and billed, and what the node's limits count. */
import type { IExecuteFunctions } from 'n8n-workflow';

import { version } from '../../package.json';
import { systemClock } from '../../nodes/n8n/api/send';
import { sumDollars } from '../../nodes/novita/request/cost';
import { simulatorKey } from '../../simulator';
import {
	goesOn,
	items,
	kling,
	nodeType,
	promptItems,
	SPEED,
	taskItems,
	text,
	useNovita,
	waitNode,
} from './setting';

const keys = {
	ours: simulatorKey,
	other: 'sk-not-a-real-key-either',
	poor: 'sk-of-an-empty-account',
	gone: 'sk-that-was-deleted',
};

const novita = useNovita({
	accounts: {
		[keys.ours]: {},
		[keys.other]: { balance: 20_000 },
		[keys.poor]: { balance: 0 },
	},
});

/** A credential with an expression in it: one key for each client, whose name is in the item. */
describe('a credential that gives each item its own key', () => {
	const perItem = { apiKey: `={{ (${JSON.stringify(keys)})[$json.client] }}` };
	const clients = (...names: string[]) =>
		items(...names.map((client) => ({ client, prompt: 'The same words' })));

	it('reads the balance of each account, once', async () => {
		const given = clients('ours', 'other', 'ours');
		const { json } = await novita.kling(given, { operation: 'getBalance' }, {}, perItem);
		expect(json.map((each) => each.available_usd)).toEqual([12.345, 2, 12.345]);
		expect(novita.paths()).toHaveLength(2);
	});

	it('has each client pay for its own video, and none for an item without a key', async () => {
		const given = clients('other', 'poor', 'nobody', 'ours');
		const { error, json } = await novita.kling(given, text(), goesOn, perItem);
		expect(error).toBeUndefined();
		const [other, poor, nobody, ours] = json;
		expect(poor!.status).toBe('REFUSED');
		expect(nobody).toMatchObject({
			status: 'NOT_SENT',
			message: 'The Novita API credential has no API key',
		});
		expect(novita.idsOf()).toEqual([other!.task_id, ours!.task_id]);
	});

	it('sends nothing under Stop where an item has no key', async () => {
		const { error } = await novita.kling(clients('ours', 'nobody'), text(), {}, perItem);
		expect(error?.message).toBe('The Novita API credential has no API key [item 1]');
		expect(novita.paths()).toEqual([]);
	});

	it('asks for each task with its key, and one that is refused ends no other wait', async () => {
		// A refused key is doubted for twenty seconds, by dates.
		const startedAt = Date.now();
		jest
			.spyOn(systemClock, 'now')
			.mockImplementation(() => startedAt + (Date.now() - startedAt) * SPEED);
		const ids = await novita.start('one', 'two', 'three');
		const waited = clients('gone', 'other', 'ours').map(({ json }, index) => ({
			json: { ...json, ...taskItems(...ids)[index]!.json },
		}));
		const { json, out } = await novita.run(waited, [waitNode({}, goesOn)], perItem);
		expect(json.map(({ task_id }) => task_id)).toEqual(ids);
		expect(out.map(({ binary }) => binary !== undefined)).toEqual([false, true, true]);
		expect(json[0]!.message).toMatch(/API key/);
	});
});

it('Get Usage gives what the run before it cost, and each request says whose it is', async () => {
	const waits = text({ waitForCompletion: true });
	const started = await novita.kling(promptItems('one', 'two', 'three'), waits);
	const { out } = await novita.kling(items({ a: 1 }, { a: 2 }), { operation: 'getUsage' });
	const json = { product: 'kling-v3.0-std-t2v', quantity: 9, amount_usd: 0.756, paid_usd: 0.756 };
	expect(sumDollars(started.json.map((each) => Number(each.estimated_cost_usd)))).toBe(0.756);
	expect(out).toMatchObject([0, 1].map((item) => ({ json, pairedItem: { item } })));
	expect(novita.paths().filter((path) => path.includes('billing'))).toEqual([
		'/openapi/v1/billing/apikey/bill/list',
	]);
	const agents = novita.simulator.requests.map(({ userAgent }) => userAgent);
	expect(new Set(agents)).toEqual(new Set([`n8n-nodes-novita-kling/${version}`]));
	expect(novita.simulator.downloads).toHaveLength(3);
});

it('Spending Limit holds for all rounds of a loop together', async () => {
	let rounds = 0;
	const types = {
		next: nodeType(
			'next',
			async function (this: IExecuteFunctions) {
				rounds += 1;
				return rounds <= 3 ? [promptItems(`round ${rounds}`), []] : [[], promptItems('end')];
			},
			{ outputs: ['main', 'main'] },
		),
	};
	const nodes = [{ type: 'next', name: 'Next' }, kling(text({ options: { spendingLimit: 0.5 } }))];
	const { error } = await novita.run(promptItems('start'), nodes, { types, loop: true });
	expect(error?.message).toBe(
		'About $0.252 for item 0, after $0.252 that this execution has spent before, is over the Spending Limit of $0.50 [item 0]',
	);
	expect(novita.submitted()).toHaveLength(1);
});
