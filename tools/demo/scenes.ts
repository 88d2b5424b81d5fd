/** What the recording shows, one scene after the other, as a person would do it who sees both nodes for the first time. */
import type { Page } from 'playwright-core';

import { openNode, openWorkflow } from '../n8n-server/browser';
import type { N8nApi } from '../n8n-server/api';
import { addAction, openDetails } from '../n8n-server/creator';
import {
	addOption,
	choose,
	closePanel,
	closeToasts,
	executeStep,
	fill,
	output,
	toggle,
} from '../n8n-server/panel';
import { ownPackage } from '../n8n-server/package';
import { withCredential } from '../n8n-server/workflow';
import { node } from '../n8n-server/workflows';
import { readExample } from '../examples';
import { OPERATIONS } from '../../nodes/NovitaKling/properties';
import type { Operation } from '../../nodes/novita/models/catalogue';
import type { Screencast } from './screencast';

/** So long a viewer needs to take in what has changed, and to read a caption. In milliseconds. */
const GLANCE_MS = 1200;
const READ_MS = 2500;
const VIDEO_MS = 4000;
const KEY_MS = 120;

const CREDENTIAL = 'Novita account';

/** What every scene plays with. */
export interface Stage {
	page: Page;
	api: N8nApi;
	screencast: Screencast;
	novita: { url: string; apiKey: string };
}

export interface Scene {
	caption: string;
	play(set: Stage): Promise<void>;
}

const glance = async ({ page }: Stage): Promise<void> => await page.waitForTimeout(GLANCE_MS);

/** Says at the foot of the page what is going on; a page that is loaded anew loses it. */
async function say(page: Page, text: string): Promise<void> {
	// As text, since it runs in the page and not here.
	await page.evaluate(`(() => {
		const box = document.getElementById('caption') ?? document.body.appendChild(document.createElement('div'));
		box.id = 'caption';
		box.textContent = ${JSON.stringify(text)};
		box.style.cssText = 'position:fixed;left:50%;bottom:18px;transform:translateX(-50%);z-index:99999;padding:10px 22px;border-radius:8px;background:#101828e6;color:#fff;font:600 20px sans-serif;pointer-events:none';
	})()`);
	await page.waitForTimeout(READ_MS);
}

/** Opens an example in the editor, with the credential chosen. */
async function open({ page, api, screencast, novita }: Stage, example: string): Promise<void> {
	const { apiKey, url: baseUrl } = novita;
	const credential = await api.saveCredential(CREDENTIAL, 'novitaApi', { apiKey, baseUrl });
	await screencast.without(async () => {
		const { id } = await api.createWorkflow(withCredential(readExample(example), credential));
		await openWorkflow(page, api.url, id);
	});
}

/** Runs the workflow on the canvas until its last node has ended. */
async function execute(set: Stage, last: string): Promise<void> {
	const { page } = set;
	await page.locator('[data-test-id=execute-workflow-button]').first().click();
	await page
		.locator(`[data-node-name="${last}"] [data-test-id=canvas-node-status-success]`)
		.waitFor();
	await closeToasts(page);
	await glance(set);
}

/** Plays the first video of the node whose panel is open. */
async function watch(set: Stage): Promise<void> {
	const { page } = set;
	await output(page).getByText('Binary', { exact: true }).first().click();
	await glance(set);
	await output(page).getByText('View', { exact: true }).first().click();
	await output(page).locator('video').waitFor();
	await page.evaluate(`document.querySelector('[data-test-id=output-panel] video').play()`);
	await page.waitForTimeout(VIDEO_MS);
}

const actionOf = (operation: Operation): string =>
	OPERATIONS.find(({ value }) => value === operation)?.action ?? '';

/** In this order: each goes on from where the one before has ended. */
export const scenes: Scene[] = [
	{
		caption: 'Install: Settings, Community nodes',
		async play(set) {
			const { page, api, screencast } = set;
			await screencast.without(async () => {
				await page.goto(`${api.url}/settings/community-nodes`);
				await page
					.getByRole('button', { name: /^install/i })
					.first()
					.waitFor();
			});
			await say(page, this.caption);
			await page
				.getByRole('button', { name: /^install/i })
				.first()
				.click();
			const dialog = page.getByRole('dialog');
			await dialog.locator('input[type=text], input:not([type])').first().fill(ownPackage().name);
			await glance(set);
			await dialog.locator('label, [role=checkbox]').last().click();
			await glance(set);
			await dialog.getByRole('button', { name: /^install/i }).click();
			await dialog.waitFor({ state: 'hidden' });
			await glance(set);
		},
	},
	{
		caption: 'Connect: an API key of Novita, tested as it is saved',
		async play(set) {
			const { page, api, screencast, novita } = set;
			await screencast.without(async () => {
				const start = node('Start', 'n8n-nodes-base.manualTrigger');
				const { id } = await api.createWorkflow({
					name: 'My first video',
					nodes: [start],
					connections: {},
				});
				await openWorkflow(page, api.url, id);
			});
			await say(page, this.caption);
			await page.locator('[data-test-id=canvas-handle-plus]').first().click();
			const search = page.locator('[data-test-id=node-creator-search-bar]');
			await search.pressSequentially('kling', { delay: KEY_MS });
			await glance(set);
			await openDetails(page, 'Novita Kling');
			await glance(set);
			await addAction(page, actionOf('textToVideo'));
			await glance(set);
			await page.getByText('Connect to Novita').first().click();
			const dialog = page.locator('[data-test-id=credential-edit-dialog]');
			const field = (name: string) =>
				dialog.locator(`[data-test-id="parameter-input-${name}"] input`);
			await field('apiKey').fill(novita.apiKey);
			await field('baseUrl').fill(novita.url);
			await glance(set);
			await page.locator('[data-test-id=credential-save-button]').first().click();
			// It closes by itself once Novita has taken the key.
			await dialog.waitFor({ state: 'hidden' });
			await glance(set);
		},
	},
	{
		caption: 'Get Balance: what is left in the account',
		async play(set) {
			const { page } = set;
			await say(page, this.caption);
			await choose(page, 'operation', 'Get Balance');
			await glance(set);
			await executeStep(page);
			await glance(set);
			await choose(page, 'operation', 'Text to Video');
		},
	},
	{
		caption: 'Check Only: checked and priced, and nothing sent',
		async play(set) {
			const { page } = set;
			await say(page, this.caption);
			await fill(
				page,
				'prompt',
				'A paper boat drifts down a rainy street at night, neon reflections',
			);
			await glance(set);
			await addOption(page, 'Check Only');
			await glance(set);
			await executeStep(page);
			await glance(set);
			await toggle(page, 'checkOnly');
		},
	},
	{
		caption: 'Text to Video: one node that waits for its video',
		async play(set) {
			const { page } = set;
			await say(page, this.caption);
			await fill(
				page,
				'prompt',
				'A paper boat drifts down a rainy street at night, neon reflections',
			);
			await glance(set);
			await choose(page, 'aspectRatio', '9:16 (Portrait)');
			await toggle(page, 'waitForCompletion');
			await glance(set);
			await executeStep(page);
			await glance(set);
			await watch(set);
			await closePanel(page);
		},
	},
	{
		caption: 'Image to Video: start a video, wait for it, get the file',
		async play(set) {
			await open(set, 'image-to-video');
			await say(set.page, this.caption);
			await execute(set, 'Wait for the Video');
			await openNode(set.page, 'Start the Video');
			await glance(set);
			await closePanel(set.page);
			await openNode(set.page, 'Wait for the Video');
			await watch(set);
			await closePanel(set.page);
		},
	},
	{
		caption: 'Motion Control: a character moves as another video shows',
		async play(set) {
			await open(set, 'motion-control');
			await say(set.page, this.caption);
			await execute(set, 'Wait for the Video');
			await openNode(set.page, 'Start the Video');
			await glance(set);
			await closePanel(set.page);
		},
	},
	{
		caption: 'A batch: twelve videos in the time of the slowest',
		async play(set) {
			await open(set, 'batch');
			await say(set.page, this.caption);
			await execute(set, 'Wait for the Videos');
			await openNode(set.page, 'Wait for the Videos');
			await watch(set);
			await closePanel(set.page);
		},
	},
];
