import type { INodeParameters } from 'n8n-workflow';

import {
	catalogue,
	CUSTOM,
	customModel,
	type Model,
	type Operation,
} from '../../../nodes/novita/models/catalogue';
import * as field from '../../../nodes/novita/models/fields';
import { NovitaKling } from '../../../nodes/NovitaKling/NovitaKling.node';
import { klingProperties } from '../../../nodes/NovitaKling/properties';
import { readItem } from '../../../nodes/NovitaKling/readItem';
import { showDollars } from '../../../nodes/novita/request/cost';
import { showDay } from '../../../nodes/novita/values/reading';
import { contextOf } from '../../support/context';
import {
	click,
	parametersOf,
	shownOptions,
	shownProperties,
	shownProperty,
} from '../../support/editor';
import { bodyOf } from '../../support/item';

const visible = (set: INodeParameters) => shownProperties(set).map(({ name }) => name);

/** What shows between Model with what it costs and Wait for Completion, in its order; a notice in brackets. */
const shown = (set: INodeParameters) =>
	shownProperties(set)
		.filter(({ name }) => name !== 'costNotice')
		.map(({ name, type }) => (type === 'notice' ? `(${name})` : name))
		.slice(2, -2)
		.join(' ');

/** What shows for each model as it is just chosen, and, behind |, with Multi-Shot from Prompt Mode on. */
const MODELS = `
imageToVideo  kling-v3.0-std-i2v        IMAGE endImageInput promptMode prompt duration sound | multiPrompt prompt (duration) sound
imageToVideo  kling-v3.0-pro-i2v        IMAGE endImageInput promptMode prompt duration sound | multiPrompt (prompt) duration sound
imageToVideo  kling-v3.0-4k-i2v         IMAGE endImageInput promptMode prompt duration sound | multiPrompt prompt (duration) sound
textToVideo   kling-v3.0-std-t2v        prompt duration sound aspectRatio
textToVideo   kling-v3.0-pro-t2v        promptMode prompt duration sound aspectRatio | multiPrompt (prompt) duration sound aspectRatio
textToVideo   kling-v3.0-4k-t2v         prompt duration sound aspectRatio
motionControl kling-v3.0-motion-control IMAGE videoInput videoUrl motionModel characterOrientation prompt keepOriginalSound
imageToVideo  kling-v2.6-pro-i2v        (retiredNotice) IMAGE prompt duration sound aspectRatio voiceList
imageToVideo  kling-v2.1-i2v            IMAGE prompt mode duration
imageToVideo  kling-v2.1-i2v-master     IMAGE prompt duration
imageToVideo  kling-v1.6-i2v            IMAGE endImageInput prompt mode duration
textToVideo   kling-v2.1-t2v-master     prompt duration aspectRatio
textToVideo   kling-v1.6-t2v            prompt mode duration
imageToVideo  custom                    customModel IMAGE endImageInput promptMode prompt mode duration sound aspectRatio voiceList | multiPrompt prompt mode (duration) sound aspectRatio voiceList
textToVideo   custom                    customModel promptMode prompt mode duration sound aspectRatio | multiPrompt prompt mode duration sound aspectRatio
motionControl custom                    customModel IMAGE videoInput videoUrl motionModel characterOrientation prompt keepOriginalSound
`
	.trim()
	.split('\n')
	.map((line) => {
		const [operation = '', model = '', ...fields] = line.split(/ +/);
		const shows = fields.join(' ').replace('IMAGE', 'imageInput imageUrl').split(' | ');
		return { operation: operation as Operation, model, shows };
	});

describe('what shows of the node', () => {
	it.each(MODELS)(
		'in $operation with $model',
		({ operation, model, shows: [single = '', more] }) => {
			expect(shown({ operation, model })).toBe(single);
			const multiShot = more && single.replace(/(?<=promptMode) .*/, ` ${more}`);
			expect(shown({ operation, model, promptMode: 'multiShot' })).toBe(multiShot ?? single);
			const fromData = multiShot?.replace('multiPrompt', 'multiPromptJson');
			expect(shown({ operation, model, promptMode: 'multiShotJson' })).toBe(fromData ?? single);
		},
	);

	it.each(MODELS)(
		'of Options in $operation with $model: those of model and node, once each, by name',
		({ operation, model }) => {
			const own = catalogue.find(({ slug }) => slug === model) ?? customModel(CUSTOM, operation);
			const labels = [
				...own.fields.filter(({ inOptions }) => inOptions).map(({ label }) => label),
				...(operation === 'textToVideo' ? [] : ['Image Encoding']),
				...(own.fields.some(({ kind }) => kind === 'voices') ? ['Voice IDs'] : []),
				...['Additional Fields (JSON)', 'Check Only', 'Keep at Least (USD)'],
				...['Price per Second (USD)', 'Request Timeout (Seconds)', 'Spending Limit (USD)'],
				...['Videos per Item', 'Webhook URL'],
			];
			expect(shownOptions({ operation, model }).map(({ displayName }) => displayName)).toEqual(
				labels.sort((one, other) => one.localeCompare(other)),
			);
		},
	);

	it('is told for each model', () => {
		const known = catalogue.map(({ operation, slug }) => [operation, slug]);
		expect(MODELS.map(({ operation, model }) => [operation, model]).slice(0, -3)).toEqual(known);
	});

	it.each([
		[{ imageInput: 'binary' }, 'imageInput imageBinaryProperty endImageInput'],
		[{ endImageInput: 'url' }, 'imageInput imageUrl endImageInput endImageUrl'],
		[{ endImageInput: 'binary' }, 'imageInput imageUrl endImageInput endImageBinaryProperty'],
	])('of the images with %j', (set, expected) => {
		expect(shown(set)).toBe(`${expected} promptMode prompt duration sound`);
	});

	it.each(catalogue)('says what $slug costs, before anything is sent', (model) => {
		const { operation, slug, price } = model;
		const { displayName } = shownProperty({ operation, model: slug }, 'costNotice');
		if (!price) return expect(displayName).toBe('No price is known. Takes some minutes.');
		const [usd, withSound] = Object.values(price.perSecond).map((each) => showDollars(5 * each));
		const and = withSound === undefined ? '' : `, or ${withSound} with sound`;
		expect(displayName).toBe(
			`5 seconds cost about ${usd}${and}, as quoted on ${showDay(price.checked)}. Takes some minutes.`,
		);
	});

	it.each([
		['getBalance', []],
		['getUsage', ['usageCycle', 'usageFrom', 'usageTo', 'usageProduct', 'usageThisKeyOnly']],
	])('is no field of a video for %s, whatever was saved beside it', (operation, fields) => {
		expect(visible({ operation, model: 'kling-v3.0-std-i2v' })).toEqual(['operation', ...fields]);
	});

	it('is Prompt by another name in Multi-Shot, also in the message', async () => {
		const multiShot = { promptMode: 'multiShot', multiPrompt: { shots: [{ prompt: 'Wide' }] } };
		const label = 'Prompt (Whole Video)';
		expect(shownProperty(multiShot, 'prompt').displayName).toBe(label);
		const set = { imageUrl: 'https://example.com/cup.png', ...multiShot };
		const { invalid } = await readItem(contextOf({ set }).context, 0);
		expect(invalid).toMatchObject([{ field: label, message: `${label} is empty` }]);
	});

	it('of a shot is a length where the page has one', () => {
		const ofShot = (model: string) => {
			const [list] = shownProperty({ model, promptMode: 'multiShot' }, 'multiPrompt').options ?? [];
			return (list && 'values' in list ? list.values : []).map(({ name, type }) => [name, type]);
		};
		expect(ofShot('kling-v3.0-std-i2v')).toContainEqual(['duration', 'number']);
		expect(ofShot('kling-v3.0-4k-i2v')).toContainEqual(['duration', 'number']);
		expect(ofShot('kling-v3.0-pro-i2v')).toContainEqual(['duration', 'notice']);
	});

	it('says of v2.6 Pro when it was retired', () => {
		const set = { operation: 'imageToVideo', model: 'kling-v2.6-pro-i2v' };
		const { options = [] } = shownProperty(set, 'model');
		const option = options.find((each) => 'value' in each && each.value === set.model);
		expect(option).toMatchObject({ description: 'Retired by Novita on 22 July 2026' });
		expect(shownProperty(set, 'retiredNotice').displayName).toMatch(
			/^Retired by Novita on 22 July 2026, and probably refused\. Use <a href="[^"]*kling-v3\.0-pro-i2v"[^>]*>Kling v3\.0 Pro<\/a>/,
		);
	});
});

it('an entry of the catalogue is all that the editor needs of a new model', () => {
	const fields: Model['fields'] = [
		field.prompt(),
		{ ...field.duration([4, 8]), default: 8 },
		{ ...field.voices(), maxItems: 3 },
		{ ...field.keepOriginalSound(), api: 'keep_moves', parameter: 'keepMoves' },
	];
	const operation = 'imageToVideo';
	const [summary, page] = ['A model of the tests', 'https://novita.ai/docs/made-up'];
	const madeUp = { slug: 'made-up', name: 'Made Up', summary, page, operation, fields } as const;
	const models = [...catalogue, { ...madeUp, notTogether: [] }];
	const properties = klingProperties(models);
	const set = { operation, model: madeUp.slug };
	expect(shownProperties(set, properties).map(({ name }) => name)).toEqual([
		...['operation', 'model', 'costNotice', 'prompt', 'duration', 'voiceList', 'keepMoves'],
		...['waitForCompletion', 'options'],
	]);
	const property = (name: string) => shownProperty(set, name, properties);
	expect(property('model').description).toContain(page);
	expect(property('duration')).toMatchObject({ default: 8, options: [{ value: 4 }, { value: 8 }] });
	expect(property('voiceList').typeOptions).toMatchObject({ maxAllowedFields: 3 });
	for (const { slug: model, operation } of catalogue) {
		const other = { operation, model };
		expect(parametersOf(other, properties)).toEqual(parametersOf(other));
	}
	const own = customModel('any', operation, models).fields.map(({ api }) => api);
	expect(own).toContain('keep_moves');
});

/** A value for every field that is no model's default. */
const FILLED: INodeParameters = {
	customModel: 'kling-v9-i2v',
	imageUrl: 'https://example.com/start.png',
	endImageInput: 'url',
	endImageUrl: 'https://example.com/end.png',
	multiPrompt: { shots: [{ prompt: 'A cup', duration: 8 }] },
	multiPromptJson: '={{ $json.shots }}',
	prompt: 'Steam rises',
	mode: 'Professional',
	duration: 10,
	aspectRatio: '9:16',
	voiceList: { voices: [{ voiceId: '829824295735410756' }] },
	videoUrl: 'https://example.com/dance.mp4',
	motionModel: 'kling-v3-0-pro',
	characterOrientation: 'video',
	options: { negativePrompt: 'blurry', spendingLimit: 3 },
};

const modelsOf = (operation: Operation) =>
	MODELS.filter((each) => each.operation === operation).map(({ model }) => model);

const filledIn = (operation: Operation, model: string, promptMode = 'single') =>
	parametersOf({ ...FILLED, operation, model, promptMode });

/** Those of the values that are there before and after. */
function both(before: INodeParameters, after: INodeParameters): string[] {
	const names = visible(after);
	return visible(before).filter((name) => name in FILLED && names.includes(name));
}

const pick = (from: INodeParameters, names: string[]) =>
	Object.fromEntries(names.map((name) => [name, from[name]]));

describe.each<[Operation, string]>([
	['imageToVideo', 'imageUrl'],
	['textToVideo', 'prompt'],
	['motionControl', 'videoUrl'],
])('a click in %s', (operation, always) => {
	const models = modelsOf(operation);
	const operations = ['imageToVideo', 'textToVideo', 'motionControl'];

	it.each(['single', 'multiShot', 'multiShotJson'])(
		'on Model or Operation keeps each value whose field is still there, in %s',
		(promptMode) => {
			for (const from of models) {
				const before = filledIn(operation, from, promptMode);
				for (const [field, to] of [
					...models.map((model) => ['model', model] as const),
					...(from === models[0] ? operations : []).map((other) => ['operation', other] as const),
				]) {
					const after = click(before, field, to);
					const names = both(before, after);
					expect([from, to, pick(after, names)]).toEqual([from, to, pick(FILLED, names)]);
					expect(names).toContain('options');
					if (field === 'operation') expect(after.model).toBe(modelsOf(to as Operation)[0]);
					else if (promptMode === 'single') expect(names).toContain(always);
				}
			}
		},
	);

	it('on Prompt Mode keeps everything, and says so of what is not sent', () => {
		for (const model of models) {
			const single = filledIn(operation, model);
			if (!('promptMode' in single)) continue;
			const replaced = model.includes('pro') ? '(prompt)' : 'prompt';
			let set = single;
			for (const [promptMode, fields] of [
				['multiShot', ['multiPrompt', '(multiPromptJson)', replaced]],
				['multiShotJson', ['(multiPrompt)', 'multiPromptJson', replaced]],
				['single', ['(multiPrompt)', '(multiPromptJson)']],
			] as const) {
				set = click(set, 'promptMode', promptMode);
				expect([model, set]).toEqual([model, { ...single, promptMode }]);
				expect(shown(set).split(' ')).toEqual(expect.arrayContaining([...fields]));
			}
		}
	});
});

describe('an image that a click has emptied', () => {
	/** The images that are sent or refused, with all else filled in: "image", "end_image". */
	async function accountedFor(set: INodeParameters): Promise<string[]> {
		const { plan, invalid } = await readItem(contextOf({ set }).context, 0);
		const refused = invalid.map(({ field }) => field.toLowerCase().replace(' ', '_'));
		const all = [...refused, ...Object.keys(bodyOf(plan!))];
		return all.flatMap((name) => /^(end_)?image/.exec(name)?.[0] ?? []).sort();
	}

	// Other Model sends what is there, and needs nothing.
	const needsImage = catalogue.filter(({ operation }) => operation !== 'textToVideo');

	it.each(needsImage)('is never left out unsaid: $slug', async ({ operation, slug }) => {
		let set = filledIn(operation, slug);
		const hasEnd = visible(set).includes('endImageInput');
		for (const input of hasEnd ? ['imageInput', 'endImageInput'] : ['imageInput']) {
			for (const value of ['binary', 'url']) {
				set = click(set, input, value);
				expect(await accountedFor(set)).toEqual(hasEnd ? ['end_image', 'image'] : ['image']);
			}
		}
	});
});

it('the node has the public names that workflows save, and requires no property', () => {
	const { description } = new NovitaKling();
	expect(description).toMatchObject({
		name: 'novitaKling',
		version: 1,
		usableAsTool: true,
		credentials: [{ name: 'novitaApi', required: true }],
	});
	// n8n would refuse without an item.
	expect(description.properties.filter(({ required }) => required)).toEqual([]);
	const operations = shownProperty({}, 'operation').options?.map(({ name }) => name);
	expect(operations?.join()).toBe(
		'Image to Video,Motion Control,Text to Video,Get Balance,Get Usage',
	);
});

it('the node starts with image to video on Standard, waiting for nothing', () => {
	expect(parametersOf({})).toMatchObject({
		operation: 'imageToVideo',
		model: 'kling-v3.0-std-i2v',
		imageInput: 'url',
		endImageInput: 'none',
		promptMode: 'single',
		duration: 5,
		sound: false,
		waitForCompletion: false,
		options: {},
	});
});
