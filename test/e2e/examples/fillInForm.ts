/** The form of the example, filled in by somebody who has nothing but its address; on each n8n. */
import type { Page } from 'playwright-core';

/** How a visitor sees n8n's pages. */
export const VISITOR = { viewport: { width: 1000, height: 760 }, deviceScaleFactor: 2 };

export interface Answers {
	image: { name: string; mimeType: string; buffer: Buffer };
	prompt: string;
	/** What is left out stays as the form has it: Standard, five seconds. */
	model?: string;
	seconds?: string;
}

/** Whether the video moves. `readyState` 4 is "enough data", and a video that can't play has none. */
export const PLAYING = `(() => {
	const video = document.querySelector('video');
	return video !== null && video.readyState === 4 && video.currentTime > 0.5 && !video.paused;
})()`;

/** Fills it in and sends it. A page of n8n's own follows until the video is there. */
export async function fillInForm(
	page: Page,
	n8nUrl: string,
	{ image, prompt, model, seconds }: Answers,
): Promise<void> {
	// n8n's page asks for a font on the internet, and is done without it.
	await page.route(/googleapis|n8n\.io/, async (route) => await route.abort());
	await page.goto(`${n8nUrl}/form/image-to-video`);
	await page.getByLabel('Image').setInputFiles(image);
	await page.getByLabel('What happens').fill(prompt);
	if (model !== undefined) await page.getByLabel('Model').selectOption({ label: model });
	if (seconds !== undefined) await page.getByLabel('Seconds').selectOption({ label: seconds });
	await page.getByRole('button', { name: 'Make the video' }).click();
	await page.waitForURL(/\/form-waiting\//);
}

/** The address of the video on the last page. */
export const videoOf = async (page: Page): Promise<string> =>
	String(await page.locator('video source').getAttribute('src'));
