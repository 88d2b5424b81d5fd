import { chromium, type Browser, type Page } from 'playwright-core';

import { BROWSER_ID, type N8nApi } from './api';
import { SCALE } from './screenshots';
import { ensureSystemPackages } from './system';

/** What keeps Chromium from calling home, and lets it run as root and without a screen. */
const FLAGS = [
	'--no-sandbox',
	'--disable-gpu',
	'--disable-quic',
	'--no-first-run',
	'--disable-background-networking',
	'--disable-component-update',
	'--disable-sync',
];

/** When to give up on something in a page. A busy machine gets its time. */
export const PAGE_MS = 5 * 60_000;

/** Debian's Chromium, installed first where that can be done. */
export async function startBrowser(): Promise<Browser> {
	await ensureSystemPackages(['chromium']);
	return await chromium.launch({ executablePath: '/usr/bin/chromium', args: FLAGS });
}

/** A page of n8n's editor, signed in. The editor follows the colour scheme of the page. */
export async function openEditor(
	browser: Browser,
	api: N8nApi,
	colorScheme: 'light' | 'dark' = 'light',
): Promise<Page> {
	const context = await browser.newContext({
		viewport: { width: 1440, height: 960 },
		deviceScaleFactor: SCALE,
		colorScheme,
		reducedMotion: 'reduce',
	});
	await context.addCookies([{ name: 'n8n-auth', value: api.session, url: api.url }]);
	// As text, since it runs in the page and not here.
	await context.addInitScript(`localStorage.setItem('n8n-browserId', '${BROWSER_ID}')`);
	context.setDefaultTimeout(PAGE_MS);
	return await context.newPage();
}

/** Opens a workflow and waits until its nodes are drawn. */
export async function openWorkflow(page: Page, url: string, workflowId: string): Promise<void> {
	await page.goto(`${url}/workflow/${workflowId}`);
	await page.locator('[data-test-id=canvas-node]').first().waitFor();
}

/** Opens a node's panel by a double click on it. */
export async function openNode(page: Page, name: string): Promise<void> {
	await page.locator(`[data-test-id=canvas-node][data-node-name="${name}"]`).dblclick();
	await page.locator('[data-test-id=ndv]').first().waitFor();
}
