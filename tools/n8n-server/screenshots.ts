import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

import type { Locator, Page } from 'playwright-core';
import sharp from 'sharp';

import { root } from './paths';

/** `UPDATE_SCREENSHOTS=1` renews the pictures of the documentation; otherwise smaller ones go to the cache. */
const renews = process.env.UPDATE_SCREENSHOTS === '1';
const folder = join(root, renews ? 'docs/images' : '.cache/screenshots');
const schemes = renews ? (['dark', 'light'] as const) : (['light'] as const);

/** Sharp on the screens that people have. */
export const SCALE = renews ? 2 : 1;

/** Of a file in git. */
const MOST_BYTES = 200_000;

/** What leads from a node's panel to the next node's, and would be cut in half. */
const HIDDEN = '[data-test-id=floating-nodes] { visibility: hidden }';

/** Between a node and the edge of a picture, in the page's pixels. */
const MARGIN = 24;

export interface Box {
	x: number;
	y: number;
	width: number;
	height: number;
}

/**
 * Keeps a picture of the documentation. Throws where it is too large for git: less of the page has to be on it then.
 *
 * @param name Without extension; it may have folders in it.
 */
export function keepPicture(name: string, extension: 'png' | 'gif', bytes: Buffer): void {
	if (bytes.length >= MOST_BYTES) throw new Error(`${name} has ${bytes.length} bytes`);
	const file = join(folder, `${name}.${extension}`);
	mkdirSync(dirname(file), { recursive: true });
	writeFileSync(file, bytes);
}

/** Takes a picture of a part of a page, in the few colours that suit it: nobody sees the difference, and git has a third to keep. */
export async function takePicture(of: Page | Locator, name: string, clip?: Box): Promise<void> {
	const taken = await of.screenshot({
		animations: 'disabled',
		style: HIDDEN,
		...(clip && { clip }),
	});
	const picture = sharp(taken)
		.removeAlpha()
		.png({ palette: true, quality: 80, dither: 0, effort: 3 });
	keepPicture(name, 'png', await picture.toBuffer());
}

/** Takes the same picture in the light and, to renew it, in the dark: the editor follows the page's colour scheme. */
export async function takePictures(page: Page, name: string, clip: Box): Promise<void> {
	for (const colorScheme of schemes) {
		await page.emulateMedia({ colorScheme });
		// Its icons are changed by a script, and nothing tells when it has.
		if (renews) await page.waitForTimeout(500);
		await takePicture(page, `${name}-${colorScheme}`, clip);
	}
}

/**
 * Where a node's fields and its output are, once its panel is open. Takes the mouse off them: a field that it is over
 * shows more than the others.
 *
 * @param height How much of them, from their top, in the page's pixels.
 */
export async function panelBox(page: Page, height: number): Promise<Box> {
	const [fields] = await boxesOf(page, '[data-test-id=node-parameters]');
	const [output] = await boxesOf(page, '[data-test-id=output-panel]');
	if (!fields || !output) throw new Error('No panel is open');
	await page.mouse.move(output.x, output.y - MARGIN / 4);
	return { x: fields.x, y: output.y, width: output.x + output.width - fields.x, height };
}

/** Where the nodes of a canvas are, with their names, and what leads back from one to another. */
export async function canvasBox(page: Page): Promise<Box> {
	const nodes = await boxesOf(page, '.vue-flow__node');
	const lines = await boxesOf(page, '.vue-flow__edge-path');
	const names = await boxesOf(page, '.vue-flow__node [class*=description]');
	const lowest = (boxes: Box[]) => Math.max(...boxes.map(({ y, height }) => y + height));
	const x = Math.min(...[...nodes, ...names].map((each) => each.x)) - MARGIN;
	const y = Math.min(...nodes.map((each) => each.y)) - MARGIN;
	const right = Math.max(...nodes.map((each) => each.x + each.width));
	// What can be added stands behind the last one.
	const width = right + 5 * MARGIN - x;
	return { x, y, width, height: Math.max(lowest(nodes) + 3 * MARGIN, lowest(lines) + MARGIN) - y };
}

const boxesOf = async (page: Page, selector: string): Promise<Box[]> =>
	await page.locator(selector).evaluateAll((elements) =>
		elements.map((element) => {
			const { x, y, width, height } = element.getBoundingClientRect();
			return { x, y, width, height };
		}),
	);
