import type { INodeParameters, INodeProperties } from 'n8n-workflow';

import {
	catalogue,
	CUSTOM,
	customModel,
	type Field,
	type Operation,
} from '../../../nodes/novita/models/catalogue';
import { klingProperties } from '../../../nodes/NovitaKling/properties';
import { NovitaKling } from '../../../nodes/NovitaKling/NovitaKling.node';
import {
	parametersOf,
	savedParameters,
	shownProperties,
	shownProperty,
} from '../../support/editor';

const visible = (set: INodeParameters) => shownProperties(set).map(({ name }) => name);

/** What a field of the catalogue shows when its model was just chosen. */
function firstShown({ kind, parameter, required, inOptions }: Field): string[] {
	if (inOptions) return [];
	if (kind === 'shots') return ['promptMode'];
	if (kind !== 'image') return [parameter];
	return required ? [`${parameter}Input`, `${parameter}Url`] : [`${parameter}Input`];
}

const i2vShown = (model: string, more: INodeParameters = {}) =>
	visible({ operation: 'imageToVideo', model, ...more });

describe.each(catalogue)('$operation with $slug', ({ operation, slug, fields, retired }) => {
	const set = { operation, model: slug };

	it('shows exactly its fields', () => {
		const expected = [
			...['operation', 'model', ...(retired ? ['retiredNotice'] : [])],
			...[...fields.flatMap(firstShown), 'waitForCompletion', 'options'],
		];
		expect(visible(set).sort()).toEqual(expected.sort());
	});

	it('shows each parameter once', () => {
		const names = shownProperties(set).map(({ name }) => name);
		expect(new Set(names).size).toBe(names.length);
	});

	it('gets its own defaults from n8n', () => {
		const parameters = parametersOf(set);
		for (const field of fields) {
			if (field.inOptions || !('default' in field)) continue;
			expect([field.parameter, parameters[field.parameter]]).toEqual([
				field.parameter,
				field.default,
			]);
		}
	});

	it('has each of its options once, and n8n knows their order', () => {
		const options = (shownProperty(set, 'options').options ?? []).map((each) =>
			'displayName' in each ? each.displayName : each.name,
		);
		expect(new Set(options).size).toBe(options.length);
		expect(options).toEqual([...options].sort((one, other) => one.localeCompare(other)));
		expect(options).toEqual(
			expect.arrayContaining(['Additional Fields (JSON)', 'Request Timeout (Seconds)']),
		);
	});
});

describe.each<Operation>(['imageToVideo', 'textToVideo', 'motionControl'])(
	'%s with another model',
	(operation) => {
		const set = { operation, model: CUSTOM };

		it('asks for its slug, and shows each parameter once', () => {
			const names = shownProperties(set).map(({ name }) => name);
			expect(names).toContain('customModel');
			expect(new Set(names).size).toBe(names.length);
		});

		it('starts with every field unset', () => {
			const parameters = parametersOf(set);
			const single = customModel(CUSTOM, operation).fields.filter(
				({ kind, inOptions }) => !inOptions && !['image', 'shots', 'voices'].includes(kind),
			);
			for (const { parameter } of single) {
				expect([parameter, parameters[parameter]]).toEqual([parameter, '']);
			}
		});
	},
);

describe('Get Balance', () => {
	it('has no other field', () => {
		expect(visible({ operation: 'getBalance' })).toEqual(['operation']);
	});

	it('stands among the operations', () => {
		const { options = [] } = shownProperty({}, 'operation');
		expect(options.map(({ name }) => name)).toEqual([
			'Get Balance',
			'Image to Video',
			'Motion Control',
			'Text to Video',
		]);
	});
});

describe('the options about money', () => {
	const names = ['checkOnly', 'pricePerSecond', 'spendingLimit', 'webhookUrl'];
	const optionsOf = (set: INodeParameters) =>
		(shownProperty(set, 'options').options ?? []).filter(
			(each): each is INodeProperties => 'type' in each && names.includes(each.name),
		);

	it.each([...catalogue, customModel(CUSTOM, 'textToVideo')])('are there for $slug', (model) => {
		const set = { operation: model.operation, model: model.slug };
		expect(optionsOf(set).map(({ name }) => name)).toEqual(names);
	});

	it('are said in a few words', () => {
		for (const { displayName, description = '', hint = '' } of optionsOf({})) {
			const words = [displayName, description.split(' ').length <= 12, hint.length <= 120];
			expect(words).toEqual([displayName, true, true]);
		}
	});
});

describe('the fields of the two pages', () => {
	const shared = ['imageInput', 'imageUrl', 'prompt', 'duration', 'sound'];

	it.each([
		['kling-v3.0-std-i2v', [...shared, 'endImageInput', 'promptMode']],
		['kling-v2.6-pro-i2v', [...shared, 'aspectRatio', 'voiceList']],
	])('have the names that workflows save: %s', (model, names) => {
		expect(i2vShown(model)).toEqual(expect.arrayContaining(names));
	});

	it('say of v2.6 Pro when it was retired', () => {
		const set = { operation: 'imageToVideo', model: 'kling-v2.6-pro-i2v' };
		const { options = [], default: byDefault } = shownProperty(set, 'model');
		const option = options.find((each) => 'value' in each && each.value === set.model);
		expect(option).toMatchObject({
			description: 'Retired by Novita on 22 July 2026',
		});
		expect(byDefault).toBe('kling-v3.0-std-i2v');
		expect(shownProperty(set, 'retiredNotice').displayName).toMatch(
			/^Retired by Novita on 22 July 2026, and probably refused\. Use <a href="[^"]*kling-v3\.0-pro-i2v"[^>]*>Kling v3\.0 Pro<\/a>/,
		);
	});
});

describe('the fields that follow others', () => {
	it('a file is named where one is chosen', () => {
		const names = i2vShown('kling-v3.0-std-i2v', { imageInput: 'binary' });
		expect(names).toContain('imageBinaryProperty');
		expect(names).not.toContain('imageUrl');
	});

	it('an end image is asked for where one is chosen', () => {
		const model = 'kling-v3.0-std-i2v';
		expect(i2vShown(model)).not.toContain('endImageUrl');
		expect(i2vShown(model, { endImageInput: 'url' })).toContain('endImageUrl');
		expect(i2vShown(model, { endImageInput: 'binary' })).toContain('endImageBinaryProperty');
	});

	it('the prompt mode stands above what it switches', () => {
		const model = 'kling-v3.0-std-i2v';
		const between = (more: INodeParameters) => {
			const names = i2vShown(model, more);
			return names.slice(names.indexOf('promptMode'), names.indexOf('sound'));
		};
		expect(between({})).toEqual(['promptMode', 'prompt', 'duration']);
		expect(between({ promptMode: 'multiShot' })).toEqual([
			'promptMode',
			'multiPrompt',
			'prompt',
			'duration',
		]);
	});

	const typeOf = (model: string, name: string) =>
		shownProperty({ operation: 'imageToVideo', model, promptMode: 'multiShot' }, name).type;

	it('shots replace the prompt on Pro, and the duration where they have their own', () => {
		expect(typeOf('kling-v3.0-std-i2v', 'prompt')).toBe('string');
		expect(typeOf('kling-v3.0-std-i2v', 'duration')).toBe('notice');
		expect(typeOf('kling-v3.0-pro-i2v', 'prompt')).toBe('notice');
		expect(typeOf('kling-v3.0-pro-i2v', 'duration')).toBe('options');
	});

	it.each(['kling-v3.0-std-i2v', 'kling-v3.0-pro-i2v', 'kling-v3.0-4k-i2v', CUSTOM])(
		'shots leave the end image of %s where it is',
		(model) => expect(typeOf(model, 'endImageInput')).toBe('options'),
	);

	it('shots have a duration where the page has one', () => {
		const ofShot = (model: string) => {
			const set = { operation: 'imageToVideo', model, promptMode: 'multiShot' };
			const [list] = shownProperty(set, 'multiPrompt').options ?? [];
			const values = list && 'values' in list ? list.values : [];
			return values.map(({ name, type }) => [name, type]);
		};
		expect(ofShot('kling-v3.0-std-i2v')).toContainEqual(['duration', 'number']);
		expect(ofShot('kling-v3.0-4k-i2v')).toContainEqual(['duration', 'number']);
		expect(ofShot('kling-v3.0-pro-i2v')).toContainEqual(['duration', 'notice']);
	});
});

/** A value for every field that is none of its defaults; those that other fields hang on are clicked. */
const filled: INodeParameters = {
	customModel: 'kling-v9-i2v',
	imageUrl: 'https://example.com/start.png',
	imageBinaryProperty: 'first',
	endImageUrl: 'https://example.com/end.png',
	endImageBinaryProperty: 'last',
	multiPrompt: { shots: [{ prompt: 'A cup', duration: 8 }] },
	prompt: 'Steam rises',
	duration: 10,
	sound: true,
	aspectRatio: '9:16',
	voiceList: { voices: [{ voiceId: '829824295735410756' }] },
	videoUrl: 'https://example.com/dance.mp4',
	motionModel: 'kling-v3-0-pro',
	characterOrientation: 'video',
	keepOriginalSound: false,
};

const clicks = (operation: Operation): INodeParameters[] => {
	const slugs = catalogue.filter((each) => each.operation === operation).map(({ slug }) => slug);
	return [...slugs, CUSTOM].flatMap((model) =>
		['single', 'multiShot'].flatMap((promptMode) =>
			['url', 'binary'].flatMap((imageInput) =>
				['none', 'url', 'binary'].map((endImageInput) => ({
					...filled,
					...{ operation, model, promptMode, imageInput, endImageInput },
				})),
			),
		),
	);
};

describe.each<Operation>(['imageToVideo', 'textToVideo', 'motionControl'])(
	'whatever else is clicked in %s,',
	(operation) => {
		const states = clicks(operation);
		/** The fields that the operation has for any of its models. */
		const ofOperation = new Set(
			states.flatMap(visible).filter((name) => name in filled || /Input$|Mode$/.test(name)),
		);

		it('a field that holds something shows, or a notice of its name: the editor deletes the others', () => {
			for (const state of states) {
				const { model, promptMode, imageInput, endImageInput } = state;
				const names = visible(state);
				expect([state.model, new Set(names).size]).toEqual([state.model, names.length]);
				const unset = [
					...(promptMode === 'single' ? ['promptMode'] : []),
					...(imageInput === 'url' ? ['imageInput'] : []),
					...(endImageInput === 'none' ? ['endImageInput'] : []),
				];
				const gone = [...ofOperation].filter((each) => !names.includes(each));
				expect([model, gone.filter((each) => !unset.includes(each))]).toEqual([model, []]);
			}
		});

		it('n8n keeps all values for the run', () => {
			for (const state of states) expect(parametersOf(state)).toMatchObject(state);
		});
	},
);

describe('a value that one model has for its default', () => {
	it.each(['kling-v2.6-pro-i2v', 'kling-v3.0-std-i2v', CUSTOM])('is saved with %s', (model) => {
		for (const sound of [true, false]) {
			const set = { operation: 'imageToVideo', model, sound, duration: 5 };
			expect(savedParameters(set)).toMatchObject({ sound, duration: 5 });
		}
	});
});

describe('an end image beside shots', () => {
	it('has its value read, so that the conflict can be refused', () => {
		const set = {
			...filled,
			operation: 'imageToVideo',
			model: 'kling-v3.0-std-i2v',
			endImageInput: 'url',
			promptMode: 'multiShot',
		};
		expect(parametersOf(set)).toMatchObject({
			endImageInput: 'url',
			endImageUrl: 'https://example.com/end.png',
		});
	});
});

describe('every property of the node', () => {
	const all = klingProperties();

	it('is not required, since n8n would then refuse without an item', () => {
		expect(all.filter(({ required }) => required).map(({ name }) => name)).toEqual([]);
	});

	it('has a default that is one of its options', () => {
		for (const { name, type, options = [], default: byDefault } of all) {
			if (type !== 'options') continue;
			const values = options.map((each) => ('value' in each ? each.value : undefined));
			expect([name, values.includes(byDefault as string)]).toEqual([name, true]);
		}
	});
});

describe('the node', () => {
	const { description } = new NovitaKling();

	it('has the public names that workflows save', () => {
		expect(description).toMatchObject({
			name: 'novitaKling',
			version: 1,
			usableAsTool: true,
			credentials: [{ name: 'novitaApi', required: true }],
		});
	});

	it('starts with image to video on Standard, waiting for nothing', () => {
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
});
