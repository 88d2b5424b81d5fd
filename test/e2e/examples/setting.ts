/** What the tests of the examples share: one n8n, one simulated Novita, one browser. */
import { setTimeout as sleep } from 'node:timers/promises';

import type { Browser } from 'playwright-core';

import { readMp4 } from '../../../tools/mp4';
import type { Stored } from '../../../tools/n8n-server/api';
import { startBrowser } from '../../../tools/n8n-server/browser';
import {
	itemsOf,
	withCredential,
	type Item,
	type Workflow,
} from '../../../tools/n8n-server/workflow';
import { usePlace, useSite, WHOLE } from '../site';
import { startLanguageModel, type LanguageModel } from './languageModel';
import { startTelegram, type Telegram } from './telegramServer';
import { writeOrMake } from './videoAgent';

/** Longer than any test would wait: such a task ends only when the simulator's clock is put forward. */
const HOURLONG = 3_000_000;

/** How an example is started: by its manual trigger, unless another one is named. */
interface Start {
	trigger?: string;
	/** What that trigger outputs. */
	item?: Item;
	/** What somebody says to it in the chat. */
	says?: string;
}

/** Resolves once it is so. The test's own time-out bounds it. */
export async function becomes(condition: () => boolean | Promise<boolean>): Promise<void> {
	while (!(await condition())) await sleep(100);
}

/** Services that no test signs in to: the editor only has to find the credentials. */
const UNUSED: Record<string, string> = {
	airtableTokenApi: 'Airtable account',
	gmailOAuth2: 'Gmail account',
	googleDriveOAuth2Api: 'Google Drive account',
	googleSheetsOAuth2Api: 'Google Sheets account',
};

/** What the editor gives to nodes with an address when it imports a workflow. Only newer n8ns do so by themselves. */
const withWebhookIds = ({ nodes, ...more }: Workflow): Workflow => ({
	...more,
	nodes: nodes.map((each) =>
		/\.(form|formTrigger|webhook|wait)$/.test(each.type) ? { ...each, webhookId: each.id } : each,
	),
});

export type Setting = ReturnType<ReturnType<typeof useSetting>>;
/** An execution that has ended without an error. */
export type Ended = Awaited<ReturnType<Setting['end']>>;

/** Sets it up before the tests of a file, and clears it away after them. */
export function useSetting() {
	const held = new Set<unknown>();
	let clockAhead = 0;
	const site = useSite(
		usePlace(() => WHOLE),
		{
			now: () => Date.now() + clockAhead,
			runMs: { min: 500, max: 500 },
			plan: ({ body }) => (held.has(body?.prompt) ? { runMs: HOURLONG } : undefined),
			linkMs: 2 * HOURLONG,
		},
	);
	let browser: Browser;
	let languageModel: LanguageModel;
	let telegram: Telegram;
	/** Those that n8n has, by their types: under the names that the examples have, as n8n would call them. */
	const credentials = new Map<string, Stored>();

	beforeAll(async () => {
		const { api, credential } = site();
		browser = await startBrowser();
		languageModel = await startLanguageModel(writeOrMake);
		telegram = await startTelegram();
		credentials.set('novitaApi', credential);
		const add = async (type: string, name: string, data: object) =>
			credentials.set(type, await api.createCredential(name, type, data));
		await add('openAiApi', 'OpenAI account', languageModel.credential);
		await add('telegramApi', 'Telegram account', telegram.credential);
		for (const [type, name] of Object.entries(UNUSED)) await add(type, name, {});
	});
	afterAll(async () => {
		await browser?.close();
		languageModel?.stop();
		telegram?.stop();
	});

	/** Stores an example with the credentials of this n8n. */
	const store = async (example: Workflow): Promise<Stored> => {
		let ready = withWebhookIds(example);
		for (const [type, credential] of credentials) ready = withCredential(ready, credential, type);
		return await site().api.createWorkflow(ready);
	};

	/** Starts a stored one. Answers with the execution's ID. */
	const start = async (id: string, { trigger, item, says }: Start = {}): Promise<string> => {
		const { api } = site();
		const { nodes } = await api.workflow(id);
		const manual = nodes.find(({ type }) => type.endsWith('.manualTrigger'));
		const name = trigger ?? manual?.name ?? '';
		if (says !== undefined) return await api.chat(id, name, says);
		return item ? await api.runWith(id, name, item) : await api.run(id, name);
	};

	/** Waits until an execution has ended, which must be without an error. */
	const end = async (executionId: string) => {
		const execution = await site().api.until(executionId);
		expect(execution.data.resultData.error).toBeUndefined();
		expect(execution.status).toBe('success');
		const items = (node: string) => itemsOf(execution, node);
		/** The items of a node, but for their files. */
		const outputOf = (node: string) => items(node).map(({ json }) => json);
		return { execution, items, outputOf };
	};

	const run = async (example: Workflow, started?: Start) =>
		await end(await start((await store(example)).id, started));

	const expectVideos = async (items: Item[]) => {
		for (const { binary } of items)
			expect(await readMp4(await site().api.file(binary!.data!))).toBeDefined();
	};

	/** Keeps the tasks with these prompts running until they are released. */
	const hold = (prompts: string[]) => prompts.forEach((prompt) => held.add(prompt));
	/** Ends all tasks that are held, by putting the simulator's clock forward. */
	const release = () => {
		clockAhead = HOURLONG;
	};

	return () => ({
		...site(),
		...{ browser, languageModel, telegram, credentials },
		...{ store, start, end, run, expectVideos, hold, release },
	});
}

/** The workflow with some words replaced, where they stand first. */
export const replaced = (workflow: Workflow, words: string, by: string): Workflow =>
	JSON.parse(JSON.stringify(workflow).replace(words, by)) as Workflow;

/** The workflow with other values of some of a node's parameters. */
export const withParameters = (
	{ nodes, ...more }: Workflow,
	name: string,
	parameters: Record<string, unknown>,
): Workflow => ({
	...more,
	nodes: nodes.map((node) =>
		node.name === name ? { ...node, parameters: { ...node.parameters, ...parameters } } : node,
	),
});
