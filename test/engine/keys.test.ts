import { simulatorKey } from '../../simulator';
import { errorOf, items, kling, outputsOf, taskItems, text, useNovita, waitNode } from './setting';

/** A credential with an expression in it: one key for each client, whose name is in the item. */
describe('a credential that gives each item its own key', () => {
	const novita = useNovita({
		accounts: {
			[simulatorKey]: {},
			'sk-not-a-real-key-either': { balance: 20_000 },
			'sk-of-an-empty-account': { balance: 0 },
		},
	});
	const keys = {
		ours: simulatorKey,
		other: 'sk-not-a-real-key-either',
		poor: 'sk-of-an-empty-account',
		gone: 'sk-that-was-deleted',
	};
	const perItem = { apiKey: `={{ (${JSON.stringify(keys)})[$json.client] }}` };
	const clients = (...names: string[]) =>
		items(...names.map((client) => ({ client, prompt: 'The same words' })));
	const go = { onError: 'continueRegularOutput' } as const;

	it('reads the balance of each account, once', async () => {
		const nodes = [kling({ operation: 'getBalance' })];
		const run = await novita.run(clients('ours', 'other', 'ours'), nodes, perItem);
		const read = outputsOf(run, 'Kling')[0]!.map(({ json }) => json.available_usd);
		expect(read).toEqual([12.345, 2, 12.345]);
		expect(novita.simulator.requests).toHaveLength(2);
	});

	it('has each client pay for its own video, and none for an item without a key', async () => {
		const who = clients('other', 'poor', 'nobody', 'ours');
		const run = await novita.run(who, [kling(text(), go)], perItem);
		expect(errorOf(run)).toBeUndefined();
		const [out] = outputsOf(run, 'Kling');
		expect(out!.map(({ json }) => json.status)).toEqual([
			undefined,
			'REFUSED',
			'NOT_SENT',
			undefined,
		]);
		expect(out![2]!.json.message).toBe('The Novita API credential has no API key');
		const accepted = novita.simulator.submissions.filter((each) => each.accepted);
		expect(accepted.map(({ taskId }) => taskId)).toEqual(
			[out![0], out![3]].map((each) => each!.json.task_id),
		);
	});

	it('sends nothing under Stop where an item has no key', async () => {
		const run = await novita.run(clients('ours', 'nobody'), [kling(text())], perItem);
		expect(errorOf(run)?.message).toBe('The Novita API credential has no API key [item 1]');
		expect(novita.simulator.submissions).toEqual([]);
	});

	it('asks for each task with its key, and one that is refused ends no other wait', async () => {
		const ids = await novita.start('one', 'two', 'three');
		const who = ['gone', 'other', 'ours'];
		const waited = taskItems(...ids).map(({ json }, index) => ({
			json: { ...json, client: who[index] },
		}));
		const run = await novita.run(waited, [waitNode({}, go)], perItem);
		const [out] = outputsOf(run, 'Wait');
		expect(out!.map(({ json, binary }) => [json.task_id, Boolean(binary)])).toEqual([
			[ids[0], false],
			[ids[1], true],
			[ids[2], true],
		]);
		expect(out![0]!.json.message).toMatch(/API key/);
	});
});
