import { findModel, type Model } from '../../nodes/novita/models/catalogue';
import { bodyBytes } from '../../nodes/novita/request/videoRequest';
import type { ImageValue } from '../../nodes/novita/request/checkImage';
import { readImage } from '../../nodes/novita/request/image/readImage';
import { RawValues, type Invalid } from '../../nodes/novita/request/fieldReading';
import {
	buildRequest,
	type CheckedRequest,
	type RequestInput,
} from '../../nodes/novita/request/buildRequest';
import { validateSubmission } from '../../simulator/contract/validate';
import { pngBytes } from '../../tools/images';

export const IMAGE_URL = 'https://example.com/cup.png';

export const imageAt = (url: unknown = IMAGE_URL): ImageValue => ({ kind: 'url', url });

/**
 * A file of the workflow as its first bytes tell of it.
 *
 * @param size Its whole size, which may be more than the bytes.
 */
export const fileWith = (bytes: Buffer, size = bytes.length): ImageValue => ({
	kind: 'file',
	binaryField: 'data',
	head: { size, reading: readImage(bytes) },
	read: async () => await Promise.resolve(bytes),
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
	more: Omit<RequestInput, 'values'> = {},
): CheckedRequest => buildRequest(modelOf(slug), { values, ...more });

/** The body as it goes over the wire, its files in place. */
export function bodyOf({ request }: Pick<CheckedRequest, 'request'>): Record<string, unknown> {
	const files = Object.fromEntries(
		request.files.map(({ api }) => [api, Buffer.from(`bytes of ${api}`)]),
	);
	return JSON.parse(bodyBytes(request, files).toString('utf8')) as Record<string, unknown>;
}

/** The body of an item that has to be sendable, and to keep the documented contract. */
export function sent(
	slug: string,
	values: RawValues,
	more?: Omit<RequestInput, 'values'>,
): Record<string, unknown> {
	const check = checkOf(slug, values, more);
	expect(check.invalid).toEqual([]);
	const body = bodyOf(check);
	expect(validateSubmission(slug, body)).toEqual([]);
	return body;
}

/** The one thing that is wrong with an item that has to be refused: with a field, a message and a fix. */
export function refusal(
	slug: string,
	values: RawValues,
	more?: Omit<RequestInput, 'values'>,
): Invalid {
	const { invalid } = checkOf(slug, values, more);
	expect(invalid).toHaveLength(1);
	const [{ field, message, fix }] = invalid as [Invalid];
	expect(message).toContain(field);
	expect(fix.length).toBeGreaterThan(10);
	return { field, message, fix };
}
