/** What a page of Novita's documentation is made of in the table of `pages.ts`. */
import type { ImageValue } from '../../../../nodes/novita/request/checkImage';
import { gifBytes, jpegBytes } from '../../../../tools/images';
import { fileWith, pngFile } from '../../../support/item';

export type Values = Record<string, unknown>;

export interface Page {
	slug: string;
	/** The required fields. */
	least: Values;
	/** Bodies that it takes, as they are sent. */
	bodies: Values[];
}

export interface Rule {
	field: string;
	/** What the pages of these models say. */
	says: Record<string, string>;
	/** Other fields of the item, besides the required ones. */
	beside?: Values;
	/** Sent as they are, without a hint; files as data URIs. */
	right?: unknown[];
	/** Sent as something else, or not sent where that is `undefined`; without a hint. */
	becomes?: Array<[given: unknown, sent: unknown]>;
	/** Refused, with these words in the message or in the fix. */
	wrong?: Array<[given: unknown, words: string]>;
	/** Sent, as is or as something else, with hints that have these words: no page forbids it, others do. */
	hinted?: Array<[given: unknown, words: string[], sent?: unknown]>;
	/** What the editor offers for the field. */
	editor?: object;
}

export const on = (words: string, ...slugs: string[]): Rule['says'] =>
	Object.fromEntries(slugs.map((slug) => [slug, words]));

export const wrong = (words: string, ...values: unknown[]): Array<[unknown, string]> =>
	values.map((value) => [value, words]);

/** @param says The two pages' words, or those of v3.0 Standard for both. */
export const imageRules = (
	field: string,
	says: (standard: string, v26?: string) => Rule['says'],
): Rule[] => [
	{
		field,
		says: says('supports .jpg, .jpeg, .png', 'supported formats: .jpg, .jpeg, .png'),
		right: [
			...['.jpg', '.jpeg', '.png', '%20b.JPG?signature=x%2Fy&n=1'].map(
				(end) => `https://example.com/a${end}`,
			),
			pngFile(640, 480),
			fileWith(jpegBytes(640, 480)),
		],
		wrong: [
			[fileWith(gifBytes()), 'is a GIF, and has to be PNG or JPEG'],
			[fileWith(Buffer.alloc(0)), 'is an empty file'],
		],
	},
	{
		field,
		says: says('Image file size must not exceed 10MB', 'Max file size: 10MB'),
		right: [pngFile(640, 480, 10_000_000)],
		// Up to what 10 MB would be if they were counted in 1,024s.
		hinted: [10_000_001, 10_485_760].map((size) => [
			pngFile(640, 480, size),
			['and Novita documents 10 MB'],
		]),
		wrong: [[pngFile(640, 480, 10_485_761), 'is too large: 10.485761 MB (limit 10 MB)']],
	},
	{
		field,
		says: says('width and height must be >= 300px'),
		right: [pngFile(300, 300)],
		wrong: [
			[pngFile(299, 300), 'is 299 x 300 px, and has to be at least 300 x 300 px'],
			[pngFile(300, 299), 'is 300 x 299 px, and has to be at least 300 x 300 px'],
		],
	},
	{
		field,
		says: says('aspect ratio must be between 1:2.5 and 2.5:1'),
		right: [pngFile(300, 750), pngFile(1000, 400)],
		wrong: wrong('between 1:2.5 and 2.5:1', pngFile(300, 751), pngFile(1001, 400)),
	},
];

export const GIF = fileWith(gifBytes());

const LESS: Array<[ImageValue, string]> = [
	[pngFile(299, 300), 'is 299 x 300 px, and has to be at least 300 x 300 px'],
	[pngFile(300, 751), 'its aspect ratio has to be between 1:2.5 and 2.5:1'],
	[pngFile(640, 480, 12_000_000), 'is too large: 12 MB (limit 10 MB)'],
	[GIF, 'is a GIF, and has to be PNG or JPEG'],
];

/** For a page that says no more of an image than `wrong` has. What other pages say gives hints. */
export const lessSaid = (
	field: string,
	says: Rule['says'],
	wrong: Array<[unknown, string]>,
	hint?: string,
): Rule => ({
	field,
	says,
	wrong: [...wrong, [fileWith(Buffer.alloc(0)), 'is an empty file']],
	hinted: LESS.filter(([, words]) => !wrong.some(([, refused]) => refused.startsWith(words))).map(
		([file, words]) => [file, hint ? [words, hint] : [words]],
	),
});

export const lengthRule = (field: string, says: Rule['says'], limit = 2500): Rule => {
	const [most, tooLong] = [limit, limit + 1].map((length) => length.toLocaleString('en-US'));
	const letters = ['x', 'é', '🎬'];
	return {
		field,
		says,
		right: letters.map((letter) => letter.repeat(limit)),
		wrong: wrong(
			`is too long: ${tooLong} characters (limit ${most})`,
			...letters.map((letter) => letter.repeat(limit + 1)),
		),
	};
};

export const secondsIn = (values: number[]) => ({
	options: values.map((value) => ({ name: `${value} Seconds`, value })),
	default: 5,
});
