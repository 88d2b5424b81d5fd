import { catalogue, customModel } from '../../../../nodes/novita/models/catalogue';
import { buildRequest } from '../../../../nodes/novita/request/buildRequest';
import { bodyOf, imageAt, modelOf, refusal, sent } from '../../../support/item';

const SLUG = 'kling-v3.0-std-i2v';
const base = { image: imageAt(), prompt: 'Steam rises' };

const strange: Array<[string, unknown]> = [
	['an object', { a: 1 }],
	['a list', [1, 2]],
	['a nested list', [[[]]]],
	['a date', new Date(0)],
	['NaN', Number.NaN],
	['minus infinity', -Infinity],
	['a symbol', Symbol('s')],
	['a function', () => 5],
	['a regular expression', /a/],
	['a map', new Map([['a', 1]])],
	['a big integer', BigInt(5)],
	['an object without a prototype', Object.create(null)],
	['a key of the prototype', JSON.parse('{"__proto__":{"prompt":"x"}}')],
	['a text of 1 MB', 'x'.repeat(1_000_000)],
	['a lone surrogate', '\ud800'],
];

describe.each(strange)('%s as a value', (_, value) => {
	it.each(catalogue.flatMap(({ slug, fields }) => fields.map(({ api }) => [slug, api])))(
		'%s %s: throws nothing, and names the field of whatever is wrong',
		(slug, api) => {
			const { invalid, request } = buildRequest(modelOf(slug), { values: { [api]: value } });
			for (const { field, message, fix } of invalid) {
				expect(message).toContain(field);
				expect(message.length).toBeLessThan(300);
				expect(fix).not.toBe('');
			}
			expect(() => JSON.stringify(request.body)).not.toThrow();
		},
	);

	it('is survived by a custom model', () => {
		const model = customModel('any', 'imageToVideo');
		const values = Object.fromEntries(model.fields.map(({ api }) => [api, value]));
		expect(buildRequest(model, { values }).request.slug).toBe('any');
	});
});

describe('a prompt that is no text', () => {
	it.each([
		[{ text: 'Steam' }, 'an object'],
		[['Steam'], 'a list'],
		[new Date(0), 'a date'],
		[Number.NaN, 'NaN'],
	])('%p is refused', (prompt, what) => {
		const { message } = refusal(SLUG, { ...base, prompt });
		expect(message).toBe(`Prompt has to be text, not ${what}`);
	});

	it.each([
		[42, '42'],
		[0, '0'],
		[false, 'false'],
	])('%p is taken as text', (prompt, text) => {
		expect(sent(SLUG, { ...base, prompt }).prompt).toBe(text);
	});
});

describe('keys of the prototype', () => {
	it.each(['__proto__', 'constructor', 'toString', 'hasOwnProperty'])(
		'%s as a value of a choice is refused',
		(value) => {
			expect(refusal('kling-v2.6-pro-i2v', { ...base, aspect_ratio: value }).field).toBe(
				'Aspect Ratio',
			);
			expect(refusal(SLUG, { ...base, duration: value }).field).toBe('Duration');
		},
	);

	it('a model by such a name is not known', () => {
		expect(catalogue.find(({ slug }) => slug === 'constructor')).toBeUndefined();
		expect(() => modelOf('constructor')).toThrow('no constructor');
	});
});

describe('what a check leaves alone', () => {
	it('the values, also where they are frozen', () => {
		const values = {
			...base,
			voice_list: Object.freeze([Object.freeze({ voiceId: 'a' })]),
			multi_prompt: Object.freeze([Object.freeze({ prompt: 'The cup', duration: '5' })]),
		};
		const before = JSON.stringify(values);
		for (const model of catalogue) buildRequest(model, { values: Object.freeze(values) });
		expect(JSON.stringify(values)).toBe(before);
	});

	it('the catalogue', () => {
		const before = JSON.stringify(catalogue);
		for (const model of catalogue) bodyOf(buildRequest(model, { values: base }));
		expect(JSON.stringify(catalogue)).toBe(before);
	});

	it('the additional fields', () => {
		const additionalFields = Object.freeze({ seed: 1, extra: Object.freeze({ a: [1] }) });
		bodyOf(buildRequest(modelOf(SLUG), { values: base, additionalFields }));
		expect(additionalFields).toEqual({ seed: 1, extra: { a: [1] } });
	});
});

describe('several things wrong at once', () => {
	it('are all named', () => {
		const { invalid } = buildRequest(modelOf(SLUG), {
			values: { image: imageAt('cup.png'), prompt: '', duration: 2, cfg_scale: 2, sound: 'maybe' },
			additionalFields: '[]',
		});
		expect(invalid.map(({ field }) => field)).toEqual([
			'Image',
			'Prompt',
			'Duration',
			'Sound',
			'Prompt Adherence',
			'Additional Fields',
		]);
	});
});
