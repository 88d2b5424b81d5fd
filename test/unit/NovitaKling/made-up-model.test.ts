import type { INodeParameters, INodeProperties } from 'n8n-workflow';

import { catalogue, CUSTOM, customModel, type Model } from '../../../nodes/novita/models/catalogue';
import * as field from '../../../nodes/novita/models/fields';
import { buildRequest } from '../../../nodes/novita/request/buildRequest';
import { klingProperties } from '../../../nodes/NovitaKling/properties';
import { readItem } from '../../../nodes/NovitaKling/readItem';
import { contextOf } from '../../support/context';
import { parametersOf, shownOptions, shownProperties, shownProperty } from '../../support/editor';
import { bodyOf, IMAGE_URL, imageAt } from '../../support/item';

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
			kind: 'choice',
			api: 'resolution',
			parameter: 'resolution',
			label: 'Resolution',
			description: 'Height of the video',
			choices: [
				{ value: '720p', label: '720p' },
				{ value: '8k', label: '8K' },
			],
			default: '720p',
		},
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
		{
			kind: 'flag',
			api: 'loop_video',
			parameter: 'loopVideo',
			label: 'Loop Video',
			description: 'Whether the end meets the start',
			default: true,
		},
		{ ...field.voices(), maxItems: 3 },
		field.negativePrompt(),
	],
	notTogether: [['resolution', 'negative_prompt']],
};

const properties = klingProperties([...catalogue, madeUp]);
const editor = { operation: 'imageToVideo', model: madeUp.slug };
const names = (set: INodeParameters, among = properties) =>
	shownProperties(set, among).map(({ name }) => name);
const property = (name: string, set: INodeParameters = editor): INodeProperties =>
	shownProperty(set, name, properties);
const messages = (values: Record<string, unknown>) =>
	buildRequest(madeUp, {
		values: { image: imageAt(), prompt: 'Steam', ...values },
	}).invalid.map(({ message }) => message);

describe('a made-up model in the editor', () => {
	it('is in the dropdown of its operation alone, behind the others, with a link to its page', () => {
		const { options = [], description } = property('model');
		const values = options.map((each) => ('value' in each ? each.value : undefined));
		expect(values.slice(-2)).toEqual([madeUp.slug, CUSTOM]);
		expect(description).toContain(madeUp.page);
		const text = property('model', { operation: 'textToVideo', model: CUSTOM });
		expect(JSON.stringify(text.options)).not.toContain(madeUp.slug);
	});

	it('shows its own fields and options, and no other', () => {
		expect(names(editor).join(' ')).toBe(
			'operation model costNotice imageInput imageUrl prompt duration resolution motionStrength loopVideo voiceList waitForCompletion options',
		);
		const options = shownOptions(editor, properties).map(({ name }) => name);
		expect(options.join(' ')).toBe(
			'additionalFields checkOnly imageEncoding keepAtLeast negativePrompt pricePerSecond requestTimeout spendingLimit videosPerItem voiceIds webhookUrl',
		);
	});

	it.each<[string, Partial<INodeProperties>]>([
		[
			'duration',
			{
				options: [
					{ name: '4 Seconds', value: 4 },
					{ name: '8 Seconds', value: 8 },
				],
				default: 8,
			},
		],
		[
			'resolution',
			{
				type: 'options',
				options: [
					{ name: '720p', value: '720p' },
					{ name: '8K', value: '8k' },
				],
				default: '720p',
			},
		],
		[
			'motionStrength',
			{
				type: 'number',
				typeOptions: { minValue: 1, maxValue: 9, numberPrecision: 0 },
				default: 4,
			},
		],
		['loopVideo', { type: 'boolean', default: true }],
		['voiceList', { typeOptions: expect.objectContaining({ maxAllowedFields: 3 }) }],
	])('has the %s of its entry', (name, expected) => {
		expect(property(name)).toMatchObject(expected);
	});

	it('leaves the other models as they were', () => {
		for (const { slug: model, operation } of catalogue) {
			const set = { operation, model };
			expect(names(set)).toEqual(names(set, klingProperties()));
			expect(parametersOf(set, properties)).toEqual(parametersOf(set));
		}
	});

	it('gives its new fields to Other Model too, unset', () => {
		expect(property('resolution', { operation: 'imageToVideo', model: CUSTOM }).default).toBe('');
		const { fields } = customModel('any', 'imageToVideo', [...catalogue, madeUp]);
		expect(fields.map(({ api }) => api)).toContain('motion_strength');
	});
});

describe('the checks of a made-up model', () => {
	it.each([
		[{ image: undefined }, 'Image URL is empty'],
		[{ prompt: 'x'.repeat(101) }, 'Prompt is too long: 101 characters (limit 100)'],
		[{ duration: 5 }, "Duration 5 isn't available for Kling v9.9 Test"],
		[{ resolution: '480p' }, 'Resolution "480p" isn\'t available for Kling v9.9 Test'],
		[{ motion_strength: 10 }, 'Motion Strength has to be a number from 1 to 9, not 10'],
		[{ loop_video: 'maybe' }, 'Loop Video has to be true or false, not "maybe"'],
		[{ voice_list: ['a', 'b', 'c', 'd'] }, 'Too many entries in Voices: 4 (limit 3)'],
		[
			{ resolution: '8k', negative_prompt: 'blurry' },
			"Kling v9.9 Test doesn't take Resolution and Negative Prompt together",
		],
	])('%j is refused', (values, message) => {
		expect(messages(values)).toEqual([message]);
	});

	it('what its entry allows is accepted', () => {
		expect(messages({ prompt: 'x'.repeat(100), voice_list: ['a', 'b', 'c'] })).toEqual([]);
		expect(messages({ duration: '4', motion_strength: 9, loop_video: 'false' })).toEqual([]);
	});
});

describe('an item of a model that is added to the catalogue, and nowhere else', () => {
	beforeAll(() => void catalogue.push(madeUp));
	afterAll(() => void catalogue.pop());

	const read = async (set: INodeParameters) => {
		const { context } = contextOf({
			set: { ...editor, imageUrl: IMAGE_URL, prompt: 'Steam', ...set },
			resolve: (given) => parametersOf(given, properties),
		});
		return await readItem(context, 0);
	};

	it('is read with its own defaults, and makes its own body in the types of its entry', async () => {
		const values = { duration: '8', motionStrength: '7', loopVideo: 'true', sound: true };
		const { plan, invalid } = await read({ ...values, voiceList: { voices: [{ voiceId: 'a' }] } });
		expect(invalid).toEqual([]);
		expect(plan!.request.slug).toBe(madeUp.slug);
		expect(bodyOf(plan!)).toEqual({
			image: IMAGE_URL,
			prompt: 'Steam',
			duration: 8,
			resolution: '720p',
			motion_strength: 7,
			loop_video: true,
			voice_list: ['a'],
		});
	});

	it('has its own checks', async () => {
		const { invalid } = await read({ prompt: 'x'.repeat(101), duration: 5 });
		expect(invalid.map(({ message }) => message)).toEqual([
			'Prompt is too long: 101 characters (limit 100)',
			"Duration 5 isn't available for Kling v9.9 Test",
		]);
	});
});
