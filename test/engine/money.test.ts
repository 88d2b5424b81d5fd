import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { once } from 'node:events';

import type { IExecuteFunctions, INode, IRun } from 'n8n-workflow';

import { version } from '../../package.json';
import { sumDollars } from '../../nodes/novita/request/cost';
import { simulate } from '../../tools/n8n-engine/simulated';
import {
	errorOf,
	items,
	kling,
	nodeType,
	outputsOf,
	promptItems,
	text,
	useNovita,
} from './setting';

const novita = useNovita();

/** What stands above the node's items in the editor. */
const hintsOf = (run: IRun): string[] =>
	(run.data.resultData.runData.Kling?.at(-1)?.hints ?? []).map(({ message }) => message);

const paths = () => novita.simulator.requests.map(({ path }) => path);

const BALANCE = '/openapi/v1/billing/balance/detail';

describe('Get Balance in n8n-core', () => {
	it('asks once for all items, with the credential', async () => {
		const run = await novita.run(items({ a: 1 }, { a: 2 }), [kling({ operation: 'getBalance' })]);
		expect(errorOf(run)).toBeUndefined();
		const json = {
			available_usd: 12.345,
			cash_usd: 12.345,
			credit_limit_usd: 0,
			pending_usd: 0,
			outstanding_usd: 0,
		};
		expect(outputsOf(run, 'Kling')[0]).toMatchObject([
			{ json, pairedItem: { item: 0 } },
			{ json, pairedItem: { item: 1 } },
		]);
		expect(paths()).toEqual([BALANCE]);
	});

	it('names a key that is refused, under each On Error', async () => {
		const meets = () => novita.simulator.faults.next({ on: 'balance', kind: 'INVALID_API_KEY' });
		const nodes = (settings: Partial<INode> = {}) => [kling({ operation: 'getBalance' }, settings)];
		meets();
		expect(errorOf(await novita.run(items({}), nodes()))).toMatchObject({
			name: 'NodeApiError',
			httpCode: '403',
		});
		meets();
		const failing = await novita.run(items({}), nodes({ onError: 'continueErrorOutput' }));
		expect(outputsOf(failing, 'Kling')[1]![0]!.json).toMatchObject({
			message: expect.stringContaining('API key') as string,
		});
	});
});

describe('Get Usage in n8n-core', () => {
	it('gives what the run before it cost, in an item a product, and says whose request it is', async () => {
		const run = await novita.run(promptItems('one', 'two', 'three'), [
			kling(text({ waitForCompletion: true })),
		]);
		const started = outputsOf(run, 'Kling')[0]!.map(({ json }) => Number(json.estimated_cost_usd));
		const asked = await novita.run(items({ a: 1 }, { a: 2 }), [kling({ operation: 'getUsage' })]);
		expect(errorOf(asked)).toBeUndefined();
		const json = { product: 'kling-v3.0-std-t2v', quantity: 9, amount_usd: 0.756, paid_usd: 0.756 };
		expect(sumDollars(started)).toBe(json.amount_usd);
		expect(outputsOf(asked, 'Kling')[0]).toMatchObject([
			{ json, pairedItem: { item: 0 } },
			{ json, pairedItem: { item: 1 } },
		]);
		expect(paths().filter((path) => path.includes('billing'))).toEqual([
			'/openapi/v1/billing/apikey/bill/list',
		]);
		expect(novita.simulator.downloads).toHaveLength(3);
		const agents = novita.simulator.requests.map(({ userAgent }) => userAgent);
		expect(new Set(agents)).toEqual(new Set([`n8n-nodes-novita-kling/${version}`]));
	});
});

describe('Keep at Least in n8n-core', () => {
	it('is one number for nodes one after the other, and one run after another', async () => {
		const own = await simulate();
		const { novita: account, apiKey } = own.simulator;
		// $0.252 for each video: enough for five.
		account.settings.accounts[apiKey] = { balance: 22_600 };
		const kept = text({ options: { keepAtLeast: 1 } });
		const settings = { onError: 'continueRegularOutput' as const };
		const nodes = [
			{ ...kling(kept, settings), name: 'First' },
			{ ...kling({ ...kept, prompt: 'A second video' }, settings), name: 'Second' },
		];
		const run = await own.run(promptItems('one', 'two', 'three'), nodes);
		const reasonsOf = (name: string, of = run) =>
			outputsOf(of, name)[0]!.map(({ json }) => (json.error as { reason?: string })?.reason);
		expect(reasonsOf('First')).toEqual([undefined, undefined, undefined]);
		expect(reasonsOf('Second')).toEqual([undefined, undefined, 'KEEP_AT_LEAST']);
		const again = await own.run(promptItems('four'), [kling(kept, settings)]);
		expect(reasonsOf('Kling', again)).toEqual(['KEEP_AT_LEAST']);
		expect(own.simulator.submissions).toHaveLength(5);
		await own.simulator.stop();
	});
});

describe('Check Only in n8n-core', () => {
	it('checks and prices, sends nothing, and has no file to wait for', async () => {
		const parameters = text({ waitForCompletion: true, options: { checkOnly: true } });
		const run = await novita.run(promptItems('one', 'two'), [kling(parameters)]);
		expect(outputsOf(run, 'Kling')[0]!.map(({ json }) => json)).toMatchObject([
			{ valid: true, seconds: 3, estimated_cost_usd: 0.252, request: { prompt: 'one' } },
			{ valid: true, seconds: 3, estimated_cost_usd: 0.252, request: { prompt: 'two' } },
		]);
		expect(hintsOf(run)).toEqual([
			'Checked: 2 videos, 6 seconds: about $0.504, by prices quoted on 7 October 2026. Nothing was sent.',
		]);
		expect(paths()).toEqual([]);
	});

	it('fails for an item as a real run does', async () => {
		const parameters = text({ options: { checkOnly: true } });
		const error = errorOf(await novita.run(promptItems('one', ''), [kling(parameters)]));
		expect(error!.message).toBe('Prompt is empty [item 1]');
	});
});

describe('Spending Limit in n8n-core', () => {
	const limited = (spendingLimit: number, settings?: Partial<INode>) =>
		kling(text({ options: { spendingLimit } }), settings);

	it('sends nothing over it, and says so', async () => {
		const error = errorOf(await novita.run(promptItems('one', 'two'), [limited(0.5)]));
		expect(error).toMatchObject({
			message: 'About $0.504 for items 0 to 1 is over the Spending Limit of $0.50 [item 1]',
			context: { itemIndex: 1 },
		});
		expect(paths()).toEqual([]);
	});

	it('moves all items to the error output, whatever they brought', async () => {
		const settings = { onError: 'continueErrorOutput' as const };
		const run = await novita.run(promptItems('one', 'two'), [limited(0.5, settings)]);
		const [out, failed] = outputsOf(run, 'Kling');
		expect(out).toEqual([]);
		expect(
			failed!.map(({ json }) => [json.prompt, (json.error as { reason: string }).reason]),
		).toEqual([
			['one', 'SPENDING_LIMIT'],
			['two', 'SPENDING_LIMIT'],
		]);
	});

	it('holds for all rounds of a loop together', async () => {
		let rounds = 0;
		const types = {
			next: nodeType('next', 2, async function (this: IExecuteFunctions) {
				rounds += 1;
				return rounds <= 3 ? [promptItems(`round ${rounds}`), []] : [[], promptItems('end')];
			}),
		};
		const nodes = [{ type: 'next', name: 'Next' }, limited(0.5)];
		const run = await novita.run(promptItems('start'), nodes, { types, loop: true });
		expect(errorOf(run)).toMatchObject({
			message:
				'About $0.252 for item 0, after $0.252 that this execution has spent before, is over the Spending Limit of $0.50 [item 0]',
		});
		expect(novita.simulator.submissions).toHaveLength(1);
	});

	it('prices all videos of an item together', async () => {
		const parameters = text({ options: { spendingLimit: 1, videosPerItem: 4 } });
		const error = errorOf(await novita.run(promptItems('one'), [kling(parameters)]));
		expect(error!.message).toContain('About $1.008 for item 0 is over the Spending Limit of $1.00');
		expect(paths()).toEqual([]);
	});

	it('counts a task that is handed out again for nothing, under Retry On Fail', async () => {
		novita.meets('submit', 'ILLEGAL_PROMPT', { match: { promptIncludes: 'three' } });
		const settings = { retryOnFail: true, maxTries: 2, waitBetweenTries: 1 };
		const input = promptItems('one', 'two', 'three');
		const run = await novita.run(input, [limited(0.756, settings)]);
		expect(errorOf(run)).toBeUndefined();
		const out = outputsOf(run, 'Kling')[0]!.map(({ json }) => json);
		expect(out.map(({ reused }) => reused)).toEqual([true, true, undefined]);
		expect(out.map((json) => json.estimated_cost_usd)).toEqual([0, 0, 0.252]);
		expect(hintsOf(run)).toContain(
			'Started: 1 video, 3 seconds: about $0.252, by prices quoted on 7 October 2026.',
		);
	});
});

describe('Webhook URL in n8n-core', () => {
	it('is called when the task has ended', async () => {
		const owner = createServer();
		owner.listen(0, '127.0.0.1');
		await once(owner, 'listening');
		const url = `http://127.0.0.1:${(owner.address() as AddressInfo).port}/hook`;
		const called = new Promise<string>((resolve) => {
			owner.once('request', (message, reply) => {
				void message.toArray().then((chunks) => {
					resolve(Buffer.concat(chunks as Buffer[]).toString('utf8'));
					reply.end();
				});
			});
		});
		const parameters = text({ options: { webhookUrl: url } });
		const run = await novita.run(promptItems('one'), [kling(parameters)]);
		const [out] = outputsOf(run, 'Kling');
		expect(JSON.parse(await called)).toMatchObject({
			event_type: 'ASYNC_TASK_RESULT',
			payload: { task: { task_id: out![0]!.json.task_id } },
		});
		expect(hintsOf(run)).toContainEqual(
			expect.stringContaining("Webhook URL leads to 127.0.0.1, which Novita can't reach") as string,
		);
		owner.closeAllConnections();
		owner.close();
	});
});
