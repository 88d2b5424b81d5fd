import { findJpegPixels } from './jpegPixels';
import type { ImageInfo, ImageReading, NeedsMore } from './imageReading';
import { CGBI, CUT_OFF, nameFile } from './otherFiles';

const PNG_SIGNATURE = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
const JPEG_SIGNATURE = Buffer.from([0xff, 0xd8]);

/** Signature, then the first chunk of a PNG: length, type, width and height. No image is shorter. */
const PNG_HEAD = 24;
/** Enough to name any other file: a web page may begin with blank lines. */
const OTHER_HEAD = 8192;

const startsWith = (bytes: Buffer, signature: Buffer) =>
	bytes.subarray(0, signature.length).equals(signature);

function mimeTypeOf(bytes: Buffer): ImageInfo['mimeType'] | undefined {
	if (startsWith(bytes, PNG_SIGNATURE)) return 'image/png';
	return startsWith(bytes, JPEG_SIGNATURE) ? 'image/jpeg' : undefined;
}

/**
 * Reads format and size from the start of a file, by content and never by name.
 *
 * @param bytes The file from its start, as far as it is at hand.
 */
export function readImage(bytes: Buffer): ImageReading | NeedsMore {
	if (bytes.length < PNG_HEAD) return { kind: 'more', upTo: PNG_HEAD };
	const mimeType = mimeTypeOf(bytes);
	if (mimeType === 'image/png') return readPng(bytes);
	if (mimeType === 'image/jpeg') {
		const search = findJpegPixels(bytes);
		if (search.kind === 'more') return search;
		const pixels = search.kind === 'found' ? search.pixels : undefined;
		return { kind: 'image', image: { mimeType, pixels } };
	}
	if (bytes.length < OTHER_HEAD) return { kind: 'more', upTo: OTHER_HEAD };
	return { kind: 'other', file: nameFile(bytes.subarray(0, OTHER_HEAD)) };
}

function readPng(bytes: Buffer): ImageReading {
	const mimeType = 'image/png';
	const firstChunk = bytes.toString('latin1', 12, 16);
	if (firstChunk === 'CgBI') return { kind: 'other', file: CGBI };
	if (firstChunk !== 'IHDR') return { kind: 'image', image: { mimeType } };
	const pixels = { width: bytes.readUInt32BE(16), height: bytes.readUInt32BE(20) };
	return { kind: 'image', image: { mimeType, pixels } };
}

/**
 * Reads a file of which no more bytes come.
 *
 * @param bytes All of it, or as much as anybody is willing to read.
 */
export function readWholeImage(bytes: Buffer): ImageReading {
	const reading = readImage(bytes);
	if (reading.kind !== 'more') return reading;
	const mimeType = mimeTypeOf(bytes);
	if (!mimeType) return { kind: 'other', file: nameFile(bytes) };
	if (bytes.length < PNG_HEAD) return { kind: 'other', file: CUT_OFF };
	return { kind: 'image', image: { mimeType } };
}

/** What is known of a file before it is read as a whole. */
export interface FileHead {
	/** Whole size in bytes. */
	size: number;
	reading: ImageReading;
}

/**
 * Reads only as much of a file as its format and size need.
 *
 * @param chunks The file from its start. Reading stops early, which closes a stream.
 * @param size Whole size in bytes.
 * @param giveUpAt After so many bytes the pixels of a JPEG without a frame header count as unknown.
 */
export async function readFileHead(
	chunks: AsyncIterable<Buffer> | Iterable<Buffer>,
	size: number,
	giveUpAt = 10_000_000,
): Promise<FileHead> {
	const parts: Buffer[] = [];
	let length = 0;
	let upTo = PNG_HEAD;
	for await (const chunk of chunks) {
		parts.push(chunk);
		length += chunk.length;
		if (length > giveUpAt) break;
		if (length < upTo) continue;
		// Joined only when there is news in them: a JPEG may have megabytes before its size.
		parts.splice(0, parts.length, Buffer.concat(parts));
		const reading = readImage(parts[0] ?? chunk);
		if (reading.kind !== 'more') return { size, reading };
		upTo = reading.upTo;
	}
	return { size, reading: readWholeImage(Buffer.concat(parts)) };
}

/** "image/png, 1024x768, 812 kB": how a file is named in the item that goes out. */
export function describeImage({ mimeType, pixels }: ImageInfo, size: number): string {
	const measured = pixels ? `${pixels.width}x${pixels.height}, ` : '';
	return `${mimeType}, ${measured}${Math.max(1, Math.round(size / 1000))} kB`;
}
