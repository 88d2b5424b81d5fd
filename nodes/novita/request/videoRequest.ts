import { isObject, type Json, type JsonObject } from '../values/json';
import { urlIn } from '../values/reading';
import { describeImage, type ImageInfo } from './image/readImage';

/** A file that goes into the body when the request is sent, and not earlier: bodies are large. */
export interface FileToSend {
	/** Key in the body. */
	api: string;
	/** Name of the input item's binary field. */
	binaryField: string;
	/** In bytes. */
	size: number;
	image?: ImageInfo;
	/** Of its bytes, where it is to tell one request from another. */
	sha256?: string;
	/** Gives its bytes. It is no part of what tells one request from another. */
	read(): Promise<Buffer>;
	/** Gives a URL under which it can be downloaded for a while, where that is sent in place of the bytes. */
	link?(): string;
}

/** A file travels as a data URI, as the bare base64 that some routes want, or as a URL under which it lies. */
export type ImageEncoding = 'dataUri' | 'base64' | 'link';

/** The body of a submission, with its files still in n8n's storage. */
export interface VideoRequest {
	slug: string;
	/** The body but for its files. */
	body: JsonObject;
	files: FileToSend[];
	/** Merged in last, over everything else. */
	additional: JsonObject;
	imageEncoding: ImageEncoding;
	/** Whom Novita calls when the task has ended. */
	webhookUrl?: string;
}

/**
 * What tells one request from another. A webhook does not: n8n's resume URL is another in each execution, and
 * the same video would be paid for again by a retry.
 */
export const identityOf = (request: VideoRequest): VideoRequest => ({
	...request,
	webhookUrl: undefined,
});

/**
 * The body of an item as it is sent.
 *
 * @param files What stands for the request's files, by body key.
 */
export const assembleBody = <File = never>(
	{ body, additional, webhookUrl }: VideoRequest,
	files: Readonly<Record<string, File>> = {},
): Record<string, Json | File | undefined> => ({
	...body,
	...files,
	...additional,
	...(webhookUrl !== undefined && { extra: extraWith(webhookUrl, additional.extra) }),
});

/**
 * The body's `extra` with the webhook in it. Additional Fields keep what they set, as everywhere, and lose nothing
 * that they don't.
 */
export function extraWith(url: string, extra: Json | undefined = {}): Json {
	if (!isObject(extra)) return extra;
	const { webhook = {} } = extra;
	return { ...extra, webhook: isObject(webhook) ? { url, ...webhook } : webhook };
}

/** How long the shots of a body last together; undefined unless each has a length. */
export function secondsOfShots(shots: Json | undefined): number | undefined {
	if (!Array.isArray(shots)) return undefined;
	const lengths = shots.map((shot) => (isObject(shot) ? Number(shot.duration) : NaN));
	const sum = lengths.reduce((total, length) => total + length, 0);
	return sum > 0 ? sum : undefined;
}

/** Long enough for any link or prompt that an item should repeat, short of an image. */
const LONG_TEXT = 4096;

/**
 * The body as the outgoing item shows it: every image shortened to what it was, so that a batch of
 * images doesn't fill n8n's database.
 */
export function describeBody(request: VideoRequest): JsonObject {
	const files = Object.fromEntries(
		request.files.map(({ api, image, size, link }) => {
			const how = link
				? 'URL of this n8n'
				: request.imageEncoding === 'base64'
					? 'base64'
					: 'data URI';
			return [api, image ? `${how}, ${describeImage(image, size)}` : `${how}, ${size} bytes`];
		}),
	);
	const body = shorten(assembleBody(request, files)) as JsonObject;
	return isObject(body.extra) ? { ...body, extra: withoutSecret(body.extra) } : body;
}

/** A webhook's URL opens it, and n8n signs those that a workflow waits for: just its host is shown. */
function withoutSecret(extra: JsonObject): JsonObject {
	const { webhook } = extra;
	if (!isObject(webhook) || typeof webhook.url !== 'string') return extra;
	const origin = urlIn(webhook.url)?.origin;
	const url = origin === undefined ? '…' : `${origin}/…`;
	return { ...extra, webhook: { ...webhook, url } };
}

function shorten(value: Json | undefined): Json | undefined {
	if (typeof value === 'string') {
		const mimeType = /^data:([^;,]*)(?:;[^;,]*)*;base64,/.exec(value)?.[1];
		if (mimeType !== undefined) {
			return `data URI, ${mimeType}, ${Math.max(1, Math.round((value.length * 3) / 4 / 1000))} kB`;
		}
		return value.length > LONG_TEXT ? `${value.slice(0, LONG_TEXT)}…` : value;
	}
	if (Array.isArray(value)) return value.map((item) => shorten(item) ?? null);
	if (!isObject(value)) return value;
	return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, shorten(item)]));
}

/**
 * The body as it is sent, with its files read just now, one after the other. They themselves aren't in memory any more
 * once it is there. Rejects where a file can't be read.
 */
export async function readBody(request: VideoRequest): Promise<JsonObject | Buffer> {
	if (request.files.length === 0) return assembleBody(request);
	const files: Record<string, Buffer | string> = {};
	for (const { api, read, link } of request.files) files[api] = link?.() ?? (await read());
	return bodyBytes(request, files);
}

/**
 * The body with its files in place, as the JSON that is sent. A file goes from its bytes straight to their place: as
 * text, an image of 8 MB would be in memory four times over, as base64, data URI, JSON and bytes.
 *
 * @param files The request's files by body key: their bytes, or a URL.
 */
export function bodyBytes(
	request: VideoRequest,
	files: Readonly<Record<string, Buffer | string>>,
): Buffer {
	const parts: Array<string | Buffer> = [];
	for (const [key, value] of Object.entries(assembleBody(request, files))) {
		if (value === undefined) continue;
		parts.push(`${parts.length === 0 ? '{' : ','}${JSON.stringify(key)}:`);
		if (Buffer.isBuffer(value)) parts.push(`"${prefixOf(request, key)}`, value, '"');
		else parts.push(JSON.stringify(value));
	}
	parts.push(parts.length === 0 ? '{}' : '}');
	return joined(parts);
}

function prefixOf({ files, imageEncoding }: VideoRequest, key: string): string {
	if (imageEncoding === 'base64') return '';
	const image = files.find(({ api }) => api === key)?.image;
	return `data:${image?.mimeType ?? 'application/octet-stream'};base64,`;
}

/**
 * Of a file, turned into base64 at once: a multiple of three, so that the pieces join without padding, and
 * so little that its text is cheap to forget.
 */
const PIECE = 3 * 16 * 1024;

/** Texts as they are, bytes as base64. */
function joined(parts: ReadonlyArray<string | Buffer>): Buffer {
	const lengths = parts.map((part) =>
		typeof part === 'string' ? Buffer.byteLength(part) : Math.ceil(part.length / 3) * 4,
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
