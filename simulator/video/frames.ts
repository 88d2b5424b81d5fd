/** The pictures of a simulated clip: the given picture in slow motion, or shapes that move where there is none. */
import sharp from 'sharp';

import { blank, drawCrop, fillBox, fillCircle, type Bitmap, type Color, type Crop } from './bitmap';
import type { ClipRequest } from './encode';

/** Few, so that 15 seconds are encoded in about one. */
export const framesPerSecond = 12;

/** The camera goes this much closer by the end. */
const zoom = 0.2;

/** A background, and what moves before it. */
const palettes: ReadonlyArray<readonly [Color, ...Color[]]> = [
	[0x1d3557, 0xe63946, 0xf1faee, 0xa8dadc],
	[0x264653, 0x2a9d8f, 0xe9c46a, 0xe76f51],
	[0x3c1642, 0x086375, 0x1dd3b0, 0xaffc41],
	[0x343a40, 0xffbe0b, 0xfb5607, 0x3a86ff],
];

/** All frames of a clip, in order, as RGBA. Each is painted over the one before, in the same array. */
export async function* paintFrames(request: ClipRequest): AsyncGenerator<Uint8Array> {
	const frame = blank(request.width, request.height);
	const first = await decode(request.picture?.bytes, frame);
	const last = await decode(request.endPicture?.bytes, frame);
	const count = request.seconds * framesPerSecond;
	for (let number = 0; number < count; number++) {
		const progress = number / Math.max(1, count - 1);
		if (first) drawCrop(frame, first, moving(first, progress));
		else paintShapes(frame, request.palette, number / framesPerSecond);
		if (last) drawCrop(frame, last, { left: 0, top: 0, ...last }, progress);
		drawLabel(frame);
		drawProgress(frame, progress);
		yield frame.data;
	}
}

/** A picture that covers the frame at its closest; undefined when there is none that can be read. */
async function decode(bytes: Buffer | undefined, frame: Bitmap): Promise<Bitmap | undefined> {
	if (bytes === undefined) return undefined;
	const width = Math.round(frame.width / (1 - zoom));
	const height = Math.round(frame.height / (1 - zoom));
	try {
		const data = await sharp(bytes).resize(width, height).ensureAlpha().raw().toBuffer();
		return { width, height, data };
	} catch {
		return undefined;
	}
}

/** The picture a little closer and off to the side, the further the clip is. */
function moving({ width, height }: Bitmap, progress: number): Crop {
	const closer = 1 - zoom * progress;
	return {
		left: width * (1 - closer),
		top: (height * (1 - closer)) / 2,
		width: width * closer,
		height: height * closer,
	};
}

function paintShapes(frame: Bitmap, palette: number, seconds: number): void {
	const [back, ...front] = palettes[palette % palettes.length] ?? [0];
	const { width, height } = frame;
	fillBox(frame, { left: 0, top: 0, width, height }, back);
	front.forEach((color, position) => {
		// Each on a path of its own, at a speed of its own.
		const angle = seconds * (0.8 + position * 0.35) + position * 2;
		const center = {
			x: width * (0.5 + 0.35 * Math.cos(angle)),
			y: height * (0.5 + 0.3 * Math.sin(angle * 1.3)),
		};
		fillCircle(frame, center, Math.min(width, height) * (0.1 + position * 0.04), color);
	});
}

/** Three by five dots a letter; only the letters that are needed. */
const letters: Record<string, readonly string[]> = {
	S: ['.##', '#..', '.#.', '..#', '##.'],
	I: ['###', '.#.', '.#.', '.#.', '###'],
	M: ['#.#', '###', '###', '#.#', '#.#'],
	U: ['#.#', '#.#', '#.#', '#.#', '###'],
	L: ['#..', '#..', '#..', '#..', '###'],
	A: ['.#.', '#.#', '###', '#.#', '#.#'],
	T: ['###', '.#.', '.#.', '.#.', '.#.'],
	E: ['###', '#..', '##.', '#..', '###'],
	D: ['##.', '#.#', '#.#', '#.#', '##.'],
};

const white = 0xffffff;
const shade = 0x141414;

/** Writes SIMULATED into the upper left corner, so that nobody takes the clip for Kling's work. */
function drawLabel(frame: Bitmap): void {
	const dot = Math.max(1, Math.round(frame.width / 160));
	const word = [...'SIMULATED'];
	const plate = { left: dot, top: dot, width: (word.length * 4 + 3) * dot, height: 9 * dot };
	fillBox(frame, plate, shade);
	word.forEach((letter, position) => {
		letters[letter]?.forEach((row, line) => {
			[...row].forEach((mark, column) => {
				if (mark !== '#') return;
				const left = (3 + position * 4 + column) * dot;
				fillBox(frame, { left, top: (3 + line) * dot, width: dot, height: dot }, white);
			});
		});
	});
}

/** A bar along the lower edge that grows with `progress`, from 0 to 1. */
function drawProgress(frame: Bitmap, progress: number): void {
	const height = Math.max(2, Math.round(frame.height / 45));
	const top = frame.height - height;
	fillBox(frame, { left: 0, top, width: frame.width, height }, shade);
	fillBox(frame, { left: 0, top, width: frame.width * progress, height }, white);
}
