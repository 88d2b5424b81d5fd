/** A video that plays in the editor, as a GIF: the one kind of moving picture that every page of a README shows. */
import type { Page } from 'playwright-core';
import sharp from 'sharp';

import { keepPicture } from '../../../tools/n8n-server/screenshots';

const SIZE = { width: 640, height: 360 };
const FRAMES_PER_SECOND = 12;
/** What is in a file that git may keep: a GIF hardly packs what moves. */
const SECONDS = 3.5;
/** As few as a drawing in flat colours has. More of them, and its edges would cost more than its areas. */
const COLOURS = 16;

/** Runs in the page: draws the video's frames one after the other. Answers with their pixels, RGBA in base64. */
const readFrames = `(async () => {
	// A copy in memory: n8n sends a file from its start only, so in the one that shows nobody can go back or ahead.
	const shown = document.querySelector('[data-test-id=output-panel] video');
	const file = await (await fetch(shown.currentSrc)).blob();
	const video = Object.assign(document.createElement('video'), { src: URL.createObjectURL(file) });
	await new Promise((done, failed) => Object.assign(video, { oncanplaythrough: done, onerror: failed }));
	const canvas = Object.assign(document.createElement('canvas'), ${JSON.stringify(SIZE)});
	const context = canvas.getContext('2d', { willReadFrequently: true });
	const frames = [];
	for (let number = 0; number < ${SECONDS * FRAMES_PER_SECOND}; number++) {
		await new Promise((done) => {
			video.onseeked = done;
			// The middle of each frame: at its edge, it may be the one before.
			video.currentTime = (number + 0.5) / ${FRAMES_PER_SECOND};
		});
		context.drawImage(video, 0, 0, canvas.width, canvas.height);
		const { data } = context.getImageData(0, 0, canvas.width, canvas.height);
		let text = '';
		for (const byte of data) text += String.fromCharCode(byte);
		frames.push(btoa(text));
	}
	return frames;
})()`;

/** @returns How many frames it has that differ from each other. */
export async function takeMovingPicture(page: Page, name: string): Promise<number> {
	const frames = (await page.evaluate<string[]>(readFrames)).map((frame) =>
		Buffer.from(frame, 'base64'),
	);
	const colours = await coloursOf(frames);
	const flat = frames.map((frame) => inColours(frame, colours));
	const { width, height } = SIZE;
	const gif = sharp(Buffer.concat(flat), {
		raw: { width, height: height * flat.length, channels: 3, pageHeight: height },
	}).gif({ dither: 0, loop: 0, delay: flat.map(() => Math.round(1000 / FRAMES_PER_SECOND)) });
	keepPicture(name, 'gif', await gif.toBuffer());
	return new Set(flat.map((frame) => frame.toString('latin1'))).size;
}

type Colour = readonly [red: number, green: number, blue: number];

/** Those of the first frame and the last. A palette for each frame of its own would make what stands still flicker. */
async function coloursOf(frames: readonly Buffer[]): Promise<Colour[]> {
	const ends = [frames[0]!, frames.at(-1)!];
	const raw = { width: SIZE.width, height: SIZE.height * ends.length, channels: 4 } as const;
	const few = await sharp(Buffer.concat(ends), { raw })
		.removeAlpha()
		.png({ palette: true, colours: COLOURS, dither: 0 })
		.toBuffer();
	const pixels = await sharp(few).removeAlpha().raw().toBuffer();
	const found = new Map<number, Colour>();
	for (let at = 0; at < pixels.length; at += 3) {
		const colour: Colour = [pixels[at]!, pixels[at + 1]!, pixels[at + 2]!];
		found.set(pixels.readUIntBE(at, 3), colour);
	}
	return [...found.values()];
}

/** The frame as RGB, each pixel in the nearest of these colours. */
function inColours(rgba: Buffer, colours: readonly Colour[]): Buffer {
	const flat = Buffer.alloc((rgba.length / 4) * 3);
	const nearest = new Map<number, Colour>();
	for (let at = 0, to = 0; at < rgba.length; at += 4, to += 3) {
		const seen = rgba.readUIntBE(at, 3);
		let colour = nearest.get(seen);
		if (!colour) {
			const distance = (other: Colour) =>
				Math.hypot(...other.map((value, channel) => value - rgba[at + channel]!));
			colour = colours.reduce((best, each) => (distance(each) < distance(best) ? each : best));
			nearest.set(seen, colour);
		}
		flat.set(colour, to);
	}
	return flat;
}
