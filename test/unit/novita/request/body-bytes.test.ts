import fc from 'fast-check';

import { bodyBytes, VideoRequest } from '../../../../nodes/novita/request/videoRequest';
import type {} from '../../../../nodes/novita/request/buildRequest';

const read = async () => await Promise.resolve(Buffer.alloc(0));

const requestOf = (more: Partial<VideoRequest> = {}): VideoRequest => ({
	slug: 'kling-v3.0-std-i2v',
	body: { prompt: 'Steam "rises" ☕', duration: 5, nothing: undefined },
	files: [{ api: 'image', binaryField: 'data', size: 0, read }],
	additional: {},
	imageEncoding: 'base64',
	...more,
});

const parsed = (request: VideoRequest, files: Record<string, Buffer> = {}) =>
	JSON.parse(bodyBytes(request, files).toString('utf8')) as Record<string, unknown>;

describe('a body with files, as bytes', () => {
	it('is the JSON of its fields, without those that have no value', () => {
		expect(parsed(requestOf({ files: [] }))).toEqual({ prompt: 'Steam "rises" ☕', duration: 5 });
		expect(parsed(requestOf({ files: [], body: {} }))).toEqual({});
	});

	it('holds each file whole, whatever its length', () => {
		const piece = 3 * 16 * 1024;
		for (const length of [0, 1, 2, 3, 4, piece - 1, piece, piece + 1, 3 * piece + 2]) {
			const image = Buffer.alloc(length, 'any bytes ÿ', 'latin1');
			expect(parsed(requestOf(), { image }).image).toBe(image.toString('base64'));
		}
	});

	it('says of a data URI what it is', () => {
		const image = { mimeType: 'image/png', pixels: { width: 1, height: 1 } } as const;
		const files = [{ api: 'image', binaryField: 'data', size: 3, image, read }];
		const request = requestOf({ imageEncoding: 'dataUri', files });
		expect(parsed(request, { image: Buffer.from('png') }).image).toBe(
			`data:image/png;base64,${Buffer.from('png').toString('base64')}`,
		);
	});

	it('lets Additional Fields have the last word, also over a file', () => {
		const request = requestOf({
			additional: { image: 'https://example.com/a.png', new_field: null },
		});
		expect(parsed(request, { image: Buffer.from('bytes') })).toMatchObject({
			image: 'https://example.com/a.png',
			new_field: null,
		});
	});

	it('is JSON of the same value, for any fields and any two files', () => {
		fc.assert(
			fc.property(
				fc.dictionary(fc.string({ unit: 'grapheme' }), fc.jsonValue()),
				fc.uint8Array(),
				fc.uint8Array(),
				(fields, first, second) => {
					const body = JSON.parse(JSON.stringify(fields)) as VideoRequest['body'];
					const files = ['image', 'end_image'].map((api) => ({
						api,
						binaryField: api,
						size: 0,
						read,
					}));
					const sent = parsed(requestOf({ body, files }), {
						image: Buffer.from(first),
						end_image: Buffer.from(second),
					});
					expect(sent).toEqual({
						...body,
						image: Buffer.from(first).toString('base64'),
						end_image: Buffer.from(second).toString('base64'),
					});
				},
			),
		);
	});
});
