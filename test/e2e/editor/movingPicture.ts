/** A video that plays in the editor, as a GIF: the one kind of moving picture that every page of a README shows. */
import { writeFileSync } from 'node:fs';

import { encode } from 'modern-gif';
import type { Page } from 'playwright-core';

import { screenshotFile } from '../../../tools/n8n-server/screenshots';

/** Small enough for 200 kB: a GIF hardly packs what moves. */
const SIZE = { width: 400, height: 224 };
const FRAMES_PER_SECOND = 4;
const COLOURS = 64;

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
	for (let at = 0; at < video.duration; at += ${1 / FRAMES_PER_SECOND}) {
		await new Promise((done) => {
			video.onseeked = done;
			video.currentTime = at;
		});
		context.drawImage(video, 0, 0, canvas.width, canvas.height);
		const { data } = context.getImageData(0, 0, canvas.width, canvas.height);
		let text = '';
		for (const byte of data) text += String.fromCharCode(byte);
		frames.push(btoa(text));
	}
	return frames;
})()`;

/** @returns How many frames it has that differ from each other, and its size in bytes. */
export async function takeMovingPicture(
	page: Page,
	name: string,
): Promise<{ frames: number; bytes: number }> {
	const frames = await page.evaluate<string[]>(readFrames);
	const gif = await encode({
		...SIZE,
		maxColors: COLOURS,
		frames: frames.map((frame) => ({
			data: new Uint8ClampedArray(Buffer.from(frame, 'base64')),
			delay: 1000 / FRAMES_PER_SECOND,
		})),
	});
	writeFileSync(screenshotFile(name, 'gif'), Buffer.from(gif));
	return { frames: new Set(frames).size, bytes: gif.byteLength };
}
