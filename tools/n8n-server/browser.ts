import { chromium, type Browser, type Page } from 'playwright-core';

import { BROWSER_ID, type N8nApi, type Stored } from './api';
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

/** Where a link in the editor leads, in the words of the framework that it's made with. */
const ROUTER = "document.querySelector('#app').__vue_app__.config.globalProperties.$router";

/**
 * Opens a workflow and waits until its nodes are drawn. A page loads the editor once, which takes seconds; from there
 * it goes to the next workflow as by a link.
 *
 * @param url Of n8n.
 */
export async function openWorkflow(page: Page, url: string, { id, name }: Stored): Promise<void> {
	const path = `/workflow/${id}`;
	if (page.url().startsWith(url)) await page.evaluate(`${ROUTER}.push('${path}')`);
	else await page.goto(url + path);
	// Its name comes once the one before has left the canvas.
	await page.locator('[data-test-id=workflow-name-input]', { hasText: name }).first().waitFor();
	await page.locator('[data-test-id=canvas-node]').first().waitFor();
}

/** Opens a node's panel by a double click on it. */
export async function openNode(page: Page, name: string): Promise<void> {
	await page.locator(`[data-test-id=canvas-node][data-node-name="${name}"]`).dblclick();
	await page.locator('[data-test-id=ndv]').first().waitFor();
}
