import { describeBody } from '../../../../nodes/novita/request/videoRequest';
import { buildRequest } from '../../../../nodes/novita/request/buildRequest';
import {
	bodyOf,
	checkOf,
	fileWith,
	IMAGE_URL,
	imageAt,
	modelOf,
	pngFile,
	refusal,
	sent,
} from '../../../support/item';
import { gifBytes } from '../../../../tools/images';

const SLUG = 'kling-v3.0-std-i2v';
const base = { image: imageAt(), prompt: 'Steam rises' };
const body = (additionalFields: unknown) => {
	const check = checkOf(SLUG, base, { additionalFields });
	expect(check.invalid).toEqual([]);
	return bodyOf(check);
};

it('Additional Fields may set what another field needs', () => {
	const values = { image_url: imageAt(), end_image_url: imageAt(), prompt: 'Steam' };
	const mode = (value: string) => ({ additionalFields: { mode: value } });
	expect(sent('kling-v1.6-i2v', values, mode('Professional')).mode).toBe('Professional');
	const set = { ...values, mode: 'Professional' };
	expect(refusal('kling-v1.6-i2v', set, mode('Standard')).message).toContain('Mode Professional');
});

describe('additional fields', () => {
	it.each([
		['{"seed": 7, "extra": {"webhook": {"url": "https://example.com/hook"}}}'],
		[{ seed: 7, extra: { webhook: { url: 'https://example.com/hook' } } }],
	])('%j are added to the body', (additionalFields) => {
		expect(body(additionalFields)).toEqual({
			image: IMAGE_URL,
			prompt: 'Steam rises',
			seed: 7,
			extra: { webhook: { url: 'https://example.com/hook' } },
		});
	});

	it.each([undefined, null, '', '  ', '{}', {}])('%j add nothing', (additionalFields) => {
		expect(body(additionalFields)).toEqual({ image: IMAGE_URL, prompt: 'Steam rises' });
	});

	it('win over every other field', () => {
		expect(body('{"prompt": "other", "duration": 9}')).toMatchObject({
			prompt: 'other',
			duration: 9,
		});
	});

	it('win over a file', () => {
		const check = checkOf(
			SLUG,
			{ ...base, image: pngFile(640, 480) },
			{ additionalFields: { image: IMAGE_URL } },
		);
		expect(bodyOf(check).image).toBe(IMAGE_URL);
	});

	it.each([
		['{"extra": {"voices": [829824295735410756]}}', '0'],
		['{"voice_id": 829824295735410756}', 'voice_id'],
		[{ voice_id: 829824295735410700 }, 'voice_id'],
	])('%j lose digits of a number, which is said', (additionalFields, key) => {
		const { invalid, hints } = checkOf(SLUG, base, { additionalFields });
		expect(invalid).toEqual([]);
		expect(hints).toEqual([
			`Additional Fields have a number at ${key} that is too long for JavaScript, so its last digits are lost. Write it as text, in double quotes.`,
		]);
	});

	it.each(['{"seed": 9007199254740991}', '{"voice_id": "829824295735410756"}', '{"seed": 1e300}'])(
		'%s are sent as they are',
		(additionalFields) => {
			const { hints } = checkOf(SLUG, base, { additionalFields });
			expect(hints).toHaveLength(additionalFields.includes('1e300') ? 1 : 0);
		},
	);

	it('that an expression breaks by its quotes are refused with the way out', () => {
		const additionalFields = '{"caption": "She says "Stop!""}';
		expect(refusal(SLUG, base, { additionalFields }).fix).toContain(
			'{{ JSON.stringify($json.text) }}',
		);
	});

	it.each([
		'[]',
		'5',
		'"text"',
		'null',
		'true',
		'{seed: 7}',
		"{'seed': 7}",
		'{"seed": 7',
		'not JSON',
		[],
		[{ seed: 7 }],
		5,
		true,
	])('%j are refused', (additionalFields) => {
		const { field, message, fix } = refusal(SLUG, base, { additionalFields });
		expect(field).toBe('Additional Fields');
		expect(message).toBe('Additional Fields has to be a JSON object');
		expect(fix).toContain('{ "field": "value" }');
	});

	it('that nest endlessly are refused', () => {
		const nested = (depth: number) => `${'{"a":'.repeat(depth)}1${'}'.repeat(depth)}`;
		expect(body(nested(90))).toHaveProperty('a');
		for (const depth of [200, 3_000]) {
			const { field } = refusal(SLUG, base, { additionalFields: nested(depth) });
			expect(field).toBe('Additional Fields');
		}
	});

	it('stand in for a required field that is empty', () => {
		const check = checkOf(SLUG, {}, { additionalFields: { prompt: 'A', image: IMAGE_URL } });
		expect(check.invalid).toEqual([]);
		expect(bodyOf(check)).toEqual({ prompt: 'A', image: IMAGE_URL });
	});

	it('that cannot be written as JSON are refused', () => {
		const circle: Record<string, unknown> = {};
		circle.itself = circle;
		for (const additionalFields of [circle, { a: BigInt(5) }, () => 5, new Date(0), Symbol('s')]) {
			expect(refusal(SLUG, base, { additionalFields }).field).toBe('Additional Fields');
		}
	});

	it('lose what JSON does not have', () => {
		expect(body({ a: undefined, b: () => 5, c: new Date(0), d: Number.NaN })).toEqual({
			image: IMAGE_URL,
			prompt: 'Steam rises',
			c: '1970-01-01T00:00:00.000Z',
			d: null,
		});
	});

	it.each(['__proto__', 'constructor', 'prototype'])('the key %s is one like any other', (key) => {
		const check = checkOf(SLUG, base, { additionalFields: `{"${key}": {"duration": 1}, "a": 2}` });
		const keys = ['image', 'prompt', key, 'a'];
		expect(Object.keys(bodyOf(check))).toEqual(keys);
		expect(Object.keys(describeBody(check.request))).toEqual(keys);
		expect(check.request.additional.duration).toBeUndefined();
		expect(({} as Record<string, unknown>).duration).toBeUndefined();
	});

	it('count where two fields may not be used together', () => {
		const values = { ...base, multi_prompt: [{ prompt: 'The cup' }] };
		const { message } = refusal(SLUG, values, { additionalFields: { end_image: IMAGE_URL } });
		expect(message).toContain('End Image and Shots');
	});
});

describe('what an outgoing item shows of its request', () => {
	it('a file as what it was', () => {
		const check = checkOf(SLUG, { ...base, image: pngFile(1024, 768, 812_345) });
		expect(describeBody(check.request)).toEqual({
			image: 'data URI, image/png, 1024x768, 812 kB',
			prompt: 'Steam rises',
		});
	});

	it('a file that went as bare base64', () => {
		const check = checkOf(
			SLUG,
			{ ...base, image: pngFile(300, 400, 10) },
			{ imageEncoding: 'base64' },
		);
		expect(describeBody(check.request).image).toBe('base64, image/png, 300x400, 1 kB');
	});

	it('a file of unknown kind by its size', () => {
		const unknown = fileWith(gifBytes(), 99);
		const { request } = buildRequest(
			{ ...modelOf(SLUG), custom: true },
			{ values: { image: unknown } },
		);
		expect(describeBody(request).image).toBe('data URI, 99 bytes');
	});

	it('a URL in full', () => {
		const url = `https://example.com/a.png?signature=${'s'.repeat(2000)}`;
		expect(describeBody(checkOf(SLUG, { ...base, image: imageAt(url) }).request).image).toBe(url);
	});

	it('a prompt in full, and an endless text shortened', () => {
		const prompt = 'x'.repeat(2500);
		const check = checkOf(
			SLUG,
			{ ...base, prompt },
			{ additionalFields: { raw: 'y'.repeat(1e5) } },
		);
		const shown = describeBody(check.request);
		expect(shown.prompt).toBe(prompt);
		expect(String(shown.raw)).toHaveLength(4097);
		expect(String(shown.raw).endsWith('…')).toBe(true);
	});

	it('an image among the additional fields by type and size, however deep', () => {
		const uri = `data:image/jpeg;base64,${'A'.repeat(400_000)}`;
		const { request } = checkOf(SLUG, base, {
			additionalFields: { extra: { list: [uri, 5, null] } },
		});
		expect(describeBody(request).extra).toEqual({
			list: ['data URI, image/jpeg, 300 kB', 5, null],
		});
	});

	it("a prompt that begins like a data URI as it is, and an image without a comma's help", () => {
		const prompt = 'data: a stream of numbers, glowing in the dark';
		expect(describeBody(checkOf(SLUG, { ...base, prompt }).request).prompt).toBe(prompt);
		const uri = `data:image/png;charset=utf-8;base64,${'A'.repeat(4000)}`;
		const { request } = checkOf(SLUG, base, { additionalFields: { raw: uri } });
		expect(describeBody(request).raw).toBe('data URI, image/png, 3 kB');
	});

	it('and the request itself stays whole', () => {
		const uri = `data:image/jpeg;base64,${'A'.repeat(400_000)}`;
		const check = checkOf(SLUG, base, { additionalFields: { image: uri } });
		describeBody(check.request);
		expect(bodyOf(check).image).toBe(uri);
	});
});
