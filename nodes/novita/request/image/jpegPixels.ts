import type { NeedsMore, Pixels } from './imageReading';

/** A frame header (SOF0 … SOF15) holds the size. C4, C8 and CC share the range and are others. */
const isFrameHeader = (marker: number) =>
	marker >= 0xc0 && marker <= 0xcf && marker !== 0xc4 && marker !== 0xc8 && marker !== 0xcc;

/** Markers that stand alone, without a length: TEM and RST0 … RST7. */
const standsAlone = (marker: number) => marker === 0x01 || (marker >= 0xd0 && marker <= 0xd7);

/**
 * Behind these no frame header of this image comes any more: the start of another image (a thumbnail),
 * the end of this one, its data.
 */
const endsSearch = (marker: number) => marker >= 0xd8 && marker <= 0xda;

/** What a frame header has behind its marker, up to the width: length, precision, height, width. */
const FRAME_HEADER = 7;

/**
 * Finds the size of a JPEG in pixels.
 *
 * @param bytes The file from its start, as far as it is at hand.
 * @returns `unknown` where no further byte could tell the size.
 */
export function findJpegPixels(
	bytes: Buffer,
): { kind: 'found'; pixels: Pixels } | { kind: 'unknown' } | NeedsMore {
	let at = 2;
	for (;;) {
		const next = nextMarker(bytes, at);
		if (!next) return needsMore(bytes, at + 2 + FRAME_HEADER);
		const { marker, end } = next;
		if (endsSearch(marker)) return { kind: 'unknown' };
		if (standsAlone(marker)) {
			at = end;
			continue;
		}
		if (end + FRAME_HEADER > bytes.length) return needsMore(bytes, end + FRAME_HEADER);
		if (isFrameHeader(marker)) {
			const height = bytes.readUInt16BE(end + 3);
			const width = bytes.readUInt16BE(end + 5);
			// A height of 0 stands for "told after the first scan".
			return width > 0 && height > 0
				? { kind: 'found', pixels: { width, height } }
				: { kind: 'unknown' };
		}
		at = end + Math.max(2, bytes.readUInt16BE(end));
	}
}

/**
 * Each search starts anew. So each gets twice as many bytes as the one before: a file of nothing but markers
 * would keep n8n busy otherwise.
 */
const needsMore = (bytes: Buffer, upTo: number): NeedsMore => ({
	kind: 'more',
	upTo: Math.max(upTo, 2 * bytes.length),
});

/**
 * The next marker, past stray bytes and fill bytes: libjpeg goes on so where a segment's length is wrong,
 * and so do the programs that are built on it.
 */
function nextMarker(bytes: Buffer, from: number): { marker: number; end: number } | undefined {
	let at = bytes.indexOf(0xff, from);
	while (at >= 0) {
		while (bytes[at] === 0xff) at++;
		const marker = bytes[at];
		if (marker === undefined) return undefined;
		if (marker !== 0) return { marker, end: at + 1 };
		// FF 00 is an FF among data.
		at = bytes.indexOf(0xff, at);
	}
	return undefined;
}
