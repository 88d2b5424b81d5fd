/** What the tests of the examples share: one n8n, one simulated Novita, one browser. */
import { setTimeout as sleep } from 'node:timers/promises';

import type { Browser } from 'playwright-core';

import { N8nApi, type Stored } from '../../../tools/n8n-server/api';
import { startBrowser } from '../../../tools/n8n-server/browser';
import { startN8n, type N8n } from '../../../tools/n8n-server/n8n';
import { packageTarball } from '../../../tools/n8n-server/tarball';
import { withCredential, type Execution, type Workflow } from '../../../tools/n8n-server/workflow';
import { startSimulator, stopEncoder, type Simulator } from '../../../simulator';
import { startLanguageModel, type LanguageModel } from './languageModel';
import { startTelegram, type Telegram } from './telegramServer';
import { writeOrMake } from './videoAgent';
import { withWebhookIds } from './webhookIds';

/** Longer than any test would wait: such a task ends only when the simulator's clock is put forward. */
const HOURLONG = 3_000_000;

export interface Setting {
	simulator: Simulator;
	languageModel: LanguageModel;
	telegram: Telegram;
	n8n: N8n;
	api: N8nApi;
	browser: Browser;
	/** Those that n8n has. */
	credentials: Stored[];
	/** Stores an example with the credentials of this n8n. */
	store(example: Workflow): Promise<Stored>;
	/** Runs an example from its manual trigger to its end. */
	run(example: Workflow): Promise<Execution>;
	/** Keeps the tasks with these prompts running until they are released. */
	hold(prompts: string[]): void;
	/** Ends all tasks that are held, by putting the simulator's clock forward. */
	release(): void;
	/** The submissions with these prompts, in the order of the prompts. */
	submissionsOf(prompts: unknown[]): Simulator['submissions'];
	stop(): Promise<void>;
}

/** Resolves once it is so. The test's own time-out bounds it. */
export async function becomes(condition: () => boolean): Promise<void> {
	while (!condition()) await sleep(100);
}

/** Services that no test signs in to: the editor only has to find the credentials. */
const UNUSED: Record<string, string> = {
	airtableTokenApi: 'Airtable account',
	gmailOAuth2: 'Gmail account',
	googleDriveOAuth2Api: 'Google Drive account',
	googleSheetsOAuth2Api: 'Google Sheets account',
};

/** Sets it up before the tests of a file, and clears it away after them. */
export function useSetting(): () => Setting {
	let setting: Setting | undefined;
	beforeAll(async () => {
		setting = await startSetting();
	});
	afterAll(async () => {
		await setting?.stop();
	});
	return () => {
		if (!setting) throw new Error('Nothing is set up');
		return setting;
	};
}

async function startSetting(): Promise<Setting> {
	const held = new Set<unknown>();
	let clockAhead = 0;
	const simulator = await startSimulator({
		now: () => Date.now() + clockAhead,
		runMs: { min: 500, max: 500 },
		plan: ({ body }) => (held.has(body?.prompt) ? { runMs: HOURLONG } : undefined),
		linkMs: 2 * HOURLONG,
	});
	const languageModel = await startLanguageModel(writeOrMake);
	const telegram = await startTelegram();
	const [n8n, browser] = await Promise.all([
		packageTarball().then(async (tarball) => await startN8n({ tarball })),
		startBrowser(),
	]);
	const api = new N8nApi(n8n.url);
	await api.signIn();
	// Under the names that the examples have, as n8n would call them.
	const contents: Array<[string, string, object]> = [
		['novitaApi', 'Novita account', { apiKey: simulator.apiKey, baseUrl: simulator.url }],
		['openAiApi', 'OpenAI account', languageModel.credential],
		['telegramApi', 'Telegram account', telegram.credential],
		...Object.entries(UNUSED).map(([type, name]): [string, string, object] => [type, name, {}]),
	];
	const credentials = new Map<string, Stored>();
	for (const [type, name, data] of contents) {
		credentials.set(type, await api.createCredential(name, type, data));
	}
	const ready = (example: Workflow) =>
		[...credentials].reduce(
			(workflow, [type, credential]) => withCredential(workflow, credential, type),
			withWebhookIds(example),
		);
	return {
		simulator,
		languageModel,
		telegram,
		n8n,
		api,
		browser,
		credentials: [...credentials.values()],
		store: async (example) => await api.createWorkflow(ready(example)),
		run: async (example) => await api.runToEnd(ready(example)),
		hold: (prompts) => prompts.forEach((prompt) => held.add(prompt)),
		release: () => {
			clockAhead = HOURLONG;
		},
		submissionsOf: (prompts) =>
			prompts.flatMap((prompt) =>
				simulator.submissions.filter(({ body }) => body?.prompt === prompt),
			),
		stop: async () => {
			await browser.close();
			await n8n.stop();
			languageModel.stop();
			telegram.stop();
			await simulator.stop();
			await stopEncoder();
		},
	};
}
