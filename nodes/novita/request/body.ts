import { type Json, type JsonObject, isJsonObject } from './json';
import type { ImageInfo } from './image/imageReading';
import { describeImage } from './image/readImage';
import { extraWith } from './webhook';

import { ImageEncoding, VideoRequest } from './videoRequest';

/** What stands before a file's base64: it travels as a data URI, or as the bare base64 that some routes want. */
const filePrefix = (encoding: ImageEncoding, image: ImageInfo | undefined): string =>
	encoding === 'base64' ? '' : `data:${image?.mimeType ?? 'application/octet-stream'};base64,`;

/**
 * The body of an item as it is sent.
 *
 * @param files What stands for the request's files, by body key.
 */
export const assembleBody = (
	request: VideoRequest,
	files: Record<string, string> = {},
): JsonObject => ({
	...request.body,
	...files,
	...request.additional,
	...(request.webhookUrl !== undefined && {
		extra: extraWith(request.webhookUrl, request.additional.extra),
	}),
});

const DATA_URI = /^data:([^;,]*)[;,]/;
/** Long enough for any link or prompt that an item should repeat, short of an image. */
const LONG_TEXT = 4096;

/**
 * The body as the outgoing item shows it: every image shortened to what it was, so that a batch of
 * images doesn't fill n8n's database.
 */
export function describeBody(request: VideoRequest): JsonObject {
	const files = Object.fromEntries(
		request.files.map(({ api, image, size }) => {
			const how = request.imageEncoding === 'base64' ? 'base64' : 'data URI';
			return [api, image ? `${how}, ${describeImage(image, size)}` : `${how}, ${size} bytes`];
		}),
	);
	return shorten(assembleBody(request, files)) as JsonObject;
}

function shorten(value: Json | undefined): Json | undefined {
	if (typeof value === 'string') {
		const mimeType = DATA_URI.exec(value)?.[1];
		if (mimeType !== undefined) {
			return `data URI, ${mimeType}, ${Math.max(1, Math.round((value.length * 3) / 4 / 1000))} kB`;
		}
		return value.length > LONG_TEXT ? `${value.slice(0, LONG_TEXT)}…` : value;
	}
	if (Array.isArray(value)) return value.map((item) => shorten(item) ?? null);
	if (isJsonObject(value)) {
		return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, shorten(item)]));
	}
	return value;
}

/**
 * Of a file, turned into base64 at once: a multiple of three, so that the pieces join without padding, and
 * so little that its text is cheap to forget.
 */
const PIECE = 3 * 16 * 1024;

const lengthInBase64 = (bytes: number) => Math.ceil(bytes / 3) * 4;

/**
 * The body with its files in place, as the JSON that is sent. A file goes from its bytes straight to their place: as
 * text, an image of 8 MB would be in memory four times over, as base64, data URI, JSON and bytes.
 *
 * @param files The request's files by body key.
 */
export function bodyBytes(request: VideoRequest, files: Readonly<Record<string, Buffer>>): Buffer {
	const parts: Array<string | Buffer> = [];
	const inPlace = Object.fromEntries(request.files.map(({ api }) => [api, '']));
	for (const [key, value] of Object.entries(assembleBody(request, inPlace))) {
		if (value === undefined) continue;
		parts.push(`${parts.length === 0 ? '{' : ','}${JSON.stringify(key)}:`);
		const file = request.files.find(({ api }) => api === key);
		const bytes = files[key];
		if (file && bytes && request.additional[key] === undefined) {
			parts.push(`"${filePrefix(request.imageEncoding, file.image)}`, bytes, '"');
		} else parts.push(JSON.stringify(value));
	}
	parts.push(parts.length === 0 ? '{}' : '}');
	return joined(parts);
}

/** Texts as they are, bytes as base64. */
function joined(parts: ReadonlyArray<string | Buffer>): Buffer {
	const lengths = parts.map((part) =>
		typeof part === 'string' ? Buffer.byteLength(part) : lengthInBase64(part.length),
	);
	const whole = Buffer.allocUnsafe(lengths.reduce((sum, length) => sum + length, 0));
	let at = 0;
	for (const part of parts) {
		if (typeof part === 'string') at += whole.write(part, at, 'utf8');
		else {
			for (let from = 0; from < part.length; from += PIECE) {
				at += whole.write(part.toString('base64', from, from + PIECE), at, 'latin1');
			}
		}
	}
	return whole;
}
