/** One n8n, one simulator and one browser for all that is looked at in the editor. */
import type { Browser, Page } from 'playwright-core';

import { N8nApi, type Stored } from '../../../tools/n8n-server/api';
import { openEditor, openWorkflow, startBrowser } from '../../../tools/n8n-server/browser';
import { startN8n, type N8n } from '../../../tools/n8n-server/n8n';
import { packageTarball } from '../../../tools/n8n-server/tarball';
import type { Workflow } from '../../../tools/n8n-server/workflow';
import { startSimulator, stopEncoder, type Simulator } from '../../../simulator';
import { encodeClip } from '../../../simulator/video/encode';
import { HELD_MS } from '../holdTasks';

/** The notice under a model whose price is known. */
export const COST = expect.stringMatching(/^5 seconds cost about \$\d/) as string;

export interface Stage {
	simulator: Simulator;
	n8n: N8n;
	api: N8nApi;
	/** Of the simulator, and right. */
	credential: Stored;
	/** Keeps the tasks with these prompts running. */
	held: Set<unknown>;
	/** A tab with this workflow open. The editor lets one tab at a time edit a workflow. */
	open(workflow: Workflow): Promise<Page>;
}

/** Sets the stage before the tests of this file, and clears it after them. */
export function useStage(): () => Stage {
	let stage: Stage | undefined;
	let browser: Browser | undefined;
	let simulator: Simulator | undefined;
	let n8n: N8n | undefined;
	const held = new Set<unknown>();

	beforeAll(async () => {
		simulator = await startSimulator({
			runMs: { min: 500, max: 500 },
			// Twice as wide and as high as it makes them by itself, for those who look.
			clips: async ({ width, height, ...clip }) =>
				await encodeClip({ ...clip, width: 2 * width, height: 2 * height }),
			plan: ({ body }) => (held.has(body?.prompt) ? { runMs: HELD_MS } : {}),
		});
		const tarball = await packageTarball();
		[n8n, browser] = await Promise.all([startN8n({ tarball }), startBrowser()]);
		const started = { simulator, n8n, browser };
		const api = new N8nApi(n8n.url);
		await api.signIn();
		const credential = await api.createNovitaCredential('Novita account', simulator);
		// Its first tab stays empty; the others share what the editor has loaded before.
		const window = (await openEditor(started.browser, api)).context();
		stage = {
			...started,
			api,
			credential,
			held,
			open: async (workflow) => {
				const { id } = await api.createWorkflow(workflow);
				const page = await window.newPage();
				await openWorkflow(page, api.url, id);
				return page;
			},
		};
	});

	afterAll(async () => {
		await browser?.close();
		await n8n?.stop();
		await simulator?.stop();
		await stopEncoder();
	});

	return () => {
		if (!stage) throw new Error('The stage is not set');
		return stage;
	};
}
