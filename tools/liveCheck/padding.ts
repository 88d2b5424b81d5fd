/** The comment segment of a JPEG holds at most so many bytes. */
const SEGMENT = 65_533;
/** Marker and length. */
const HEAD = 4;

/** A JPEG as a larger file, by comments that every reader skips. */
export function padded(jpeg: Buffer, bytes: number): Buffer {
	const segments: Buffer[] = [];
	for (let left = bytes - jpeg.length; left >= HEAD; left -= SEGMENT + HEAD) {
		const length = Math.min(SEGMENT, left - HEAD);
		const head = Buffer.from([0xff, 0xfe, (length + 2) >> 8, (length + 2) & 0xff]);
		segments.push(head, Buffer.alloc(length, ' '));
	}
	// Behind the first two bytes, which say that it is a JPEG.
	return Buffer.concat([jpeg.subarray(0, 2), ...segments, jpeg.subarray(2)]);
}
