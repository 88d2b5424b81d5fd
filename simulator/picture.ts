/** Decodes the picture of a submission and holds it to the documented limits. */
import { createHash } from 'node:crypto';
import { imageSize } from 'image-size';
import { Refusal } from './answers';
import type { PictureRule } from './contract/contract';
import type { PictureRecord } from './types';

/** "at most 10 MB": the larger reading of MB, so that nothing is refused that might be allowed. */
const mostBytes = 10 * 1024 * 1024;
const leastPixels = 300;
const widestRatio = 2.5;

/**
 * Gets the bytes behind a URL. Undefined means that this simulator cannot look (there may be no internet), and the
 * URL is then taken as it is. A rejection means that there is nothing there.
 */
export type FetchPicture = (url: string) => Promise<Buffer | undefined>;

export interface Picture {
	record: PictureRecord;
	/** Missing when a URL was taken without looking. */
	bytes?: Buffer;
}

/**
 * @param field the field's name, for the message
 * @param value a URL, a data URI or bare base64
 * @param rules what the model's page says of it; nothing else is held against it
 * @returns the picture, or the refusal with Novita's reason
 */
export async function readPicture(
	field: string,
	value: string,
	rules: readonly PictureRule[],
	fetchPicture: FetchPicture,
): Promise<Picture | Refusal> {
	if (/^https?:\/\//i.test(value)) {
		try {
			const bytes = await fetchPicture(value);
			if (bytes === undefined) return { record: { form: 'url' } };
			return inspect(field, 'url', bytes, rules);
		} catch {
			return new Refusal('INVALID_IMAGE_FORMAT', `${field}: the URL could not be read`);
		}
	}
	const header = /^data:([^,]{0,200}),/.exec(value);
	if (header !== null && !/;base64$/i.test(header[1] ?? '')) {
		return new Refusal('INVALID_IMAGE_FORMAT', `${field}: the data URI is not base64`);
	}
	const text = header === null ? value : value.slice(header[0].length);
	if (!isBase64(text)) {
		return new Refusal('INVALID_IMAGE_FORMAT', `${field} is neither a URL nor base64`);
	}
	const form = header === null ? 'base64' : 'data-uri';
	return inspect(field, form, Buffer.from(text, 'base64'), rules);
}

/** Looks for what may not be there: a greedy match of 14 MB can overflow the stack of a regular expression. */
function isBase64(text: string): boolean {
	const digits = text.endsWith('==') ? text.slice(0, -2) : text.replace(/=$/, '');
	return digits !== '' && !/[^A-Za-z0-9+/]/.test(digits);
}

function inspect(
	field: string,
	form: PictureRecord['form'],
	bytes: Buffer,
	rules: readonly PictureRule[],
): Picture | Refusal {
	const sha256 = createHash('sha256').update(bytes).digest('hex');
	const record = { form, sha256, bytes: bytes.length };
	if (rules.includes('size') && bytes.length > mostBytes) {
		return new Refusal('IMAGE_FILE_EXCEEDS_MAX_SIZE', `${field} is larger than 10MB`);
	}
	const size = measure(bytes);
	if (size === undefined) {
		if (!rules.includes('format')) return { record };
		return new Refusal('INVALID_IMAGE_FORMAT', `${field} is not a .jpg, .jpeg or .png picture`);
	}
	const { width, height, format } = size;
	if (rules.includes('pixels') && (width < leastPixels || height < leastPixels)) {
		return new Refusal(
			'INVALID_IMAGE_SIZE',
			`${field} is ${width}x${height}, width and height must be >= 300px`,
		);
	}
	if (rules.includes('ratio') && Math.max(width / height, height / width) > widestRatio) {
		return new Refusal(
			'INVALID_IMAGE_SIZE',
			`${field} is ${width}x${height}, aspect ratio must be between 1:2.5 and 2.5:1`,
		);
	}
	return { record: { ...record, format, width, height }, bytes };
}

function measure(bytes: Buffer) {
	try {
		const { type, width, height } = imageSize(bytes);
		const format = (['png', 'jpg'] as const).find((known) => known === type);
		return format === undefined ? undefined : { format, width, height };
	} catch {
		// The library throws for anything that is no picture.
		return undefined;
	}
}

/** Beyond this a run has become a memory test, and its videos show shapes in place of the pictures. */
const mostKeptBytes = 64 * 1024 * 1024;

/** Keeps pictures for the videos made of them: each picture once, however often it is sent. */
export class PictureStore {
	private readonly kept = new Map<string, Buffer>();
	private bytes = 0;

	/** The same picture with the stored bytes, or without bytes when there is no more room. */
	keep(picture: Picture | undefined): Picture | undefined {
		const sha256 = picture?.record.sha256;
		if (picture?.bytes === undefined || sha256 === undefined) return picture;
		const known = this.kept.get(sha256);
		if (known !== undefined) return { ...picture, bytes: known };
		if (this.bytes + picture.bytes.length > mostKeptBytes) return { record: picture.record };
		this.kept.set(sha256, picture.bytes);
		this.bytes += picture.bytes.length;
		return picture;
	}
}
