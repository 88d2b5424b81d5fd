import { mkdirSync } from 'node:fs';
import { join } from 'node:path';

import type { Browser, Page } from 'playwright-core';

import { klingProperties } from '../../nodes/NovitaKling/properties';
import { readExample } from '../../tools/examples';
import { N8nApi } from '../rig/api';
import {
	choose,
	openEditor,
	openNode,
	openWorkflow,
	shownParameters,
	startBrowser,
} from '../rig/browser';
import { startN8n, type N8n } from '../rig/n8n';
import { root } from '../rig/paths';
import { packageTarball } from '../rig/tarball';
import { withCredential } from '../rig/workflow';
import { startSimulator, stopEncoder, type Simulator } from '../simulator';

/** `UPDATE_SCREENSHOTS=1` renews the pictures of the documentation; otherwise they go to the cache. */
const pictures = join(root, process.env.UPDATE_SCREENSHOTS ? 'docs/images' : '.cache/screenshots');

const ALWAYS = ['operation', 'model', 'waitForCompletion', 'options'];

/** n8n's own settings of a node are on the page too. */
const OWN = new Set(klingProperties().map(({ name }) => name));

describe('the nodes in the editor', () => {
	let simulator: Simulator;
	let n8n: N8n;
	let api: N8nApi;
	let browser: Browser;
	let workflowId: string;
	let page: Page;

	beforeAll(async () => {
		mkdirSync(pictures, { recursive: true });
		simulator = await startSimulator({ runMs: { min: 500, max: 500 } });
		[n8n, browser] = await Promise.all([
			packageTarball().then(async (tarball) => await startN8n({ tarball })),
			startBrowser(),
		]);
		api = new N8nApi(n8n.url);
		await api.signIn();
		const { apiKey, url: baseUrl } = simulator;
		const credential = await api.createCredential('Novita API', 'novitaApi', { apiKey, baseUrl });
		const example = withCredential(readExample('image-to-video'), credential);
		({ id: workflowId } = await api.createWorkflow(example));
		// The editor lets one tab at a time edit a workflow, so the fields get a copy of their own.
		const copy = await api.createWorkflow({ ...example, name: 'Fields' });
		page = await openEditor(browser, api);
		await openWorkflow(page, n8n.url, copy.id);
	});
	afterAll(async () => {
		await browser?.close();
		await n8n?.stop();
		await simulator?.stop();
		await stopEncoder();
	});

	// Also after a test that failed half way, so that the next one finds the canvas.
	afterEach(async () => {
		const close = page.locator('[data-test-id=ndv-close-button]');
		if (await close.count()) await close.first().click();
	});

	it.each([
		[
			'Image to Video',
			'Kling v3.0 Standard',
			[
				'imageInput',
				'imageBinaryProperty',
				'endImageInput',
				'promptMode',
				'prompt',
				'duration',
				'sound',
			],
		],
		[
			'Image to Video',
			'Kling v3.0 Pro',
			[
				'imageInput',
				'imageBinaryProperty',
				'endImageInput',
				'promptMode',
				'prompt',
				'duration',
				'sound',
			],
		],
		[
			'Image to Video',
			'Kling v2.6 Pro',
			[
				'imageInput',
				'imageBinaryProperty',
				'prompt',
				'duration',
				'sound',
				'aspectRatio',
				'voiceList',
			],
		],
		['Text to Video', 'Kling v3.0 Standard', ['prompt', 'duration', 'aspectRatio', 'sound']],
		[
			'Text to Video',
			'Kling v3.0 Pro',
			['prompt', 'promptMode', 'duration', 'aspectRatio', 'sound'],
		],
		[
			'Motion Control',
			'Kling v3.0 Motion Control',
			[
				'imageInput',
				// Text to Video came before, and n8n forgot what fields held that it doesn't have.
				'imageUrl',
				'videoUrl',
				'motionModel',
				'characterOrientation',
				'prompt',
				'keepOriginalSound',
			],
		],
	])('shows exactly the fields of %s with %s', async (operation, model, fields) => {
		await openNode(page, 'Start the Video');
		await choose(page, 'operation', operation);
		await choose(page, 'model', model);
		const shown = (await shownParameters(page)).filter((name) => OWN.has(name));
		// An empty collection is only its label and its button.
		const labels = await page.locator('[data-test-id=ndv]').first().innerText();
		if (/^Voices$/m.test(labels)) shown.push('voiceList');
		expect(shown.filter((name) => !ALWAYS.includes(name)).sort()).toEqual([...fields].sort());
	});

	it.each(['light', 'dark'] as const)('runs, and looks right in %s', async (scheme) => {
		const own = await openEditor(browser, api, scheme);
		await openWorkflow(own, n8n.url, workflowId);
		await own.locator('[data-test-id=execute-workflow-button]').first().click();
		await own
			.locator('[data-node-name="Wait for the Video"] [data-test-id=canvas-node-status-success]')
			.waitFor({ timeout: 60_000 });
		await own.locator('.el-notification__closeBtn').first().click();
		await own.locator('.el-notification').first().waitFor({ state: 'detached' });
		await own.screenshot({ path: join(pictures, `image-to-video-${scheme}.png`) });
		await openNode(own, 'Start the Video');
		await own.screenshot({ path: join(pictures, `novita-kling-${scheme}.png`) });
		await own.locator('[data-test-id=ndv-close-button]').first().click();
		await openNode(own, 'Wait for the Video');
		await own.screenshot({ path: join(pictures, `novita-wait-${scheme}.png`) });
		await expect(own.locator('[data-test-id=output-panel]').innerText()).resolves.toContain(
			'bottle.mp4',
		);
		await own.context().close();
	});
});
