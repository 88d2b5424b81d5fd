import { findModel, type Model } from '../../nodes/novita/models/catalogue';
import { bodyBytes } from '../../nodes/novita/request/bodyBytes';
import type { ImageValue } from '../../nodes/novita/request/checkField';
import { readPicture } from '../../nodes/novita/request/image';
import type { Problem } from '../../nodes/novita/request/invalid';
import {
	checkRow,
	type Check,
	type RawValues,
	type RowInput,
} from '../../nodes/novita/request/buildRequest';
import { validateSubmission } from '../../simulator/contract/validate';
import { pngBytes } from './images';

export const IMAGE_URL = 'https://example.com/cup.png';

export const linkTo = (url: unknown = IMAGE_URL): ImageValue => ({ kind: 'url', url });

/**
 * A file of the workflow as its first bytes tell of it.
 *
 * @param size Its whole size, which may be more than the bytes.
 */
export const fileWith = (bytes: Buffer, size = bytes.length): ImageValue => ({
	kind: 'file',
	binaryField: 'data',
	head: { size, reading: readPicture(bytes) },
});

export const pngFile = (width: number, height: number, size?: number): ImageValue =>
	fileWith(pngBytes(width, height), size);

export function modelOf(slug: string): Model {
	const model = findModel(slug);
	if (!model) throw new Error(`The catalogue has no ${slug}`);
	return model;
}

export const checkOf = (
	slug: string,
	values: RawValues,
	more: Omit<RowInput, 'values'> = {},
): Check => checkRow(modelOf(slug), { values, ...more });

/** The body as it goes over the wire, its files in place. */
export function bodyOf({ draft }: Check): Record<string, unknown> {
	const files = Object.fromEntries(
		draft.files.map(({ api }) => [api, Buffer.from(`bytes of ${api}`)]),
	);
	return JSON.parse(bodyBytes(draft, files).toString('utf8')) as Record<string, unknown>;
}

/** The body of a row that has to be sendable, and to keep the documented contract. */
export function sent(
	slug: string,
	values: RawValues,
	more?: Omit<RowInput, 'values'>,
): Record<string, unknown> {
	const check = checkOf(slug, values, more);
	expect(check.problems).toEqual([]);
	const body = bodyOf(check);
	expect(validateSubmission(slug, body)).toEqual([]);
	return body;
}

/** The problems of a row that has to be refused, each with a field, a message and a fix. */
export function refused(
	slug: string,
	values: RawValues,
	more?: Omit<RowInput, 'values'>,
): Problem[] {
	const { problems } = checkOf(slug, values, more);
	expect(problems.length).toBeGreaterThan(0);
	for (const { field, message, fix } of problems) {
		expect(message).toContain(field);
		expect(fix.length).toBeGreaterThan(10);
	}
	return problems;
}

/** The single problem of a row, for a test that is about one field. */
export function refusal(slug: string, values: RawValues, more?: Omit<RowInput, 'values'>): Problem {
	const problems = refused(slug, values, more);
	expect(problems).toHaveLength(1);
	return problems[0] as Problem;
}
