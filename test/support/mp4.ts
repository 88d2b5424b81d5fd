/** MP4 files as bytes, made by hand: just the boxes that tell about a file, and no image in it. */

const uint32 = (value: number) => {
	const bytes = Buffer.alloc(4);
	bytes.writeUInt32BE(value);
	return bytes;
};

const uint64 = (value: number) => Buffer.concat([uint32(0), uint32(value)]);

/** Size, type, content. */
export const box = (type: string, ...content: Buffer[]): Buffer => {
	const inside = Buffer.concat(content);
	return Buffer.concat([uint32(inside.length + 8), Buffer.from(type, 'latin1'), inside]);
};

/** A box whose size takes eight bytes. */
export const longBox = (type: string, content: Buffer): Buffer =>
	Buffer.concat([uint32(1), Buffer.from(type), uint64(content.length + 16), content]);

/** A box without a size: it goes to the end of the file. */
export const lastBox = (type: string, content: Buffer): Buffer =>
	Buffer.concat([uint32(0), Buffer.from(type), content]);

/** What says how long a file plays: `length / scale` seconds. */
export const header = (scale: number, length: number): Buffer =>
	box('mvhd', Buffer.alloc(12), uint32(scale), uint32(length), Buffer.alloc(80));

/** The same in the version for very long files. */
export const longHeader = (scale: number, length: number): Buffer =>
	box('mvhd', Buffer.from([1]), Buffer.alloc(19), uint32(scale), uint64(length), Buffer.alloc(80));

/** @param kind `vide` or `soun`. */
export const track = (kind: string): Buffer => {
	const handler = box('hdlr', Buffer.alloc(8), Buffer.from(kind));
	return box('trak', box('tkhd', Buffer.alloc(80)), box('mdia', handler));
};

export const mp4 = (...inside: Buffer[]): Buffer =>
	Buffer.concat([box('ftyp', Buffer.from('isom')), box('moov', ...inside), box('mdat')]);

/** A silent video that plays so long. */
export const silentVideo = (seconds: number): Buffer =>
	mp4(header(1000, seconds * 1000), track('vide'));
