/** The top-level boxes of an MP4 file, in order: its first is `ftyp`, and `moov` says how to play it. */
export function boxesOf(file: Buffer): string[] {
	const boxes: string[] = [];
	let at = 0;
	while (at + 8 <= file.length) {
		const size = file.readUInt32BE(at);
		boxes.push(file.toString('latin1', at + 4, at + 8));
		// 0: to the end of the file. 1: the size is in the eight bytes that follow.
		const length =
			size === 1 && at + 16 <= file.length ? Number(file.readBigUInt64BE(at + 8)) : size;
		if (length < 8) break;
		at += length;
	}
	return boxes;
}

/** Whether these bytes are an MP4 file that a player could open. */
export function isMp4(file: Buffer): boolean {
	const boxes = boxesOf(file);
	return boxes[0] === 'ftyp' && boxes.includes('moov');
}
