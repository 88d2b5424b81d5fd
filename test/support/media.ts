/** A box of an MP4 file. */
export function box(type: string, content: Buffer): Buffer {
	const header = Buffer.alloc(8);
	header.writeUInt32BE(content.length + 8, 0);
	header.write(type, 4, 'latin1');
	return Buffer.concat([header, content]);
}

export const ftyp = (brand: string): Buffer => box('ftyp', Buffer.from(`${brand}\0\0\0\0${brand}`));

/** An MP4 file as far as its boxes tell, whose bytes don't compress away. */
export function mp4Bytes(contentBytes: number, brand = 'isom'): Buffer {
	const content = Buffer.from(
		Array.from({ length: contentBytes }, (_, at) => (at * at * 31) % 251),
	);
	return Buffer.concat([ftyp(brand), box('moov', Buffer.alloc(200)), box('mdat', content)]);
}
