import * as fc from 'fast-check';

import type { Field, Model } from '../../../nodes/novita/models/types';
import type { ImageValue } from '../../../nodes/novita/request/checkImage';
import type { RequestInput } from '../../../nodes/novita/request/buildRequest';
import { gifBytes, jpegBytes } from '../../../tools/images';
import { fileWith, imageAt, pngFile } from '../../support/item';

/** Made once: a megabyte each, and any number of items may hold them. */
const ENDLESS = ['x'.repeat(1_000_000), '\u{1f3ac}'.repeat(250_000), ' '.repeat(1_000_000)];

const PROTOTYPE_KEYS = ['__proto__', 'constructor', 'prototype', 'toString', 'hasOwnProperty'];

const circle: Record<string, unknown> = {};
circle.itself = circle;

const text = fc.oneof(
	fc.string({ unit: 'grapheme' }),
	fc.string({ unit: 'binary' }),
	fc.constantFrom('', ' ', '\n', '\u0000', '\u200b', '\u{1f469}\u200d\u{1f680}', 'e\u0301'),
	fc.constantFrom(...PROTOTYPE_KEYS),
	// Halves of emojis among others.
	fc.array(fc.integer({ min: 0xd700, max: 0xdfff })).map((units) => String.fromCharCode(...units)),
	fc.integer({ min: 2490, max: 2510 }).map((length) => '\u{1f3ac}'.repeat(length)),
	fc.oneof(fc.double(), fc.integer({ min: -20, max: 20 })).map(String),
	fc.constantFrom('0x5', '5.0', ' 7 ', '1e1', '5,5', '٥', 'NaN', 'Infinity', '-0', '1_0'),
);

/** What an expression may give where something else was meant. */
export const hostile: fc.Arbitrary<unknown> = fc.oneof(
	{ weight: 100, arbitrary: text },
	{
		weight: 60,
		arbitrary: fc.oneof(
			...[fc.double(), fc.integer(), fc.boolean(), fc.bigInt(), fc.date({ noInvalidDate: false })],
			fc.constantFrom(Number.NaN, Infinity, -Infinity, -0, 1e300, 2 ** 53, null, undefined),
		),
	},
	{
		weight: 60,
		arbitrary: fc.anything({
			withBigInt: true,
			withDate: true,
			withMap: true,
			withNullPrototype: true,
			withSet: true,
			withTypedArray: true,
			maxDepth: 3,
			key: fc.oneof(fc.string(), fc.constantFrom(...PROTOTYPE_KEYS, 'prompt', 'toJSON')),
		}),
	},
	{
		weight: 10,
		arbitrary: fc.constantFrom<unknown>(
			...[circle, Symbol('s'), () => 5, /a/, new Map([['a', 1]]), Object.create(null), [[[]]]],
			JSON.parse('{"__proto__":{"prompt":"x"}}'),
		),
	},
	{ weight: 1, arbitrary: fc.constantFrom(...ENDLESS) },
);

const url = fc.oneof(
	fc.constantFrom(
		...['https://example.com/cup.png', 'HTTPS://EXAMPLE.COM/CUP.PNG', 'https:example.com'],
		...['https://', '//example.com/cup.png', 'ftp://example.com/cup.png', 'javascript:alert(1)'],
		...['data:image/png;base64,AAAA', 'https://exa\nmple.com/a b.png', 'https://münchen.example/т'],
		...[' http://example.com/dance.mp4 ', 'https://example.com/\ud800.png'],
	),
	fc.webUrl({ withQueryParameters: true, withFragments: true }),
	hostile,
);

const files = [
	...[pngFile(640, 480), pngFile(300, 300), pngFile(299, 300), pngFile(300, 751), pngFile(0, 0)],
	...[9_999_999, 10_000_000, 10_000_001, 11_000_000].map((size) => pngFile(640, 480, size)),
	...[jpegBytes(2 ** 16 - 1, 1), jpegBytes(640, 0), gifBytes(), Buffer.alloc(0)].map((bytes) =>
		fileWith(bytes),
	),
];

const anyImage: fc.Arbitrary<ImageValue | undefined> = fc.oneof(
	url.map((each) => imageAt(each)),
	fc.constantFrom(...files),
	fc
		.tuple(fc.constantFrom(...files), fc.record({ binaryField: text, insteadOf: hostile }))
		.map(([file, names]) => ({ ...file, ...names })),
	fc.record({
		kind: fc.constant('missing' as const),
		asked: hostile,
		available: fc.array(text, { maxLength: 3 }),
		isLost: fc.boolean(),
	}),
	fc.constant(undefined),
);

const shot = fc.record(
	{
		prompt: fc.oneof({ weight: 4, arbitrary: fc.constant('The cup') }, hostile),
		duration: fc.oneof(
			fc.integer({ min: -2, max: 40 }).map((halves) => halves / 2),
			hostile,
		),
	},
	{ requiredKeys: ['prompt'] },
);

/** A value that the field means, as its page has it. */
function good(field: Field): fc.Arbitrary<unknown> {
	switch (field.kind) {
		case 'text':
			return fc.constantFrom('Steam rises', '\u{1f3ac}'.repeat(field.maxLength ?? 100));
		case 'choice':
			return fc.constantFrom(...field.choices.map(({ value }) => value));
		case 'number':
			return fc.double({ min: field.min, max: field.max, noNaN: true });
		case 'flag':
			return fc.constantFrom(true, false, 'true', 'false');
		case 'video':
			return fc.constant(imageAt('https://example.com/dance.mp4'));
		case 'image':
			return fc.constantFrom(imageAt(), pngFile(640, 480));
		case 'shots':
			return fc.constantFrom([{ prompt: 'The cup', duration: 5 }], ['The cup', 'The saucer']);
		case 'voices':
			return fc.constantFrom([], ['a'], [{ voiceId: 'a' }, { voiceId: ' b ' }]);
	}
}

/** Anything at all, near enough to the field to get past its first check now and then. */
function strange({ kind }: Field): fc.Arbitrary<unknown> {
	if (kind === 'image' || kind === 'video') return anyImage;
	if (kind === 'shots')
		return fc.oneof(fc.array(fc.oneof(shot, hostile), { maxLength: 8 }), hostile);
	if (kind !== 'voices') return hostile;
	const voice = fc.oneof(fc.record({ voiceId: hostile }), hostile);
	return fc.oneof(fc.array(voice, { maxLength: 4 }), hostile);
}

const valueOf = (field: Field): fc.Arbitrary<unknown> =>
	fc.oneof(
		{
			// Most models take no end image beside shots.
			weight: field.kind === 'shots' || field.parameter === 'endImage' ? 2 : 12,
			arbitrary: good(field),
		},
		{ weight: field.required ? 0 : 6, arbitrary: fc.constant(undefined) },
		{ weight: 2, arbitrary: strange(field) },
	);

const itemWith = (model: Model, additional: fc.Arbitrary<unknown>): fc.Arbitrary<RequestInput> =>
	fc.record({
		values: fc.record(Object.fromEntries(model.fields.map((each) => [each.api, valueOf(each)]))),
		additionalFields: additional,
		imageEncoding: fc.constantFrom('dataUri' as const, 'base64' as const, undefined),
	});

/** Keys that no model knows, so that what is under them can't break a known field. */
const unknownKey = fc.oneof(
	fc.string().map((key) => `x_${key}`),
	fc.constantFrom(...PROTOTYPE_KEYS, 'toJSON'),
);

/** An item for the model: sane in most fields, and anything at all in the others. */
export const itemOf = (model: Model): fc.Arbitrary<RequestInput> =>
	itemWith(
		model,
		fc.oneof(
			{ weight: 3, arbitrary: fc.constant(undefined) },
			fc.dictionary(unknownKey, hostile, { maxKeys: 3 }),
			fc
				.dictionary(unknownKey, fc.jsonValue(), { maxKeys: 3 })
				.map((fields) => JSON.stringify(fields)),
		),
	);

/** The same, with Additional Fields that may set every field of the body to anything. */
export const overridingItemOf = (model: Model): fc.Arbitrary<RequestInput> =>
	itemWith(
		model,
		fc.oneof(
			hostile,
			fc.dictionary(fc.constantFrom(...model.fields.map(({ api }) => api)), hostile),
		),
	);
