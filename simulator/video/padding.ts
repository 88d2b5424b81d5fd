/** Makes an mp4 as large as a test needs it, without holding the size in memory. */
import type { StreamedBody } from '../types';

/** A box starts with its size in 32 bits and its type. */
const boxHeader = 8;
const chunkBytes = 64 * 1024;
const largestBox = 2 ** 32 - 1;

/**
 * The file with a `free` box at its end, which players skip.
 *
 * @param bytes the wished size. A file that is already as large is sent as it is; one that is smaller by less than a
 *   box's header comes out up to 7 bytes larger.
 */
export function paddedTo(mp4: Buffer, bytes: number): Buffer | StreamedBody {
	if (bytes <= mp4.length) return mp4;
	const free = Math.min(largestBox, Math.max(boxHeader, bytes - mp4.length));
	const header = Buffer.alloc(boxHeader);
	header.writeUInt32BE(free, 0);
	header.write('free', 4, 'latin1');
	return {
		bytes: mp4.length + free,
		*chunks() {
			yield mp4;
			yield header;
			const zeros = Buffer.alloc(chunkBytes);
			for (let left = free - boxHeader; left > 0; left -= chunkBytes) {
				yield left < chunkBytes ? zeros.subarray(0, left) : zeros;
			}
		},
	};
}
