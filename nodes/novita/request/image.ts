import type { ImageLimits } from '../models/types';
import type { Invalid } from './invalid';

/** What the first bytes of an image tell. */
export interface ImageInfo {
	format: 'png' | 'jpeg';
	mimeType: 'image/png' | 'image/jpeg';
	/** In pixels. */
	width: number;
	height: number;
}

export type ImageReading =
	| { kind: 'image'; image: ImageInfo }
	/** Not told yet: at least this many bytes from the start are needed. */
	| { kind: 'more'; upTo: number }
	/** Not an image that the API takes; `what` names it as far as it is known ("a GIF"). */
	| { kind: 'other'; what: string };

const PNG_SIGNATURE = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a];
/** Signature, then the IHDR chunk: length, type, width and height. */
const PNG_HEAD = 24;

/** Formats that people send by mistake, by their first bytes, so that the message can name them. */
const OTHERS: ReadonlyArray<{ what: string; offset: number; ascii: string }> = [
	{ what: 'a GIF', offset: 0, ascii: 'GIF8' },
	{ what: 'a WebP image', offset: 8, ascii: 'WEBP' },
	{ what: 'an AVIF image', offset: 4, ascii: 'ftypavif' },
	{ what: 'a HEIC image', offset: 4, ascii: 'ftyphei' },
	{ what: 'a HEIC image', offset: 4, ascii: 'ftypmif1' },
	{ what: 'a video', offset: 4, ascii: 'ftyp' },
	{ what: 'a BMP image', offset: 0, ascii: 'BM' },
	{ what: 'a PDF', offset: 0, ascii: '%PDF' },
	{ what: 'a TIFF image', offset: 0, ascii: 'II*\0' },
	{ what: 'an SVG or another text file', offset: 0, ascii: '<' },
];

const startsWith = (bytes: Buffer, offset: number, ascii: string) =>
	bytes.subarray(offset, offset + ascii.length).toString('latin1') === ascii;

/**
 * Reads format and size from the start of a file, by content and never by name.
 *
 * @param bytes The file's first bytes, as many as are at hand. Twelve or more settle the format.
 */
export function readImage(bytes: Buffer): ImageReading {
	if (bytes.length < 12) return { kind: 'more', upTo: PNG_HEAD };
	if (PNG_SIGNATURE.every((byte, index) => bytes[index] === byte)) return readPng(bytes);
	if (bytes[0] === 0xff && bytes[1] === 0xd8) return readJpeg(bytes);
	const other = OTHERS.find(({ offset, ascii }) => startsWith(bytes, offset, ascii));
	return { kind: 'other', what: other?.what ?? 'no image that could be recognised' };
}

function readPng(bytes: Buffer): ImageReading {
	if (bytes.length < PNG_HEAD) return { kind: 'more', upTo: PNG_HEAD };
	if (!startsWith(bytes, 12, 'IHDR')) return { kind: 'other', what: 'a damaged PNG' };
	return {
		kind: 'image',
		image: {
			format: 'png',
			mimeType: 'image/png',
			width: bytes.readUInt32BE(16),
			height: bytes.readUInt32BE(20),
		},
	};
}

/** A frame header (SOF0 … SOF15) holds the size. C4, C8 and CC share the range and are others. */
const isFrameHeader = (marker: number) =>
	marker >= 0xc0 && marker <= 0xcf && marker !== 0xc4 && marker !== 0xc8 && marker !== 0xcc;

/** Markers that stand alone, without a length: TEM and RST0 … RST7. */
const standsAlone = (marker: number) => marker === 0x01 || (marker >= 0xd0 && marker <= 0xd7);

function readJpeg(bytes: Buffer): ImageReading {
	let at = 2;
	for (;;) {
		if (at + 10 > bytes.length) return { kind: 'more', upTo: at + 10 };
		if (bytes[at] !== 0xff) return { kind: 'other', what: 'a damaged JPEG' };
		const marker = bytes.readUInt8(at + 1);
		if (marker === 0xff || standsAlone(marker)) {
			at += marker === 0xff ? 1 : 2;
			continue;
		}
		// Image data or the end before any frame header: nothing can tell the size any more.
		if (marker === 0xda || marker === 0xd9) return { kind: 'other', what: 'a damaged JPEG' };
		if (isFrameHeader(marker)) {
			return {
				kind: 'image',
				image: {
					format: 'jpeg',
					mimeType: 'image/jpeg',
					height: bytes.readUInt16BE(at + 5),
					width: bytes.readUInt16BE(at + 7),
				},
			};
		}
		at += 2 + bytes.readUInt16BE(at + 2);
	}
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
 * @param size Whole size in bytes, or undefined where only reading to the end can tell.
 * @param giveUpAt After so many bytes a JPEG without a frame header counts as damaged.
 */
export async function readFileHead(
	chunks: AsyncIterable<Buffer> | Iterable<Buffer>,
	size: number,
	giveUpAt = 10_000_000,
): Promise<FileHead> {
	const parts: Buffer[] = [];
	let length = 0;
	let reading: ImageReading = { kind: 'more', upTo: PNG_HEAD };
	for await (const chunk of chunks) {
		parts.push(chunk);
		length += chunk.length;
		if (reading.kind === 'more' && length < reading.upTo) continue;
		// Joined only when there is news in them: a JPEG may have megabytes before its size.
		parts.splice(0, parts.length, Buffer.concat(parts));
		reading = readImage(parts[0] ?? chunk);
		if (reading.kind !== 'more' || length > giveUpAt) break;
	}
	if (reading.kind === 'more') {
		reading = { kind: 'other', what: length === 0 ? 'an empty file' : 'a cut-off file' };
	}
	return { size, reading };
}

/** As n8n shows file sizes: a MB has a million bytes. */
const megabytes = (bytes: number) => `${Number((bytes / 1_000_000).toFixed(6))} MB`;

/**
 * Holds an image against the limits of the model's page.
 *
 * @param label The field's name in the editor, for the message.
 * @returns The first thing that is wrong, or undefined.
 */
export function checkImageLimits(
	label: string,
	{ size, reading }: FileHead,
	limits: ImageLimits,
): Invalid | undefined {
	const invalid = (message: string, fix: string): Invalid => ({ field: label, message, fix });
	if (size === 0) return invalid(`${label} is an empty file`, 'Send a PNG or JPEG file.');
	if (reading.kind !== 'image') {
		const what = reading.kind === 'other' ? reading.what : 'a cut-off file';
		return invalid(
			`${label} is ${what}, and only PNG and JPEG are accepted`,
			'Convert the image to PNG or JPEG before this node, for example with the Edit Image node.',
		);
	}
	if (size > limits.maxBytes) {
		return invalid(
			`${label} has ${megabytes(size)}, and the limit is ${megabytes(limits.maxBytes)}`,
			'Make the file smaller before this node, for example with the Edit Image node.',
		);
	}
	const { width, height } = reading.image;
	const measured = `${label} is ${width} x ${height} px`;
	if (width < limits.minWidth || height < limits.minHeight) {
		return invalid(
			`${measured}, and at least ${limits.minWidth} x ${limits.minHeight} px are needed`,
			'Use a larger image.',
		);
	}
	const ratio = width / height;
	if (ratio < limits.minAspectRatio || ratio > limits.maxAspectRatio) {
		return invalid(
			`${measured}, and its aspect ratio has to be between 1:2.5 and 2.5:1`,
			'Crop the image before this node, for example with the Edit Image node.',
		);
	}
	return undefined;
}

/** "image/png, 1024x768, 812 kB": how a file is named in the item that goes out. */
export const describeImage = ({ mimeType, width, height }: ImageInfo, size: number): string =>
	`${mimeType}, ${width}x${height}, ${Math.max(1, Math.round(size / 1000))} kB`;
