/** Each operation's and each model's fields, while they are chosen in an open panel. */
import { openNode } from '../../../tools/n8n-server/browser';
import {
	addOption,
	choose,
	closePanel,
	notices,
	shownFields,
	shows,
} from '../../../tools/n8n-server/panel';
import { catalogue, CUSTOM } from '../../../nodes/novita/models/catalogue';
import { OPERATIONS, OTHER_MODEL } from '../../../nodes/NovitaKling/properties';
import { shownProperties } from '../../support/editor';
import { node } from '../../../tools/n8n-server/workflows';
import { eventually } from '../site';
import { COST, KLING, usePage, type Stage } from './stage';

/** What n8n's own code shows for a model, but for what every model has. */
const fieldsOf = (operation: string, model: string) =>
	shownProperties({ operation, model })
		.filter(({ type }) => type !== 'notice' && type !== 'hidden')
		.map(({ name }) => name)
		.slice(2, -2);

const STANDARD = fieldsOf('imageToVideo', 'kling-v3.0-std-i2v');

/** Of models with the same fields, the first. */
const choices = OPERATIONS.flatMap(({ name: operation, value }) =>
	[
		...catalogue.filter((model) => model.operation === value),
		{ name: OTHER_MODEL, slug: CUSTOM },
	].map(({ name, slug }) => [operation, name, fieldsOf(value, slug)] as const),
).filter(
	([operation, , fields], index, every) =>
		every.findIndex((other) => other[0] === operation && `${other[2]}` === `${fields}`) === index,
);

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

		// Backwards, so that it ends as it began.
		it.each([...choices].reverse())(
			'are exactly those of %s with %s',
			async (operation, model, fields) => {
				await choose(page(), 'operation', operation);
				await choose(page(), 'model', model);
				await see(all(...fields));
			},
		);

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

		it('keep the options when the model is changed', async () => {
			await addOption(page(), 'Negative Prompt');
			await page()
				.locator('[data-test-id="parameter-input-negativePrompt"] textarea')
				.fill('blurry');
			const fields = [...all(...STANDARD), 'negativePrompt'];
			await see(fields);
			await choose(page(), 'model', 'Kling v3.0 4K');
			await see(fields);
		});

		it('tell of a model that is retired, and of the one that replaces it', async () => {
			await choose(page(), 'model', 'Kling v2.6 Pro');
			await shows(
				page().locator('[data-test-id=node-parameters]'),
				'Retired by Novita on 22 July 2026',
			);
			expect((await notices(page())).join()).toContain('Use Kling v3.0 Pro instead.');
		});

		it('lead to the page of each model', async () => {
			const label = page().locator('[data-test-id=node-parameters] label[for=model]');
			await label.hover();
			await label.locator('svg').first().hover();
			const link = page().getByRole('link', { name: 'Kling v3.0 4K' }).first();
			await link.waitFor();
			expect(await link.getAttribute('href')).toMatch(/novita\.ai.*kling-v3\.0-4k-i2v$/);
			await closePanel(page());
		});
	});
}
