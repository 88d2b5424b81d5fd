/** What a click on one field leaves of the others, by what n8n has saved afterwards. */
import { openNode } from '../../../tools/n8n-server/browser';
import { choose, closePanel } from '../../../tools/n8n-server/panel';
import type { WorkflowNode } from '../../../tools/n8n-server/workflow';
import { node } from '../../../tools/n8n-server/workflows';
import { eventually } from '../site';
import { KLING, usePage, workflowIdOf, type Stage } from './stage';

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
	multiPromptJson: '["A cup","Steam"]',
	prompt: 'A cup of tea',
	duration: 7,
	sound: true,
	options: { negativePrompt: 'blurry', cfgScale: 0.7 },
};

/** A field, an entry of its dropdown, and what is saved other than before: nothing for a default, or what is gone. */
type Click = [field: string, entry: string, changes: Parameters];

const SINGLE = { promptMode: undefined };

/** What only models with shots and an end image have, once another one was chosen. */
const WITHOUT = {
	...{ endImageInput: undefined, endImageUrl: undefined },
	...{ promptMode: undefined, multiPrompt: undefined, multiPromptJson: undefined },
};

const WAYS: Array<[string, Parameters, Click[]]> = [
	[
		'Model: what the new one has stays',
		FULL,
		[
			['model', 'Kling v3.0 Pro', { model: 'kling-v3.0-pro-i2v' }],
			['model', 'Kling v3.0 4K', { model: 'kling-v3.0-4k-i2v' }],
			['model', 'Other Model', { model: 'custom' }],
			['model', 'Kling v3.0 Standard', { model: undefined }],
			// Without sound, so that it comes back as it is by default.
			['model', 'Kling v2.1', { model: 'kling-v2.1-i2v', ...WITHOUT, sound: undefined }],
			['model', 'Kling v3.0 Standard', { model: undefined }],
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
			['promptMode', 'Multi-Shot', { promptMode: 'multiShot' }],
			['promptMode', 'Shots From Data', { promptMode: 'multiShotJson' }],
			['model', 'Kling v3.0 Pro', { model: 'kling-v3.0-pro-i2v' }],
			['promptMode', 'Single Prompt', SINGLE],
			['model', 'Kling v2.6 Pro', { model: 'kling-v2.6-pro-i2v', ...WITHOUT }],
			['model', 'Kling v3.0 Standard', { model: undefined }],
		],
	],
	[
		'Image: the field of the other source is emptied',
		{ ...IMAGES, endImageBinaryProperty: undefined },
		[
			['imageInput', 'File', { imageInput: 'binary', imageUrl: undefined }],
			['imageInput', 'URL', { imageInput: undefined }],
			['endImageInput', 'None', { endImageInput: undefined, endImageUrl: undefined }],
			['endImageInput', 'URL', { endImageInput: 'url' }],
		],
	],
	[
		'Operation: what both have stays',
		{ prompt: 'A cup of tea', duration: 9, sound: true, options: { negativePrompt: 'blurry' } },
		[
			['operation', 'Text to Video', { operation: 'textToVideo' }],
			['operation', 'Image to Video', { operation: undefined }],
		],
	],
];

export function testClicks(stage: () => Stage): void {
	describe('what a click leaves:', () => {
		const page = usePage(stage, 'Clicks', () =>
			WAYS.map(([name, set], row): WorkflowNode => ({
				...node(name, KLING, 1, set),
				position: [0, 160 * row],
			})),
		);
		afterEach(async () => await closePanel(page()));

		/** What n8n has saved of these parameters of a node. */
		async function saved(name: string, like: Parameters): Promise<Parameters> {
			await page().keyboard.press('Control+s');
			const { nodes } = await stage().api.workflow(workflowIdOf(page()));
			const all = nodes.find((each) => each.name === name)?.parameters ?? {};
			return Object.fromEntries(Object.keys(like).map((key) => [key, all[key]]));
		}

		/** With the time that the editor takes to delete what left the screen: nothing tells that it won't. */
		async function click(field: string, entry: string): Promise<void> {
			await choose(page(), field, entry);
			await page().waitForTimeout(500);
		}

		const expectSaved = async (name: string, like: Parameters) =>
			await eventually(async () => expect(await saved(name, like)).toEqual(like));

		it.each(WAYS)('%s', async (name, set, clicks) => {
			await openNode(page(), name);
			let expected = set;
			for (const [field, entry, changes] of clicks) {
				await click(field, entry);
				expected = { ...expected, ...changes };
				await expectSaved(name, expected);
			}
		});
	});
}
