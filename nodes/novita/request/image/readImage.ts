import { CGBI, CUT_OFF, nameFile, type OtherFile } from './otherFiles';

export interface Pixels {
	width: number;
	height: number;
}

/** What the first bytes of an image tell. */
export interface ImageInfo {
	mimeType: 'image/png' | 'image/jpeg';
	/** Undefined where the first bytes don't tell: the image may open everywhere all the same. */
	pixels?: Pixels;
	/** A JPEG in the four colors of print. */
	isCmyk?: boolean;
}

export type ImageReading = { kind: 'image'; image: ImageInfo } | { kind: 'other'; file: OtherFile };

/** What is known of a file before it is read as a whole. */
export interface FileHead {
	/** Whole size in bytes. */
	size: number;
	reading: ImageReading;
	/** Its end is missing. That is only known of a file that is read as a whole. */
	isCutOff?: boolean;
}

/** Of a file's start. A JPEG may have a profile and previews in front of its size, but hardly so much. */
const MOST_BYTES = 1_000_000;
/** Enough to name any other file: a web page may begin with blank lines. */
const OTHER_HEAD = 8192;

/**
 * Reads no more of a file than its format and size need: 1 MB at most.
 *
 * @param chunks The file from its start. Reading stops early, which closes a stream.
 * @param size Whole size in bytes.
 */
export async function readFileHead(
	chunks: AsyncIterable<Buffer> | Iterable<Buffer>,
	size: number,
): Promise<FileHead> {
	const parts: Buffer[] = [];
	let length = 0;
	for await (const chunk of chunks) {
		parts.push(chunk);
		length += chunk.length;
		if (length >= MOST_BYTES) break;
	}
	const bytes = parts.length === 1 && parts[0] ? parts[0] : Buffer.concat(parts);
	const reading = readImage(bytes.subarray(0, MOST_BYTES));
	const isCutOff = length >= size && reading.kind === 'image' && hasNoEnd(bytes, reading.image);
	return { size, reading, ...(isCutOff && { isCutOff }) };
}

/** What a PNG ends with, and what a JPEG does. Something may follow: some phones append a video to a photo. */
const hasNoEnd = (bytes: Buffer, { mimeType }: ImageInfo): boolean =>
	mimeType === 'image/png'
		? !bytes.includes('IEND', SHORTEST)
		: !bytes.includes(JPEG_END, frameAt(bytes) ?? 0);

const JPEG_END = Buffer.from([0xff, 0xd9]);

const PNG_SIGNATURE = '\x89PNG\r\n\x1a\n';
const JPEG_SIGNATURE = '\xff\xd8';
/** Signature, then the first chunk of a PNG: length, type, width and height. No image is shorter. */
const SHORTEST = 24;

/**
 * Reads format and size from the start of a file, by content and never by name.
 *
 * @param bytes The file from its start, as far as it is read.
 */
export function readImage(bytes: Buffer): ImageReading {
	const head = bytes.toString('latin1', 0, SHORTEST);
	const isPng = head.startsWith(PNG_SIGNATURE);
	if (!isPng && !head.startsWith(JPEG_SIGNATURE)) {
		return { kind: 'other', file: nameFile(bytes.subarray(0, OTHER_HEAD)) };
	}
	if (bytes.length < SHORTEST) return { kind: 'other', file: CUT_OFF };
	if (isPng && head.startsWith('CgBI', 12)) return { kind: 'other', file: CGBI };
	return {
		kind: 'image',
		image: isPng
			? { mimeType: 'image/png', pixels: pngPixels(bytes) }
			: { mimeType: 'image/jpeg', ...frameOf(bytes) },
	};
}

const pngPixels = (bytes: Buffer): Pixels | undefined =>
	bytes.toString('latin1', 12, 16) === 'IHDR'
		? { width: bytes.readUInt32BE(16), height: bytes.readUInt32BE(20) }
		: undefined;

/** SOF0 … SOF15, the frame headers that hold the size. C4, C8 and CC share the range and are others. */
const isFrame = (marker: number) =>
	marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker);

/**
 * Behind these no frame of this image comes any more: the start of another image (a thumbnail), the end of this
 * one, its data.
 */
const endsSearch = (marker: number) => marker >= 0xd8 && marker <= 0xda;

/** Without a length: an FF among data (00), TEM, and RST0 … RST7. */
const standsAlone = (marker: number) => marker <= 0x01 || (marker >= 0xd0 && marker <= 0xd7);

/** What a frame has behind its marker, up to the width: length, precision, height, width. */
const FRAME_HEADER = 7;

/**
 * Finds the frame header behind its marker. Goes from marker to marker, past stray bytes and fill bytes: libjpeg goes on so where a segment's length is
 * wrong, and so do the programs that are built on it.
 */
function frameAt(bytes: Buffer): number | undefined {
	let at = bytes.indexOf(0xff, 2);
	while (at >= 0) {
		while (bytes[at] === 0xff) at++;
		const marker = bytes[at++];
		if (marker === undefined || endsSearch(marker)) return undefined;
		if (!standsAlone(marker)) {
			if (at + FRAME_HEADER > bytes.length) return undefined;
			if (isFrame(marker)) return at;
			at += Math.max(2, bytes.readUInt16BE(at));
		}
		at = bytes.indexOf(0xff, at);
	}
	return undefined;
}

/** In print's colors a pixel has four parts. */
const CMYK_PARTS = 4;

function frameOf(bytes: Buffer): Pick<ImageInfo, 'pixels' | 'isCmyk'> {
	const at = frameAt(bytes);
	if (at === undefined) return {};
	const [height, width] = [bytes.readUInt16BE(at + 3), bytes.readUInt16BE(at + 5)];
	const isCmyk = bytes[at + FRAME_HEADER] === CMYK_PARTS;
	// A height of 0 stands for "told after the first scan".
	return {
		...(width > 0 && height > 0 && { pixels: { width, height } }),
		...(isCmyk && { isCmyk }),
	};
}

/** "image/png, 1024x768, 812 kB": how a file is named in the item that goes out. */
export function describeImage({ mimeType, pixels }: ImageInfo, size: number): string {
	const measured = pixels ? `${pixels.width}x${pixels.height}, ` : '';
	return `${mimeType}, ${measured}${Math.max(1, Math.round(size / 1000))} kB`;
}
