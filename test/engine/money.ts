/** Whose account is asked and billed. */
import { version } from '../../package.json';
import { systemClock } from '../../nodes/n8n/api/send';
import { simulatorKey } from '../../simulator';
import { goesOn, items, promptItems, SPEED, taskItems, text, useNovita, waitNode } from './setting';

const keys = {
	ours: simulatorKey,
	other: 'sk-not-a-real-key-either',
	poor: 'sk-of-an-empty-account',
	gone: 'sk-that-was-deleted',
};

const novita = useNovita({
	accounts: {
		[keys.ours]: {},
		[keys.other]: {},
		[keys.poor]: { balance: 0 },
	},
});

/** A credential with an expression in it: one key for each client, whose name is in the item. */
describe('a credential that gives each item its own key', () => {
	const perItem = { apiKey: `={{ (${JSON.stringify(keys)})[$json.client] }}` };
	const clients = (...names: string[]) =>
		items(...names.map((client) => ({ client, prompt: 'The same words' })));

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

it('each request says which package it comes from', async () => {
	await novita.kling(promptItems('one'), text({ waitForCompletion: true }));
	const agents = novita.simulator.requests.map(({ userAgent }) => userAgent);
	expect(new Set(agents)).toEqual(new Set([`n8n-nodes-novita-kling/${version}`]));
	expect(novita.simulator.downloads).toHaveLength(1);
});
