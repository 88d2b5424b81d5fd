import fc from 'fast-check';

import {
	bodyBytes,
	describeBody,
	type VideoRequest,
} from '../../../../nodes/novita/request/videoRequest';
import { checkOf, imageAt, pngFile } from '../../../support/item';

const read = async () => await Promise.resolve(Buffer.alloc(0));

const requestOf = (more: Partial<VideoRequest> = {}): VideoRequest => ({
	slug: 'kling-v3.0-std-i2v',
	body: { prompt: 'Steam "rises" ☕', duration: 5, nothing: undefined },
	files: ['image', 'end_image'].map((api) => ({ api, binaryField: api, size: 0, read })),
	additional: {},
	imageEncoding: 'base64',
	...more,
});

const parsed = (request: VideoRequest, files: Record<string, Buffer> = {}) =>
	JSON.parse(bodyBytes(request, files).toString('utf8')) as Record<string, unknown>;

describe('a body with files, as bytes', () => {
	it('is the JSON of its fields, without those that have no value', () => {
		expect(parsed(requestOf())).toEqual({ prompt: 'Steam "rises" ☕', duration: 5 });
		expect(parsed(requestOf({ body: {} }))).toEqual({});
	});

	it('holds each file whole, whatever its length', () => {
		const piece = 3 * 16 * 1024;
		for (const length of [0, 1, 2, 3, 4, piece - 1, piece, piece + 1, 3 * piece + 2]) {
			const image = Buffer.alloc(length, 'any bytes ÿ', 'latin1');
			expect(parsed(requestOf(), { image }).image).toBe(image.toString('base64'));
		}
	});

	it('is JSON of the same value, for any fields and any two files', () => {
		const file = fc.uint8Array().map((bytes) => Buffer.from(bytes));
		const fields = fc.dictionary(fc.string({ unit: 'grapheme' }), fc.jsonValue());
		fc.assert(
			fc.property(fields, file, file, (any, image, end_image) => {
				const body = JSON.parse(JSON.stringify(any)) as VideoRequest['body'];
				const files = { image: image.toString('base64'), end_image: end_image.toString('base64') };
				expect(parsed(requestOf({ body }), { image, end_image })).toEqual({ ...body, ...files });
			}),
		);
	});
});

describe('what an outgoing item shows of its request', () => {
	const LONG_URL = `https://example.com/a.png?signature=${'s'.repeat(2000)}`;
	const prompt = 'x'.repeat(2500);
	const dataUri = (of: string, length: number) => `data:${of};base64,${'A'.repeat(length)}`;
	const JPEG = dataUri('image/jpeg', 400_000);
	const odd = dataUri('image/png;charset=utf-8', 4000);
	const deep = { list: [JPEG, 5, null] };
	const list = ['data URI, image/jpeg, 300 kB', 5, null];
	const PNG = pngFile(1024, 768, 812_345);
	const BASE64 = { imageEncoding: 'base64' };
	const adding = (additionalFields: object) => ({ additionalFields });
	const shown = (values: Record<string, unknown>, more: object) =>
		describeBody(
			checkOf('kling-v3.0-std-i2v', { image: imageAt(), prompt, ...values }, more).request,
		);

	it.each<[what: string, shown: object, values: object, more?: object]>([
		['of an image', { image: 'data URI, image/png, 1024x768, 812 kB', prompt }, { image: PNG }],
		['of bare base64', { image: 'base64, image/png, 1024x768, 812 kB' }, { image: PNG }, BASE64],
		['a URL in full', { image: LONG_URL }, { image: imageAt(LONG_URL) }],
		['a prompt like a data URI', { prompt: 'data: a, b' }, { prompt: 'data: a, b' }],
		['an endless text', { raw: `${'y'.repeat(4096)}…` }, {}, adding({ raw: 'y'.repeat(1e5) })],
		['an added image, however deep', { extra: { list } }, {}, adding({ extra: deep })],
		['a data URI that says more', { raw: 'data URI, image/png, 3 kB' }, {}, adding({ raw: odd })],
	])('%s', (_, expected, values, more = {}) => {
		expect(shown({ ...values }, more)).toMatchObject(expected);
	});

	it('a file of unknown kind by its size, and a small image of unknown size without it', () => {
		const video = { api: 'video', binaryField: 'data', size: 99, read };
		const image = { ...video, api: 'image', image: { mimeType: 'image/png' } as const };
		expect(describeBody(requestOf({ files: [video, image] }))).toMatchObject({
			video: 'base64, 99 bytes',
			image: 'base64, image/png, 1 kB',
		});
	});

	it('and the request itself stays whole', () => {
		const request = requestOf({ additional: { image: JPEG } });
		describeBody(request);
		expect(parsed(request).image).toBe(JPEG);
	});
});
