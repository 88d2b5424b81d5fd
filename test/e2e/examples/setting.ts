/** What the tests of the examples share: one n8n, one simulated Novita, one browser. */
import { setTimeout as sleep } from 'node:timers/promises';

import type { Browser } from 'playwright-core';

import { readMp4 } from '../../../tools/mp4';
import type { Stored } from '../../../tools/n8n-server/api';
import { startBrowser } from '../../../tools/n8n-server/browser';
import {
	itemsOf,
	withCredential,
	type Execution,
	type Item,
	type Workflow,
} from '../../../tools/n8n-server/workflow';
import { usePlace, useSite, type Site } from '../site';
import { startLanguageModel, type LanguageModel } from './languageModel';
import { startTelegram, type Telegram } from './telegramServer';
import { writeOrMake } from './videoAgent';

/** Longer than any test would wait: such a task ends only when the simulator's clock is put forward. */
const HOURLONG = 3_000_000;

/** How an example is started: by its manual trigger, unless another one is named. */
export interface Start {
	trigger?: string;
	/** What that trigger outputs. */
	item?: Item;
	/** What somebody says to it in the chat. */
	says?: string;
}

/** An execution that has ended without an error. */
export interface Ended {
	execution: Execution;
	items(node: string): Item[];
	/** The items of a node, but for their files. */
	outputOf(node: string): Array<Item['json']>;
}

export interface Setting extends Site {
	languageModel: LanguageModel;
	telegram: Telegram;
	browser: Browser;
	/** Those that n8n has. */
	credentials: Stored[];
	/** Stores an example with the credentials of this n8n. */
	store(example: Workflow): Promise<Stored>;
	/** Starts a stored one. Answers with the execution's ID. */
	start(id: string, start: Start): Promise<string>;
	/** Waits until an execution has ended, which must be without an error. */
	end(executionId: string): Promise<Ended>;
	/** Stores an example, runs it and waits for its end. */
	run(example: Workflow, start?: Start): Promise<Ended>;
	/** Each of these items has a file that is a video. */
	expectVideos(items: Item[]): Promise<void>;
	/** Keeps the tasks with these prompts running until they are released. */
	hold(prompts: string[]): void;
	/** Ends all tasks that are held, by putting the simulator's clock forward. */
	release(): void;
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

/** Sets it up before the tests of a file, and clears it away after them. */
export function useSetting(): () => Setting {
	const held = new Set<unknown>();
	let clockAhead = 0;
	let setting: Setting | undefined;
	let browser: Browser | undefined;
	const site = useSite(usePlace(), {
		now: () => Date.now() + clockAhead,
		runMs: { min: 500, max: 500 },
		plan: ({ body }) => (held.has(body?.prompt) ? { runMs: HOURLONG } : undefined),
		linkMs: 2 * HOURLONG,
	});

	beforeAll(async () => {
		const { api, credential } = site();
		browser = await startBrowser();
		const languageModel = await startLanguageModel(writeOrMake);
		const telegram = await startTelegram();
		const contents: Array<[type: string, name: string, data: object]> = [
			['openAiApi', 'OpenAI account', languageModel.credential],
			['telegramApi', 'Telegram account', telegram.credential],
			...Object.entries(UNUSED).map(([type, name]): [string, string, object] => [type, name, {}]),
		];
		// Under the names that the examples have, as n8n would call them.
		const credentials = new Map([['novitaApi', credential]]);
		for (const [type, name, data] of contents)
			credentials.set(type, await api.createCredential(name, type, data));

		const own: Omit<Setting, keyof Site> = {
			languageModel,
			telegram,
			browser,
			credentials: [...credentials.values()],
			store: async (example) =>
				await api.createWorkflow(
					[...credentials].reduce(
						(workflow, [type, each]) => withCredential(workflow, each, type),
						withWebhookIds(example),
					),
				),
			start: async (id, { trigger, item, says }) => {
				const { nodes } = await api.workflow(id);
				const manual = nodes.find(({ type }) => type.endsWith('.manualTrigger'));
				const name = trigger ?? manual?.name ?? '';
				if (says !== undefined) return await api.chat(id, name, says);
				return item ? await api.runWith(id, name, item) : await api.run(id, name);
			},
			end: async (executionId) => {
				const execution = await api.until(executionId);
				expect(execution.data.resultData.error).toBeUndefined();
				expect(execution.status).toBe('success');
				const items = (node: string) => itemsOf(execution, node);
				return { execution, items, outputOf: (node) => items(node).map(({ json }) => json) };
			},
			run: async (example, start = {}) => {
				const { id } = await own.store(example);
				return await own.end(await own.start(id, start));
			},
			expectVideos: async (items) => {
				for (const { binary } of items)
					expect(await readMp4(await api.file(binary!.data!))).toBeDefined();
			},
			hold: (prompts) => prompts.forEach((prompt) => held.add(prompt)),
			release: () => {
				clockAhead = HOURLONG;
			},
		};
		setting = { ...site(), ...own };
	});
	afterAll(async () => {
		await browser?.close();
		setting?.languageModel.stop();
		setting?.telegram.stop();
	});
	return () => setting!;
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
