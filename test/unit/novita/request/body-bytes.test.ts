import fc from 'fast-check';

import { bodyBytes } from '../../../../nodes/novita/request/bodyBytes';
import type { Draft } from '../../../../nodes/novita/request/buildRequest';

const draftOf = (more: Partial<Draft> = {}): Draft => ({
	slug: 'kling-v3.0-std-i2v',
	body: { prompt: 'Steam "rises" ☕', duration: 5, nothing: undefined },
	files: [{ api: 'image', binaryField: 'data', size: 0 }],
	additional: {},
	imageEncoding: 'base64',
	...more,
});

const parsed = (draft: Draft, files: Record<string, Buffer> = {}) =>
	JSON.parse(bodyBytes(draft, files).toString('utf8')) as Record<string, unknown>;

describe('a body with files, as bytes', () => {
	it('is the JSON of its fields, without those that have no value', () => {
		expect(parsed(draftOf({ files: [] }))).toEqual({ prompt: 'Steam "rises" ☕', duration: 5 });
		expect(parsed(draftOf({ files: [], body: {} }))).toEqual({});
	});

	it('holds each file whole, whatever its length', () => {
		const piece = 3 * 16 * 1024;
		for (const length of [0, 1, 2, 3, 4, piece - 1, piece, piece + 1, 3 * piece + 2]) {
			const image = Buffer.alloc(length, 'any bytes ÿ', 'latin1');
			expect(parsed(draftOf(), { image }).image).toBe(image.toString('base64'));
		}
	});

	it('says of a data URI what it is', () => {
		const picture = { format: 'png', mimeType: 'image/png', width: 1, height: 1 } as const;
		const files = [{ api: 'image', binaryField: 'data', size: 3, picture }];
		const draft = draftOf({ imageEncoding: 'dataUri', files });
		expect(parsed(draft, { image: Buffer.from('png') }).image).toBe(
			`data:image/png;base64,${Buffer.from('png').toString('base64')}`,
		);
	});

	it('lets Additional Fields have the last word, also over a file', () => {
		const draft = draftOf({ additional: { image: 'https://example.com/a.png', new_field: null } });
		expect(parsed(draft, { image: Buffer.from('bytes') })).toMatchObject({
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
					const body = JSON.parse(JSON.stringify(fields)) as Draft['body'];
					const files = ['image', 'end_image'].map((api) => ({ api, binaryField: api, size: 0 }));
					const sent = parsed(draftOf({ body, files }), {
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
