import { encode } from 'jpeg-js';

/** Large enough for Kling (300 px), small enough to travel inside a workflow. */
const WIDTH = 640;
const HEIGHT = 360;
const QUALITY = 62;

type Colour = [red: number, green: number, blue: number];

/** One picture, drawn here so that nobody's rights are in it: a bottle on a table, in evening light. */
export function sampleImage(): Buffer {
	const data = Buffer.alloc(WIDTH * HEIGHT * 4, 255);
	for (let y = 0; y < HEIGHT; y += 1) {
		for (let x = 0; x < WIDTH; x += 1) {
			data.set(colourAt(x + 0.5, y + 0.5), (y * WIDTH + x) * 4);
		}
	}
	return Buffer.from(encode({ data, width: WIDTH, height: HEIGHT }, QUALITY).data);
}

const HORIZON = 262;
const MIDDLE = WIDTH / 2;
const SKY: [Colour, Colour] = [
	[38, 30, 66],
	[244, 160, 112],
];
const TABLE: [Colour, Colour] = [
	[150, 82, 72],
	[62, 34, 50],
];
const SUN: Colour = [255, 224, 170];
const GLASS: [Colour, Colour] = [
	[12, 92, 96],
	[88, 196, 178],
];
const LABEL: Colour = [250, 240, 222];
const CAP: Colour = [226, 180, 96];
const INK: Colour = [198, 110, 84];

function colourAt(x: number, y: number): Colour {
	const background =
		y < HORIZON
			? mix(SKY[0], SKY[1], (y / HORIZON) ** 1.4)
			: mix(TABLE[0], TABLE[1], (y - HORIZON) / (HEIGHT - HORIZON));
	const glow = Math.exp(-(((x - 452) / 120) ** 2) - ((y - 196) / 110) ** 2);
	const sun = within(46 - Math.hypot(x - 452, y - 196));
	let colour = mix(background, SUN, y < HORIZON ? Math.max(0.55 * glow, sun) : 0.25 * glow);

	// The bottle's shadow falls away from the sun.
	const shadow = y > 300 ? within(1 - Math.hypot((x - 272) / 118, (y - 318) / 13), 0.4) : 0;
	colour = mix(colour, [30, 14, 30], 0.55 * shadow);

	const light = 0.5 + 0.5 * Math.sin(((x - MIDDLE + 66) / 132) * Math.PI * 1.3 - 0.9);
	colour = mix(colour, mix(GLASS[0], GLASS[1], light), bottle(x, y));
	colour = mix(colour, mix(LABEL, [214, 196, 178], 1 - light), roundedBox(x, y, 226, 46, 40, 4));
	colour = mix(colour, INK, roundedBox(x, y, 212, 28, 3, 2));
	colour = mix(colour, INK, within(11 - Math.hypot(x - MIDDLE, y - 236)));
	colour = mix(colour, mix([120, 76, 40], CAP, light), roundedBox(x, y, 96, 20, 20, 4));
	return mix(colour, [255, 255, 255], 0.5 * within(3.5 - Math.abs(x - 366)) * rows(y, 196, 296));
}

/** A body with round shoulders, and a neck. */
function bottle(x: number, y: number): number {
	return Math.max(roundedBox(x, y, 242, 64, 76, 22), roundedBox(x, y, 142, 15, 34, 3));
}

/** How far a point is inside of a box around the picture's middle: 0 outside, 1 inside, between on its edge. */
function roundedBox(
	x: number,
	y: number,
	centre: number,
	halfWidth: number,
	halfHeight: number,
	radius: number,
): number {
	const across = Math.abs(x - MIDDLE) - halfWidth + radius;
	const down = Math.abs(y - centre) - halfHeight + radius;
	const outside = Math.hypot(Math.max(across, 0), Math.max(down, 0));
	return within(radius - outside - Math.min(0, Math.max(across, down)));
}

const rows = (y: number, from: number, to: number): number =>
	within(Math.min(y - from, to - y) / 12, 1);

/** Turns a distance into a share, soft over `edge` pixels. */
function within(distance: number, edge = 1.4): number {
	return Math.min(1, Math.max(0, distance / edge + 0.5));
}

function mix(from: Colour, to: Colour, share: number): Colour {
	const part = (index: 0 | 1 | 2) => Math.round(from[index] + (to[index] - from[index]) * share);
	return [part(0), part(1), part(2)];
}
