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

/** @param bodies What each has besides the required fields, or in their place. */
export const page = (slug: string, least: Values, ...bodies: Values[]): Page => ({
	slug,
	least,
	bodies: bodies.map((body) => ({ ...least, ...body })),
});

/** A value of the field, and what becomes of it. */
interface Case {
	given: unknown;
	/** In the body. `undefined` is not sent. */
	sent?: unknown;
	/** With a hint that has these words, for each of them. */
	hints?: string[];
	/** Refused, with these words in the message or in the fix. */
	refused?: string;
}

/** What follows from a sentence of a page. */
interface Part {
	cases?: Case[];
	/** Other fields of the item, besides the required ones. */
	beside?: Values;
	/** What the editor offers for the field. */
	editor?: object;
}

export interface Rule extends Part {
	field: string;
	/** What the pages of these models say. */
	says: Record<string, string>;
}

export const rule = (field: string, says: Rule['says'], parts: Part[]): Rule => ({
	...(Object.assign({}, ...parts) as Part),
	cases: parts.flatMap(({ cases = [] }) => cases),
	field,
	says,
});

export const on = (words: string, ...slugs: string[]): Rule['says'] =>
	Object.fromEntries(slugs.map((slug) => [slug, words]));

/** A file goes as a data URI. */
function asSent(value: unknown): unknown {
	const file = value as ImageValue | null | undefined;
	if (file?.kind !== 'file') return value;
	const { reading } = file.head;
	const type = reading.kind === 'image' ? reading.image.mimeType : 'application/octet-stream';
	return expect.stringContaining(`data:${type};base64,`);
}

export const right = (...values: unknown[]): Part => ({
	cases: values.map((given) => ({ given, sent: asSent(given) })),
});

export const sentAs = (sent: unknown, ...values: unknown[]): Part => ({
	cases: values.map((given) => ({ given, sent })),
});

export const notSent = (...values: unknown[]): Part => sentAs(undefined, ...values);

export const wrong = (refused: string, ...values: unknown[]): Part => ({
	cases: values.map((given) => ({ given, refused })),
});

/** No page forbids it, others do. */
export const hinted = (given: unknown, hints: string[], sent = asSent(given)): Part => ({
	cases: [{ given, sent, hints }],
});

export const beside = (values: Values): Part => ({ beside: values });

export const editor = (shown: object): Part => ({ editor: shown });

export const choices = (values: unknown[], byDefault: unknown): Part =>
	editor({ options: values.map((value) => ({ value })), default: byDefault });

/** Files that break what a page may say of an image, and how that is said. */
const BROKEN = {
	format: [[fileWith(gifBytes()), 'is a GIF, and has to be PNG or JPEG']],
	size: [[pngFile(640, 480, 10_485_761), 'is too large: 10.485761 MB (limit 10 MB)']],
	pixels: [
		[pngFile(299, 300), 'is 299 x 300 px, and has to be at least 300 x 300 px'],
		[pngFile(300, 299), 'is 300 x 299 px, and has to be at least 300 x 300 px'],
	],
	ratio: [
		[pngFile(300, 751), 'its aspect ratio has to be between 1:2.5 and 2.5:1'],
		[pngFile(1001, 400), 'its aspect ratio has to be between 1:2.5 and 2.5:1'],
	],
} satisfies Record<string, Array<[ImageValue, string]>>;

/**
 * @param documented What the pages say of an image. What only other pages say gives a hint.
 * @param hint On each file.
 */
export function imageRule(
	field: string,
	says: Rule['says'],
	documented: ReadonlyArray<keyof typeof BROKEN>,
	hint?: string,
): Rule {
	const ofFile = hint === undefined ? [] : [hint];
	const sizes = [pngFile(300, 300), pngFile(300, 750), pngFile(1000, 400)];
	const files = [...sizes, pngFile(640, 480, 10_000_000), fileWith(jpegBytes(640, 480))];
	// Up to what 10 MB would be if they were counted in 1,024s.
	const large = [10_000_001, 10_485_760].map((size) => pngFile(640, 480, size));
	return rule(field, says, [
		...files.map((file) => hinted(file, ofFile)),
		...large.map((file) => hinted(file, ['and Novita documents 10 MB', ...ofFile])),
		...(Object.keys(BROKEN) as Array<keyof typeof BROKEN>).flatMap((name) =>
			BROKEN[name].map(([file, words]) =>
				documented.includes(name) ? wrong(words, file) : hinted(file, [words, ...ofFile]),
			),
		),
		wrong('is an empty file', fileWith(Buffer.alloc(0))),
	]);
}

export function lengthRule(field: string, says: Rule['says'], limit: number): Rule {
	const [most, tooLong] = [limit, limit + 1].map((length) => length.toLocaleString('en-US'));
	const ofLength = (length: number) => ['x', 'é', '🎬'].map((letter) => letter.repeat(length));
	return rule(field, says, [
		right(...ofLength(limit)),
		wrong(`is too long: ${tooLong} characters (limit ${most})`, ...ofLength(limit + 1)),
	]);
}
