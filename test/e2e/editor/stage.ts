/** One n8n, one simulator and one browser for all that is looked at in the editor. */
import type { Browser, Page } from 'playwright-core';

import { openEditor, openWorkflow, startBrowser } from '../../../tools/n8n-server/browser';
import { closePanel, closeToasts } from '../../../tools/n8n-server/panel';
import type { Workflow, WorkflowNode } from '../../../tools/n8n-server/workflow';
import { credentialled } from '../../../tools/n8n-server/workflows';
import { encodeClip } from '../../../simulator/video/encode';
import { HELD_MS } from '../holdTasks';
import { usePlace, useSite, WHOLE, type Site } from '../site';

export const KLING = 'n8n-nodes-novita-kling.novitaKling';
export const WAIT = 'n8n-nodes-novita-kling.novitaWaitForTask';

/** The notice under a model whose price is known. */
export const COST = expect.stringMatching(/^5 seconds cost about \$\d/) as string;

export interface Stage extends Site {
	/** Keeps the tasks with these prompts running. */
	held: Set<unknown>;
	/** The page, with this workflow on its canvas and nothing over it. There is one, which loads the editor once. */
	open(workflow: Workflow): Promise<Page>;
}

/** Sets the stage before the tests of this file, and clears it after them. */
export function useStage(): () => Stage {
	const held = new Set<unknown>();
	let browser: Browser | undefined;
	let page: Page;
	const site = useSite(
		usePlace(() => WHOLE),
		{
			runMs: { min: 500, max: 500 },
			// Twice as wide and as high as it makes them by itself, for those who look.
			clips: async ({ width, height, ...clip }) =>
				await encodeClip({ ...clip, width: 2 * width, height: 2 * height }),
			plan: ({ body }) => (held.has(body?.prompt) ? { runMs: HELD_MS } : {}),
		},
	);
	beforeAll(async () => {
		browser = await startBrowser();
		page = await openEditor(browser, site().api);
	});
	afterAll(async () => await browser?.close());

	async function open(workflow: Workflow): Promise<Page> {
		const { api } = site();
		await closePanel(page);
		await closeToasts(page, 0);
		await openWorkflow(page, api.url, await api.createWorkflow(workflow));
		return page;
	}
	return () => ({ ...site(), held, open });
}

/** The page for the tests here, with these nodes on its canvas; ours have the credential. */
export function usePage(
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
	return () => page!;
}

/** Of the workflow that is open. */
export const workflowIdOf = (page: Page): string => /workflow\/(\w+)/.exec(page.url())![1]!;
