interface Box {
	type: string;
	/** What is in it, without its own size and type. */
	content: Buffer;
}

/** The boxes of an MP4 file, or of a box that holds others, in order. */
function* readBoxes(bytes: Buffer): Generator<Box> {
	let at = 0;
	while (at + 8 <= bytes.length) {
		const size = bytes.readUInt32BE(at);
		const type = bytes.toString('latin1', at + 4, at + 8);
		// 0: to the end of the file. 1: the size is in the eight bytes that follow.
		const isLong = size === 1 && at + 16 <= bytes.length;
		const length = isLong ? Number(bytes.readBigUInt64BE(at + 8)) : size;
		const end = length < 8 ? bytes.length : at + length;
		yield { type, content: bytes.subarray(at + (isLong ? 16 : 8), end) };
		at = end;
	}
}

/** All boxes at the end of a path: `moov`, `trak`, … */
const boxesAt = (bytes: Buffer, [first, ...rest]: string[]): Buffer[] =>
	[...readBoxes(bytes)]
		.filter(({ type }) => type === first)
		.flatMap(({ content }) => (rest.length === 0 ? [content] : boxesAt(content, rest)));

/** The top-level boxes of an MP4 file, in order: its first is `ftyp`, and `moov` says how to play it. */
export const boxesOf = (file: Buffer): string[] => [...readBoxes(file)].map(({ type }) => type);

/** Whether these bytes are an MP4 file that a player could open. */
export function isMp4(file: Buffer): boolean {
	const boxes = boxesOf(file);
	return boxes[0] === 'ftyp' && boxes.includes('moov');
}

/** How long an MP4 file plays, in seconds; undefined where it doesn't say. */
export function secondsOf(file: Buffer): number | undefined {
	const [header] = boxesAt(file, ['moov', 'mvhd']);
	// Version 1 has eight bytes each for two dates and the length, version 0 four.
	const isLong = header?.[0] === 1;
	if (header === undefined || header.length < (isLong ? 32 : 20)) return undefined;
	const scale = header.readUInt32BE(isLong ? 20 : 12);
	const length = isLong ? Number(header.readBigUInt64BE(24)) : header.readUInt32BE(16);
	return scale === 0 ? undefined : length / scale;
}

/** Whether an MP4 file has a sound track. */
export const hasSound = (file: Buffer): boolean =>
	boxesAt(file, ['moov', 'trak', 'mdia', 'hdlr']).some(
		(handler) => handler.toString('latin1', 8, 12) === 'soun',
	);
