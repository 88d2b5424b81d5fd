import type { INodeParameters } from 'n8n-workflow';

import {
	catalogue,
	CUSTOM,
	customModel,
	type Field,
	type Operation,
} from '../../../nodes/novita/models/catalogue';
import { klingProperties } from '../../../nodes/NovitaKling/properties';
import { NovitaKling } from '../../../nodes/NovitaKling/NovitaKling.node';
import { parametersOf, shownProperties, shownProperty } from '../../support/editor';

const visible = (set: INodeParameters) =>
	shownProperties(set)
		.filter(({ type }) => type !== 'hidden')
		.map(({ name }) => name);

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

describe('the fields of the two pages', () => {
	const shared = ['imageInput', 'imageUrl', 'prompt', 'duration', 'sound'];

	it.each([
		['kling-v3.0-std-i2v', [...shared, 'endImageInput', 'promptMode']],
		['kling-v2.6-pro-i2v', [...shared, 'aspectRatio', 'voiceList']],
	])('have the names that workflows save: %s', (model, names) => {
		expect(i2vShown(model)).toEqual(expect.arrayContaining(names));
	});

	it('say of v2.6 Pro when it retires', () => {
		const set = { operation: 'imageToVideo', model: 'kling-v2.6-pro-i2v' };
		const { options = [], default: byDefault } = shownProperty(set, 'model');
		const option = options.find((each) => 'value' in each && each.value === set.model);
		expect(JSON.stringify(option)).toContain('retirement for 22 July 2026');
		expect(byDefault).toBe('kling-v3.0-std-i2v');
		expect(shownProperty(set, 'retiredNotice').displayName).toMatch(
			/22 July 2026\. .* use <a href="[^"]*kling-v3\.0-pro-i2v"[^>]*>Kling v3\.0 Pro<\/a>/,
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

	it('shots hide the end image, and on Pro the prompt too', () => {
		const more = { promptMode: 'multiShot' };
		const standard = i2vShown('kling-v3.0-std-i2v', more);
		expect(standard).toEqual(expect.arrayContaining(['multiPrompt', 'prompt']));
		expect(standard).not.toContain('endImageInput');
		const pro = i2vShown('kling-v3.0-pro-i2v', more);
		expect(pro).toContain('multiPrompt');
		expect(pro).not.toContain('prompt');
		const text = visible({ operation: 'textToVideo', model: 'kling-v3.0-pro-t2v', ...more });
		expect(text).not.toContain('prompt');
	});

	it('shots have a duration where the page has one', () => {
		const shotKeys = (model: string) =>
			JSON.stringify(
				shownProperty({ operation: 'imageToVideo', model, promptMode: 'multiShot' }, 'multiPrompt'),
			);
		expect(shotKeys('kling-v3.0-std-i2v')).toContain('"name":"duration"');
		expect(shotKeys('kling-v3.0-4k-i2v')).toContain('"name":"duration"');
		expect(shotKeys('kling-v3.0-pro-i2v')).not.toContain('"name":"duration"');
	});
});

describe('an end image that shots hide', () => {
	const set = {
		operation: 'imageToVideo',
		model: 'kling-v3.0-std-i2v',
		endImageInput: 'url',
		endImageUrl: 'https://example.com/end.png',
		promptMode: 'multiShot',
	};

	it('keeps its value, so that the conflict can be refused', () => {
		expect(parametersOf(set)).toMatchObject({
			endImageInput: 'url',
			endImageUrl: 'https://example.com/end.png',
		});
	});

	it('is told of in a notice', () => {
		expect(visible(set)).toContain('endImageNotice');
		expect(visible({ ...set, endImageInput: 'none' })).not.toContain('endImageNotice');
		expect(visible({ ...set, promptMode: 'single' })).not.toContain('endImageNotice');
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
