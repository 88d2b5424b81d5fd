import type { INodeParameters } from 'n8n-workflow';

import { catalogue, CUSTOM, customModel, type Model } from '../../../nodes/novita/models/catalogue';
import * as field from '../../../nodes/novita/models/fields';
import { klingProperties } from '../../../nodes/NovitaKling/properties';
import { readItem } from '../../../nodes/NovitaKling/readItem';
import { contextOf } from '../../support/context';
import { parametersOf, shownOptions, shownProperties, shownProperty } from '../../support/editor';
import { bodyOf, IMAGE_URL } from '../../support/item';

/** A model that doesn't exist, with fields that no other has: this entry is all there is to it. */
const madeUp: Model = {
	slug: 'kling-v9.9-test-i2v',
	name: 'Kling v9.9 Test',
	operation: 'imageToVideo',
	summary: 'A model of the tests',
	page: 'https://novita.ai/docs/api-reference/model-apis-kling-v9.9-test-i2v',
	fields: [
		field.image(),
		field.prompt({ maxLength: 100 }),
		{ ...field.duration([4, 8]), default: 8 },
		{
			kind: 'number',
			api: 'motion_strength',
			parameter: 'motionStrength',
			label: 'Motion Strength',
			description: 'How much moves',
			min: 1,
			max: 9,
			default: 4,
			precision: 0,
		},
		{ ...field.voices(), maxItems: 3 },
		field.negativePrompt(),
	],
	notTogether: [['motion_strength', 'negative_prompt']],
};

const properties = klingProperties([...catalogue, madeUp]);
const editor = { operation: 'imageToVideo', model: madeUp.slug };
const property = (name: string, set: INodeParameters = editor) =>
	shownProperty(set, name, properties);

describe('a model that is added to the catalogue, and nowhere else,', () => {
	beforeAll(() => void catalogue.push(madeUp));
	afterAll(() => void catalogue.pop());

	const read = async (set: INodeParameters) => {
		const { context } = contextOf({
			set: { ...editor, imageUrl: IMAGE_URL, prompt: 'Steam', ...set },
			resolve: (given) => parametersOf(given, properties),
		});
		return await readItem(context, 0);
	};
	const voices = (...ids: string[]) => ({
		voiceList: { voices: ids.map((voiceId) => ({ voiceId })) },
	});

	it('is in the dropdown of its operation alone, behind the others, with a link to its page', () => {
		const { options = [], description } = property('model');
		const values = options.map((each) => ('value' in each ? each.value : undefined));
		expect(values.slice(-2)).toEqual([madeUp.slug, CUSTOM]);
		expect(description).toContain(madeUp.page);
		const text = property('model', { operation: 'textToVideo', model: CUSTOM });
		expect(JSON.stringify(text.options)).not.toContain(madeUp.slug);
	});

	it('shows its own fields and options as its entry has them, and no other', () => {
		expect(
			shownProperties(editor, properties)
				.map(({ name }) => name)
				.join(' '),
		).toBe(
			'operation model costNotice imageInput imageUrl prompt duration motionStrength voiceList waitForCompletion options',
		);
		const options = shownOptions(editor, properties).map(({ name }) => name);
		expect(options).toEqual(
			expect.arrayContaining(['imageEncoding', 'negativePrompt', 'voiceIds']),
		);
		expect(options).not.toContain('cfgScale');
		const lengths = [{ name: '4 Seconds', value: 4 }, { value: 8 }];
		expect(property('duration')).toMatchObject({ default: 8, options: lengths });
		const typeOptions = { minValue: 1, maxValue: 9, numberPrecision: 0 };
		expect(property('motionStrength')).toMatchObject({ type: 'number', typeOptions, default: 4 });
		expect(property('voiceList').typeOptions).toMatchObject({ maxAllowedFields: 3 });
	});

	it('leaves the other models as they were, and gives its new fields to Other Model', () => {
		const others = catalogue.filter((model) => model !== madeUp);
		for (const { slug: model, operation } of others) {
			const set = { operation, model };
			expect(parametersOf(set, properties)).toEqual(parametersOf(set));
		}
		const { fields } = customModel('any', 'imageToVideo', catalogue);
		expect(fields.map(({ api }) => api)).toContain('motion_strength');
	});

	it('is read with its own defaults, and makes its own body in the types of its entry', async () => {
		const { plan, invalid } = await read({ duration: '8', motionStrength: '7', ...voices('a') });
		expect(invalid).toEqual([]);
		expect(plan!.request.slug).toBe(madeUp.slug);
		expect(bodyOf(plan!)).toEqual({
			image: IMAGE_URL,
			prompt: 'Steam',
			duration: 8,
			motion_strength: 7,
			voice_list: ['a'],
		});
	});

	it('is refused by the limits of its own entry', async () => {
		const together = { options: { negativePrompt: 'blurry' } };
		const tooMuch = { prompt: 'x'.repeat(101), motionStrength: 10, ...voices('a', 'b', 'c', 'd') };
		const { invalid } = await read({ duration: 5, ...tooMuch, ...together });
		expect(invalid.map((each) => each.message)).toEqual([
			'Prompt is too long: 101 characters (limit 100)',
			"Duration 5 isn't available for Kling v9.9 Test",
			'Motion Strength has to be a number from 1 to 9, not 10',
			'Too many entries in Voices: 4 (limit 3)',
			"Kling v9.9 Test doesn't take Motion Strength and Negative Prompt together",
		]);
	});
});
