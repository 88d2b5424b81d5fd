import { createHash } from 'crypto';
import type { IBinaryData, IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';

import type { FileLink, ImageValue } from '../../novita/request/checkImage';
import { readFileHead } from '../../novita/request/image/readImage';
import { isObject } from '../../novita/values/json';
import { trimmed } from '../../novita/values/reading';
import { isToolCall } from '../execution';
import { linkTo } from './link';

/** Where items have their files in workflows with the binary mode `combined` (n8n-workflow, constants). */
const FILES_IN_JSON = '_files';

type Files = Readonly<Record<string, IBinaryData>>;

interface FoundFile {
	file: IBinaryData;
	binaryField: string;
	/** What the user wrote, where this is the only file and has another name. */
	insteadOf?: unknown;
}

/**
 * Reads size and format of an item's image without loading all of it: a batch of large images
 * is checked before the first is sent, and must not be held in memory for that.
 *
 * @param field The name of a binary field, or the file itself where an expression gives one
 * (`{{ $('Form').item.binary.photo }}`).
 */
export async function readImageFile(
	context: IExecuteFunctions,
	itemIndex: number,
	field: unknown,
): Promise<ImageValue> {
	const files = filesOf(context.getInputData()[itemIndex]);
	const available = Object.keys(files);
	const found = isFile(field)
		? { file: field, binaryField: nameOf(field, files) }
		: findFile(context, itemIndex, field, files);
	if (!found) return { kind: 'missing', asked: field, available };
	const { file, ...names } = found;
	try {
		const { chunks, size } = await open(context, file);
		const head = await readFileHead(chunks, size);
		const read = async () => await context.helpers.getBinaryDataBuffer(itemIndex, file);
		// A tool's equal calls are one video, and n8n may have stored the same image twice.
		const sha256 = isToolCall(context) ? await hashOf(context, file) : undefined;
		const link = () => linkToSend(context, file);
		return { kind: 'file', ...names, head, sha256, read, link };
	} catch {
		return { kind: 'missing', asked: names.binaryField, available, isLost: true };
	}
}

/** In hours: Novita downloads it as it begins, and a batch may wait for a rate limit before. */
const LINK_WORKS_FOR = 2;

function linkToSend(context: IExecuteFunctions, file: IBinaryData): FileLink {
	const link = linkTo(context, file, LINK_WORKS_FOR);
	return link.kind === 'none' ? link : (link.unreachable ?? link);
}

/** Base64 of a PNG, JPEG, GIF or WebP image, by its first letters. */
const IMAGE_TEXT = /^(iVBORw0KGgo|\/9j\/|R0lGOD|UklGR)[\w+/=\s-]*$/;
const DATA_URI = /^data:[^,]{0,200};base64,/i;
/** In base64, of a file's start: more than is looked at. */
const LONGEST_HEAD = 1_400_000;

/**
 * An image that stands in a field for its URL: as base64 text, or as a data URI.
 *
 * @param binaryField What the image goes by.
 * @returns undefined for any other value.
 */
export async function readImageText(
	value: unknown,
	binaryField: string,
): Promise<ImageValue | undefined> {
	if (typeof value !== 'string') return undefined;
	const text = trimmed(value);
	const prefix = DATA_URI.exec(text)?.[0];
	if (prefix === undefined && !IMAGE_TEXT.test(text)) return undefined;
	const base64 = text.slice(prefix?.length ?? 0);
	const size = Buffer.byteLength(base64, 'base64');
	const head = await readFileHead([Buffer.from(base64.slice(0, LONGEST_HEAD), 'base64')], size);
	const sha256 = createHash('sha256').update(base64).digest('hex');
	const read = async () => await Promise.resolve(Buffer.from(base64, 'base64'));
	return { kind: 'file', binaryField, head, sha256, read };
}

/** What n8n's own helpers take for a file. Its check of that name isn't there in every version. */
const isFile = (value: unknown): value is IBinaryData =>
	isObject(value) && 'mimeType' in value && ('data' in value || 'id' in value);

function filesOf(item: INodeExecutionData | undefined): Files {
	const inJson = item?.json[FILES_IN_JSON];
	const all = { ...(typeof inJson === 'object' ? inJson : {}), ...item?.binary };
	return Object.fromEntries(
		Object.entries(all).filter((entry): entry is [string, IBinaryData] => isFile(entry[1])),
	);
}

/** The field of the item that has the file, or what the file is called. */
function nameOf({ id, data, fileName = 'file' }: IBinaryData, files: Files): string {
	const same = Object.entries(files).find(([, file]) => file.id === id && file.data === data);
	return same?.[0] ?? fileName;
}

function findFile(
	context: IExecuteFunctions,
	itemIndex: number,
	field: unknown,
	files: Files,
): FoundFile | undefined {
	const name = typeof field === 'string' ? trimmed(field) : '';
	const entries = Object.entries(files);
	const named =
		assertBinaryData(context, itemIndex, name) ?? entries.find(([key]) => key === name)?.[1];
	if (named) return { file: named, binaryField: name };
	const [only, ...others] = entries;
	if (!only || others.length > 0) return undefined;
	return { file: only[1], binaryField: only[0], insteadOf: field ?? '' };
}

/** n8n's own look-up. In the binary mode `combined` it takes a path in the item's json. */
function assertBinaryData(
	context: IExecuteFunctions,
	itemIndex: number,
	name: string,
): IBinaryData | undefined {
	try {
		const file: unknown = context.helpers.assertBinaryData(itemIndex, name);
		return isFile(file) ? file : undefined;
	} catch {
		return undefined;
	}
}

/** The file from its start, piece by piece, and its size in bytes. */
async function open({ helpers }: IExecuteFunctions, { id, data }: IBinaryData) {
	if (!id) {
		const bytes = Buffer.from(data, 'base64');
		return { chunks: [bytes], size: bytes.length };
	}
	const { fileSize: size } = await helpers.getBinaryMetadata(id);
	return { chunks: await helpers.getBinaryStream(id), size };
}

async function hashOf(context: IExecuteFunctions, file: IBinaryData): Promise<string> {
	const hash = createHash('sha256');
	const { chunks } = await open(context, file);
	for await (const chunk of chunks) hash.update(chunk as Buffer);
	return hash.digest('hex');
}
