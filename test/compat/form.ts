import type { Page } from 'playwright-core';

import { startBrowser } from '../rig/browser';
import { pngBytes } from '../support/pictures';

const PICTURE = { name: 'cup.png', mimeType: 'image/png', buffer: pngBytes(640, 360) };

/** Enough of it is there, and it moves: a video that can't be played never gets so far. */
const PLAYS = `(() => {
	const video = document.querySelector('video');
	return video !== null && video.readyState === 4 && video.currentTime > 0 && !video.paused;
})()`;

/**
 * Fills in the form of the example, as somebody who has nothing but its address, and waits until the video
 * plays on its last page.
 * @returns The address of the video.
 */
export async function fillInForm(url: string, prompt: string): Promise<string> {
	const browser = await startBrowser();
	try {
		const page = await browser.newPage();
		page.setDefaultTimeout(120_000);
		// n8n's page asks for a font on the internet, and is done without it.
		await page.goto(`${url}/form/picture-to-video`, { waitUntil: 'domcontentloaded' });
		await page.getByLabel('Picture').setInputFiles(PICTURE);
		await page.getByLabel('What happens').fill(prompt);
		await page.getByLabel('Model').selectOption({ label: 'Standard' });
		await page.getByLabel('Seconds').selectOption({ label: '5' });
		await page.getByRole('button', { name: 'Make the video' }).click();
		await page.waitForFunction(PLAYS);
		return await videoOf(page);
	} finally {
		await browser.close();
	}
}

const videoOf = async (page: Page): Promise<string> =>
	String(await page.locator('video source').getAttribute('src'));
