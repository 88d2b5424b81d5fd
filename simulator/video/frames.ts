/** The pictures of a simulated clip: the given picture in slow motion, or shapes that move where there is none. */
import sharp from 'sharp';

import type { ClipRequest } from './encode';

/** Few, so that 15 seconds are encoded in about one. */
export const framesPerSecond = 12;

/** The camera goes this much closer by the end. */
const zoom = 0.2;

/** A background, and what moves before it. */
const palettes: ReadonlyArray<readonly string[]> = [
	['#1d3557', '#e63946', '#f1faee', '#a8dadc'],
	['#264653', '#2a9d8f', '#e9c46a', '#e76f51'],
	['#3c1642', '#086375', '#1dd3b0', '#affc41'],
	['#343a40', '#ffbe0b', '#fb5607', '#3a86ff'],
];

const shade = '#141414';

/** All frames of a clip, in order, as RGBA: each is drawn as an SVG. */
export async function* paintFrames(request: ClipRequest): AsyncGenerator<Uint8Array> {
	const { width, height, seconds } = request;
	const first = await embed(request.picture?.bytes, request);
	const last = await embed(request.endPicture?.bytes, request);
	const count = seconds * framesPerSecond;
	const bar = Math.max(2, Math.round(height / 45));
	for (let number = 0; number < count; number++) {
		const progress = number / Math.max(1, count - 1);
		const parts = [
			`<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}">`,
			first ? closer(first, progress, request) : shapes(number / framesPerSecond, request),
			last && `<g opacity="${progress}">${last}</g>`,
			`<g transform="scale(${Math.max(1, Math.round(width / 160))})">${label}</g>`,
			box(0, height - bar, width, bar, shade),
			box(0, height - bar, width * progress, bar, 'white'),
			'</svg>',
		];
		yield await sharp(Buffer.from(parts.join('')))
			.ensureAlpha()
			.raw()
			.toBuffer();
	}
}

const box = (x: number, y: number, width: number, height: number, color = '') =>
	`<rect x="${x}" y="${y}" width="${width}" height="${height}" fill="${color}"/>`;

/** A picture that covers the frame; undefined when there is none that can be read. */
async function embed(
	bytes: Buffer | undefined,
	{ width, height }: ClipRequest,
): Promise<string | undefined> {
	if (bytes === undefined) return undefined;
	const [across, down] = [width, height].map((length) => Math.round(length / (1 - zoom)));
	try {
		const png = await sharp(bytes).resize(across, down).png().toBuffer();
		const href = `data:image/png;base64,${png.toString('base64')}`;
		// The nearest pixel, without colours in between: a GIF of the video stays smaller.
		return `<image href="${href}" width="${width}" height="${height}" preserveAspectRatio="none" image-rendering="optimizeSpeed"/>`;
	} catch {
		return undefined;
	}
}

/** The picture a little closer and off to the side, the further the clip is. */
function closer(picture: string, progress: number, { width, height }: ClipRequest): string {
	const scale = 1 / (1 - zoom * progress);
	const [left, top] = [width * (1 - scale), (height * (1 - scale)) / 2];
	return `<g transform="translate(${left} ${top}) scale(${scale})">${picture}</g>`;
}

function shapes(seconds: number, { width, height, palette }: ClipRequest): string {
	const [back, ...front] = palettes[palette % palettes.length] ?? [];
	const circles = front.map((color, position) => {
		// Each on a path of its own, at a speed of its own.
		const angle = seconds * (0.8 + position * 0.35) + position * 2;
		const x = width * (0.5 + 0.35 * Math.cos(angle));
		const y = height * (0.5 + 0.3 * Math.sin(angle * 1.3));
		const radius = Math.min(width, height) * (0.1 + position * 0.04);
		return `<circle cx="${x}" cy="${y}" r="${radius}" fill="${color}"/>`;
	});
	return box(0, 0, width, height, back) + circles.join('');
}

/** SIMULATED, so that nobody takes the clip for Kling's work. In dots, as there may be no font. */
const word = [
	'.## ### #.# #.# #.. .#. ### ### ##.',
	'#.. .#. ### #.# #.. #.# .#. #.. #.#',
	'.#. .#. ### #.# #.. ### .#. ##. #.#',
	'..# .#. #.# #.# #.. #.# .#. #.. #.#',
	'##. ### #.# ### ### #.# .#. ### ##.',
];
const dots = word.flatMap((row, y) =>
	[...row].map((dot, x) => (dot === '#' ? box(x + 3, y + 3, 1, 1, 'white') : '')),
);
const label = box(1, 1, word[0]!.length + 4, 9, shade) + dots.join('');
