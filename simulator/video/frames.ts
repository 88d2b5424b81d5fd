/** The pictures of a simulated clip: the given picture in slow motion, or shapes that move where there is none. */
import {
	blank,
	coverCrop,
	decodePicture,
	drawCrop,
	fillBox,
	fillCircle,
	halved,
	type Bitmap,
	type Color,
	type Crop,
} from './bitmap';
import type { ClipRequest } from './clips';
import { drawLabel, drawProgress } from './label';

/** Few, so that 15 seconds are encoded in about one. */
export const framesPerSecond = 12;

/** The camera goes this much closer by the end. */
const zoom = 0.2;

const palettes: ReadonlyArray<{ back: Color; front: readonly Color[] }> = [
	{
		back: [29, 53, 87],
		front: [
			[230, 57, 70],
			[241, 250, 238],
			[168, 218, 220],
		],
	},
	{
		back: [38, 70, 83],
		front: [
			[42, 157, 143],
			[233, 196, 106],
			[231, 111, 81],
		],
	},
	{
		back: [60, 22, 66],
		front: [
			[8, 99, 117],
			[29, 211, 176],
			[175, 252, 65],
		],
	},
	{
		back: [52, 58, 64],
		front: [
			[255, 190, 11],
			[251, 86, 7],
			[58, 134, 255],
		],
	},
];

/** All frames of a clip, in order, as RGBA. Each is painted over the one before, in the same array. */
export function* paintFrames(request: ClipRequest): Generator<Uint8Array> {
	const frame = blank(request.width, request.height);
	const first = shrunk(request.picture?.bytes, frame);
	const last = shrunk(request.endPicture?.bytes, frame);
	const count = request.seconds * framesPerSecond;
	for (let number = 0; number < count; number++) {
		const progress = number / Math.max(1, count - 1);
		if (first === undefined) paintShapes(frame, request.palette, number / framesPerSecond);
		else drawCrop(frame, first, moving(coverCrop(first, frame), progress));
		if (last !== undefined) drawCrop(frame, last, coverCrop(last, frame), progress);
		drawLabel(frame);
		drawProgress(frame, progress);
		yield frame.data;
	}
}

/** A picture brought near the size of the frame; undefined when there is none that can be read. */
function shrunk(bytes: Uint8Array | undefined, frame: Bitmap): Bitmap | undefined {
	let picture = bytes === undefined ? undefined : decodePicture(bytes);
	while (picture !== undefined && picture.width >= frame.width * 3) picture = halved(picture);
	return picture;
}

/** The crop a little closer and off to the side, the further the clip is. */
function moving({ left, top, width, height }: Crop, progress: number): Crop {
	const closer = 1 - zoom * progress;
	return {
		left: left + width * (1 - closer),
		top: top + (height * (1 - closer)) / 2,
		width: width * closer,
		height: height * closer,
	};
}

function paintShapes(frame: Bitmap, palette: number, seconds: number): void {
	const { back, front } = palettes[palette % palettes.length] ?? { back: [0, 0, 0], front: [] };
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
