/** The fields that show, while others are chosen in an open panel. */
import { openNode } from '../../../tools/n8n-server/browser';
import { choose, notices, shownFields } from '../../../tools/n8n-server/panel';
import { shownProperties } from '../../support/editor';
import { node } from '../../../tools/n8n-server/workflows';
import { eventually } from '../site';
import { COST, KLING, usePage, type Stage } from './stage';

/** What n8n's own code shows for the first model, but for what every model has. */
const STANDARD = shownProperties({ operation: 'imageToVideo', model: 'kling-v3.0-std-i2v' })
	.filter(({ type }) => type !== 'notice' && type !== 'hidden')
	.map(({ name }) => name)
	.slice(2, -2);

const all = (...fields: string[]) => [
	'operation',
	'model',
	...fields,
	'waitForCompletion',
	'options',
];

export function testFields(stage: () => Stage): void {
	describe('the fields of Novita Kling, in an open panel', () => {
		const page = usePage(stage, 'Fields', () => [node('Kling', KLING)]);
		beforeAll(async () => await openNode(page(), 'Kling'));

		const see = async (fields: string[]) =>
			await eventually(async () => expect(await shownFields(page())).toEqual(fields));

		it('of a node that was just added are those that everybody needs, and then the others', async () => {
			await see(all(...STANDARD));
		});

		it('switch between prompt and shots right under Prompt Mode, beside the end image', async () => {
			const images = ['imageInput', 'imageUrl', 'endImageInput', 'endImageUrl'];
			await choose(page(), 'endImageInput', 'URL');
			await see(all(...images, 'promptMode', 'prompt', 'duration', 'sound'));
			await choose(page(), 'promptMode', 'Multi-Shot');
			await see(all(...images, 'promptMode', 'multiPrompt', 'prompt', 'sound'));
			await choose(page(), 'model', 'Kling v3.0 Pro');
			await see(all(...images, 'promptMode', 'multiPrompt', 'duration', 'sound'));
			await choose(page(), 'promptMode', 'Shots From Data');
			await see(all(...images, 'promptMode', 'multiPromptJson', 'duration', 'sound'));
			await choose(page(), 'model', 'Kling v3.0 Standard');
			await see(all(...images, 'promptMode', 'multiPromptJson', 'prompt', 'sound'));
			await choose(page(), 'promptMode', 'Single Prompt');
			await choose(page(), 'endImageInput', 'None');
			await see(all(...STANDARD));
			await eventually(async () => expect(await notices(page())).toEqual([COST]));
		});
	});
}
