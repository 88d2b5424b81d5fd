/** Each operation's and each model's fields, while they are chosen in an open panel. */
import type { Page } from 'playwright-core';

import { openNode } from '../../../tools/n8n-server/browser';
import {
	addOption,
	choose,
	closePanel,
	notices,
	settle,
	shownFields,
} from '../../../tools/n8n-server/panel';
import { credentialled, node } from '../../../tools/n8n-server/workflows';
import type { Stage } from './stage';

const IMAGE = ['imageInput', 'imageUrl'];
const V3_IMAGE = [...IMAGE, 'prompt', 'duration', 'sound', 'promptMode', 'endImageInput'];
const TEXT = ['prompt', 'duration', 'aspectRatio', 'sound'];
const MOTION = [
	...IMAGE,
	'videoUrl',
	'motionModel',
	'characterOrientation',
	'prompt',
	'keepOriginalSound',
];

const all = (...fields: string[]) => [
	'operation',
	'model',
	...fields,
	'waitForCompletion',
	'options',
];

export function testFields(stage: () => Stage): void {
	describe('the fields of Novita Kling, in an open panel', () => {
		let page: Page;

		beforeAll(async () => {
			const { open, credential } = stage();
			const nodes = credentialled(credential, [
				node('Kling', 'n8n-nodes-novita-kling.novitaKling'),
			]);
			page = await open({ name: 'Fields', nodes, connections: {} });
			await openNode(page, 'Kling');
		});
		afterAll(async () => await page?.close());

		const see = async (fields: string[]) =>
			expect(await settle(async () => await shownFields(page), fields)).toEqual(fields);

		it('of a node that was just added are those that everybody needs, and then the others', async () => {
			await see(all(...V3_IMAGE));
		});

		it.each([
			['Image to Video', 'Kling v3.0 Pro', V3_IMAGE],
			['Image to Video', 'Kling v3.0 4K', V3_IMAGE],
			[
				'Image to Video',
				'Kling v2.6 Pro',
				[...IMAGE, 'prompt', 'duration', 'sound', 'aspectRatio', 'voiceList'],
			],
			['Image to Video', 'Other Model', ['customModel', ...V3_IMAGE, 'aspectRatio', 'voiceList']],
			['Text to Video', 'Kling v3.0 Standard', TEXT],
			['Text to Video', 'Kling v3.0 Pro', [...TEXT, 'promptMode']],
			['Text to Video', 'Kling v3.0 4K', TEXT],
			['Text to Video', 'Other Model', ['customModel', ...TEXT, 'promptMode']],
			['Motion Control', 'Kling v3.0 Motion Control', MOTION],
			['Motion Control', 'Other Model', ['customModel', ...MOTION]],
			['Image to Video', 'Kling v3.0 Standard', V3_IMAGE],
		])('are exactly those of %s with %s', async (operation, model, fields) => {
			await choose(page, 'operation', operation);
			await choose(page, 'model', model);
			await see(all(...fields));
		});

		it('lose the end image when shots come, and get it back', async () => {
			await choose(page, 'endImageInput', 'URL');
			await see(all(...V3_IMAGE, 'endImageUrl'));
			await choose(page, 'promptMode', 'Multi-Shot');
			await see(all(...V3_IMAGE.slice(0, -1), 'multiPrompt'));
			await choose(page, 'promptMode', 'Single Prompt');
			// The editor forgets what goes.
			await see(all(...V3_IMAGE));
			expect(await notices(page)).toEqual([]);
		});

		it('keep the options when the model is changed', async () => {
			await addOption(page, 'Negative Prompt');
			await page.locator('[data-test-id="parameter-input-negativePrompt"] textarea').fill('blurry');
			const fields = [...all(...V3_IMAGE), 'negativePrompt'];
			await see(fields);
			await choose(page, 'model', 'Kling v3.0 4K');
			await see(fields);
		});

		it('tell of a model that retires, and of the one that replaces it', async () => {
			await choose(page, 'model', 'Kling v2.6 Pro');
			await page.locator('[data-test-id=node-parameters] label[for=voiceList]').waitFor();
			expect((await notices(page)).join()).toMatch(/22 July 2026.*use Kling v3\.0 Pro\./);
		});

		it('lead to the page of each model', async () => {
			const label = page.locator('[data-test-id=node-parameters] label[for=model]');
			await label.hover();
			await label.locator('svg').first().hover();
			const link = page.getByRole('link', { name: 'Kling v3.0 4K' });
			await link.waitFor();
			expect(await link.getAttribute('href')).toMatch(/novita\.ai.*kling-v3\.0-4k-i2v$/);
			await closePanel(page);
		});
	});
}
