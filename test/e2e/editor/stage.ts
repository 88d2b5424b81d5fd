/** One n8n, one simulator and one browser for all that is looked at in the editor. */
import type { Browser, BrowserContext, Page } from 'playwright-core';

import { openEditor, openWorkflow, startBrowser } from '../../../tools/n8n-server/browser';
import type { Workflow, WorkflowNode } from '../../../tools/n8n-server/workflow';
import { credentialled } from '../../../tools/n8n-server/workflows';
import { encodeClip } from '../../../simulator/video/encode';
import { HELD_MS } from '../holdTasks';
import { usePlace, useSite, type Site } from '../site';

export const KLING = 'n8n-nodes-novita-kling.novitaKling';
export const WAIT = 'n8n-nodes-novita-kling.novitaWaitForTask';

/** The notice under a model whose price is known. */
export const COST = expect.stringMatching(/^5 seconds cost about \$\d/) as string;

export interface Stage extends Site {
	/** Keeps the tasks with these prompts running. */
	held: Set<unknown>;
	/** A tab with this workflow open. The editor lets one tab at a time edit a workflow. */
	open(workflow: Workflow): Promise<Page>;
}

/** Sets the stage before the tests of this file, and clears it after them. */
export function useStage(): () => Stage {
	const held = new Set<unknown>();
	let browser: Browser | undefined;
	let window: BrowserContext;
	const site = useSite(usePlace(), {
		runMs: { min: 500, max: 500 },
		// Twice as wide and as high as it makes them by itself, for those who look.
		clips: async ({ width, height, ...clip }) =>
			await encodeClip({ ...clip, width: 2 * width, height: 2 * height }),
		plan: ({ body }) => (held.has(body?.prompt) ? { runMs: HELD_MS } : {}),
	});
	beforeAll(async () => {
		browser = await startBrowser();
		// Its first tab stays empty; the others share what the editor has loaded before.
		window = (await openEditor(browser, site().api)).context();
	});
	afterAll(async () => await browser?.close());

	async function open(workflow: Workflow): Promise<Page> {
		const { api } = site();
		const { id } = await api.createWorkflow(workflow);
		const page = await window.newPage();
		await openWorkflow(page, api.url, id);
		return page;
	}
	return () => ({ ...site(), held, open });
}

/** A tab for the tests here, with these nodes on its canvas; ours have the credential. */
export function useTab(
	stage: () => Stage,
	name: string,
	nodes: () => WorkflowNode[],
	more: Partial<Workflow> = {},
): () => Page {
	let page: Page | undefined;
	beforeAll(async () => {
		const { credential, open } = stage();
		const own = credentialled(credential, nodes());
		page = await open({ name, connections: {}, ...more, nodes: own });
	});
	afterAll(async () => await page?.close());
	return () => page!;
}

/** Of the workflow that is open in a tab. */
export const workflowIdOf = (page: Page): string => /workflow\/(\w+)/.exec(page.url())![1]!;
