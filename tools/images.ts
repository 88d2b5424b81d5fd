/** Images as bytes, made by hand: just what a reader of their first bytes needs. */

/** Big-endian, in so many bytes. */
const uint = (value: number, bytes: number) => {
	const written = Buffer.alloc(bytes);
	written.writeUIntBE(value, 0, bytes);
	return written;
};

const ascii = (text: string) => Buffer.from(text, 'latin1');

const PNG_START = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);

/** Signature and IHDR chunk, zeros up to the wished size, and IEND. */
export function pngBytes(width: number, height: number, size = 64): Buffer {
	const header = [uint(13, 4), ascii('IHDR'), uint(width, 4), uint(height, 4)];
	const head = Buffer.concat([PNG_START, ...header, Buffer.from([8, 2, 0, 0, 0])]);
	const end = Buffer.concat([uint(0, 4), ascii('IEND'), uint(0xae426082, 4)]);
	return Buffer.concat([head, Buffer.alloc(Math.max(0, size - head.length - end.length)), end]);
}

/** A segment with a length: marker, length, content. */
export const jpegSegment = (marker: number, content: Buffer): Buffer =>
	Buffer.concat([Buffer.from([0xff, marker]), uint(content.length + 2, 2), content]);

export const JPEG_START = Buffer.from([0xff, 0xd8]);
const JPEG_END = Buffer.from([0xff, 0xd9]);
export const SOF_BASELINE = 0xc0;
export const SOF_PROGRESSIVE = 0xc2;

/** The segment that holds the size: precision, height, width, components. */
export const jpegFrame = (
	width: number,
	height: number,
	marker = SOF_BASELINE,
	components = 3,
): Buffer => {
	const table = Buffer.from([components, 1, 0x22, 0, 2, 0x11, 1, 3, 0x11, 1]);
	const size = [Buffer.from([8]), uint(height, 2), uint(width, 2)];
	return jpegSegment(marker, Buffer.concat([...size, table]));
};

/** @param before Segments between the start of the file and its frame. */
export const jpegBytes = (width: number, height: number, before: Buffer[] = []): Buffer =>
	Buffer.concat([
		JPEG_START,
		jpegSegment(0xe0, ascii('JFIF\0\x01\x01\0\0\x01\0\x01\0\0')),
		...before,
		jpegFrame(width, height),
		jpegSegment(0xda, Buffer.alloc(10)),
		Buffer.alloc(64),
		JPEG_END,
	]);

export const gifBytes = (): Buffer => Buffer.concat([ascii('GIF89a'), Buffer.alloc(40)]);

export const webpBytes = (): Buffer =>
	Buffer.concat([ascii('RIFF'), uint(40, 4), ascii('WEBPVP8 '), Buffer.alloc(40)]);

/** A file of the ISO family: HEIC, AVIF and MP4 differ by their brands alone, the major one first. */
export const isoBytes = (brand: string, ...compatible: string[]): Buffer =>
	Buffer.concat([
		uint(16 + 4 * compatible.length, 4),
		ascii(`ftyp${brand}`),
		uint(0, 4),
		ascii(compatible.join('')),
		Buffer.alloc(40),
	]);

/** A PNG as Xcode packs it into an iPhone app: another chunk stands before IHDR. */
export const cgbiBytes = (): Buffer => {
	const png = pngBytes(640, 480);
	const chunk = Buffer.concat([uint(4, 4), ascii('CgBI'), Buffer.alloc(8)]);
	return Buffer.concat([png.subarray(0, 8), chunk, png.subarray(8)]);
};

/** The same bytes in pieces, counting how many were asked for. */
export function inChunks(bytes: Buffer, chunkSize: number) {
	const read = { chunks: 0, bytes: 0, closed: false };
	async function* chunks(): AsyncGenerator<Buffer> {
		try {
			for (let at = 0; at < bytes.length; at += chunkSize) {
				const chunk = bytes.subarray(at, at + chunkSize);
				read.chunks += 1;
				read.bytes += chunk.length;
				yield chunk;
			}
		} finally {
			read.closed = true;
		}
	}
	return { read, chunks: chunks() };
}
