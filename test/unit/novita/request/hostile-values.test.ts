import { catalogue } from '../../../../nodes/novita/models/catalogue';
import { buildRequest } from '../../../../nodes/novita/request/buildRequest';
import { bodyOf, imageAt, modelOf, refusal, sent } from '../../../support/item';

const SLUG = 'kling-v3.0-std-i2v';
const base = { image: imageAt(), prompt: 'Steam rises' };

describe('a prompt that is no text', () => {
	it.each([
		[{ text: 'Steam', id: 1 }, 'an object with text, id'],
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
