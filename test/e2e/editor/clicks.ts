/** That no click on one field loses what another one holds, by what n8n has saved afterwards. */
import type { Page } from 'playwright-core';

import { openNode } from '../../../tools/n8n-server/browser';
import {
	addEntry,
	choose,
	closePanel,
	fill,
	notices,
	settle,
	toggle,
} from '../../../tools/n8n-server/panel';
import type { WorkflowNode } from '../../../tools/n8n-server/workflow';
import { credentialled, node } from '../../../tools/n8n-server/workflows';
import type { Stage } from './stage';

type Parameters = Record<string, unknown>;

/** Gives nothing where nothing has run, and the editor takes it for empty. */
const EXPRESSION = '={{ $json.anything }}';

const IMAGES = {
	imageUrl: 'https://example.com/start.png',
	endImageInput: 'url',
	endImageUrl: 'https://example.com/end.png',
};
const SHOTS = {
	shots: [
		{ prompt: 'A cup', duration: 8 },
		{ prompt: 'Steam', duration: 4 },
	],
};

const FULL = {
	...IMAGES,
	promptMode: 'multiShot',
	multiPrompt: SHOTS,
	prompt: 'A cup of tea',
	duration: 7,
	sound: true,
	options: { negativePrompt: 'blurry', cfgScale: 0.7 },
};

/** A field, an entry of its dropdown, and what is saved of it: nothing for a default. */
type Click = [field: string, entry: string, value: string | undefined];

/** What a node holds, and the ways there and back on which it has to stay. */
const WAYS: Array<[string, Parameters, Click[]]> = [
	[
		'Prompt Mode of Pro',
		{ model: 'kling-v3.0-pro-i2v', ...FULL, promptMode: undefined },
		[
			['promptMode', 'Multi-Shot', 'multiShot'],
			['promptMode', 'Single Prompt', undefined],
		],
	],
	[
		'Model',
		FULL,
		[
			['model', 'Kling v3.0 Pro', 'kling-v3.0-pro-i2v'],
			['model', 'Kling v3.0 4K', 'kling-v3.0-4k-i2v'],
			['model', 'Kling v2.6 Pro', 'kling-v2.6-pro-i2v'],
			['model', 'Kling v2.1', 'kling-v2.1-i2v'],
			['model', 'Kling v1.6', 'kling-v1.6-i2v'],
			['model', 'Other Model', 'custom'],
			['model', 'Kling v3.0 Standard', undefined],
		],
	],
	[
		'Model of a text',
		{
			operation: 'textToVideo',
			model: 'kling-v3.0-pro-t2v',
			prompt: 'A cup of tea',
			multiPrompt: SHOTS,
			duration: 12,
			sound: true,
			aspectRatio: '9:16',
		},
		[
			['model', 'Kling v3.0 Standard', undefined],
			['model', 'Kling v2.1 Master', 'kling-v2.1-t2v-master'],
			['model', 'Kling v1.6', 'kling-v1.6-t2v'],
			['model', 'Other Model', 'custom'],
			['model', 'Kling v3.0 Pro', 'kling-v3.0-pro-t2v'],
		],
	],
	[
		'Model that has more fields',
		{
			model: 'kling-v2.6-pro-i2v',
			imageUrl: IMAGES.imageUrl,
			duration: 10,
			sound: false,
			aspectRatio: '1:1',
			voiceList: { voices: [{ voiceId: '829824295735410756' }] },
		},
		[
			['model', 'Kling v3.0 Standard', undefined],
			['model', 'Kling v2.1 Master', 'kling-v2.1-i2v-master'],
			['model', 'Kling v2.6 Pro', 'kling-v2.6-pro-i2v'],
		],
	],
	[
		'Model that has a mode',
		{ model: 'kling-v1.6-i2v', ...IMAGES, mode: 'Professional', duration: 10 },
		[
			['model', 'Kling v2.1', 'kling-v2.1-i2v'],
			['model', 'Kling v3.0 Standard', undefined],
			['model', 'Kling v1.6', 'kling-v1.6-i2v'],
		],
	],
	[
		'Model of a motion',
		{
			operation: 'motionControl',
			imageUrl: IMAGES.imageUrl,
			videoUrl: 'https://example.com/dance.mp4',
			motionModel: 'kling-v3-0-pro',
			characterOrientation: 'video',
			keepOriginalSound: false,
		},
		[
			['model', 'Other Model', 'custom'],
			['model', 'Kling v3.0 Motion Control', undefined],
		],
	],
	[
		'Model and Prompt Mode, around expressions',
		{
			imageUrl: EXPRESSION,
			endImageInput: 'url',
			endImageUrl: EXPRESSION,
			multiPrompt: { shots: [{ prompt: EXPRESSION, duration: 4 }] },
			prompt: EXPRESSION,
			duration: EXPRESSION,
			sound: EXPRESSION,
		},
		[
			['promptMode', 'Multi-Shot', 'multiShot'],
			['model', 'Kling v3.0 Pro', 'kling-v3.0-pro-i2v'],
			['model', 'Kling v2.6 Pro', 'kling-v2.6-pro-i2v'],
			['model', 'Kling v3.0 Standard', undefined],
			['promptMode', 'Single Prompt', undefined],
		],
	],
	[
		'Image and End Image',
		{ ...IMAGES, endImageBinaryProperty: 'last', imageBinaryProperty: 'first' },
		[
			['imageInput', 'File', 'binary'],
			['endImageInput', 'File', 'binary'],
			['endImageInput', 'None', undefined],
			['endImageInput', 'URL', 'url'],
			['imageInput', 'URL', undefined],
		],
	],
	[
		'Operation, of what both have',
		{ prompt: 'A cup of tea', duration: 9, sound: true, options: { negativePrompt: 'blurry' } },
		[
			['operation', 'Text to Video', 'textToVideo'],
			['operation', 'Image to Video', undefined],
		],
	],
];

export function testClicks(stage: () => Stage): void {
	describe('a click keeps what other fields hold:', () => {
		let page: Page;

		beforeAll(async () => {
			const { open, credential } = stage();
			const nodes = [
				node('By Hand', 'n8n-nodes-novita-kling.novitaKling'),
				...WAYS.map(([name, set]) => node(name, 'n8n-nodes-novita-kling.novitaKling', 1, set)),
			].map((each, row): WorkflowNode => ({ ...each, position: [0, 160 * row] }));
			page = await open({
				name: 'Clicks',
				nodes: credentialled(credential, nodes),
				connections: {},
			});
		});
		afterAll(async () => await page?.close());
		afterEach(async () => await closePanel(page));

		/** What n8n has saved of these parameters of a node. */
		async function saved(name: string, like: Parameters): Promise<Parameters> {
			await page.keyboard.press('Control+s');
			const id = /workflow\/(\w+)/.exec(page.url())?.[1] ?? '';
			const { nodes } = await stage().api.workflow(id);
			const all = nodes.find((each) => each.name === name)?.parameters ?? {};
			return Object.fromEntries(Object.keys(like).map((key) => [key, all[key]]));
		}

		/** With the time that the editor takes to delete what left the screen: nothing tells that it won't. */
		async function click(field: string, entry: string): Promise<void> {
			await choose(page, field, entry);
			await page.waitForTimeout(500);
		}

		const expectSaved = async (name: string, like: Parameters) =>
			expect(await settle(async () => await saved(name, like), like)).toEqual(like);

		it('Prompt Mode, after each field was filled in by hand', async () => {
			const name = 'By Hand';
			await openNode(page, name);
			await fill(page, 'imageUrl', IMAGES.imageUrl);
			await choose(page, 'endImageInput', 'URL');
			await fill(page, 'endImageUrl', IMAGES.endImageUrl);
			await click('promptMode', 'Multi-Shot');
			await addEntry(page, 'Add Shot');
			await fill(page, 'prompt', 'A cup');
			await fill(page, 'duration', '8');
			await addEntry(page, 'Add Shot');
			await fill(page, 'prompt', 'Steam', 1);
			await fill(page, 'duration', '4', 1);
			await fill(page, 'prompt', 'A cup of tea', 2);
			expect(await notices(page)).toEqual(['The video lasts as long as its shots together']);
			await click('promptMode', 'Single Prompt');
			await choose(page, 'duration', '7 Seconds');
			await toggle(page, 'sound');
			const { imageUrl, endImageInput, endImageUrl, multiPrompt, prompt, duration, sound } = FULL;
			const set = { imageUrl, endImageInput, endImageUrl, multiPrompt, prompt, duration, sound };
			await expectSaved(name, set);
			expect(await notices(page)).toEqual(['Kept, but not sent: Shots']);
			await click('promptMode', 'Multi-Shot');
			await expectSaved(name, { ...set, promptMode: 'multiShot' });
			await click('promptMode', 'Single Prompt');
			await expectSaved(name, { ...set, promptMode: undefined });
		});

		it.each(WAYS)('%s', async (name, set, clicks) => {
			await openNode(page, name);
			let expected = set;
			for (const [field, entry, value] of clicks) {
				await click(field, entry);
				expected = { ...expected, [field]: value };
				await expectSaved(name, expected);
			}
			expect(expected).toEqual(set);
		});
	});
}
