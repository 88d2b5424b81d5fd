/** The form, as somebody fills it in who has nothing but its address. */
import type { BrowserContext, Page } from 'playwright-core';

import { readExample, readSample } from '../../../tools/examples';
import { PAGE_MS } from '../../../tools/n8n-server/browser';
import { takePicture } from '../../../tools/n8n-server/screenshots';
import { pngBytes } from '../../../tools/images';
import { fillInForm, PLAYING, videoOf, VISITOR, type Answers } from './fillInForm';
import { type Setting } from './setting';

export function testForm(setting: () => Setting): void {
	describe('the form', () => {
		let visitor: BrowserContext;

		beforeAll(async () => {
			const { api, store, browser } = setting();
			const { id } = await store(readExample('form'));
			await api.activate(id);
			visitor = await browser.newContext(VISITOR);
		});
		afterAll(async () => await visitor?.close());

		async function fillIn(answers: Answers): Promise<Page> {
			const page = await visitor.newPage();
			page.setDefaultTimeout(PAGE_MS);
			await fillInForm(page, setting().n8n.url, answers);
			return page;
		}

		test('form: from the upload to the video that plays', async () => {
			const { simulator, submissionsOf } = setting();
			const prompt = 'The camera circles the bottle';
			const image = { name: 'bottle.jpg', mimeType: 'image/jpeg', buffer: readSample() };
			const page = await fillIn({ image, prompt, model: 'Pro, finer detail' });
			await page.getByRole('heading', { name: 'Here is your video' }).waitFor();
			await page.waitForFunction(PLAYING);
			await takePicture(page.locator('.card'), 'examples/form-page');

			const made = submissionsOf([prompt]);
			expect(made).toHaveLength(1);
			expect(made[0]).toMatchObject({
				slug: 'kling-v3.0-pro-i2v',
				body: { duration: 5 },
				image: { bytes: image.buffer.length },
			});
			// The file is the visitor's own, and nobody else's can be asked for.
			const link = page.getByRole('link', { name: 'Open the file' });
			expect(await link.getAttribute('href')).toBe(await videoOf(page));
			expect(simulator.downloads.every(({ hadAuthorization }) => !hadAuthorization)).toBe(true);
		});

		test('form: who uploads an image that is too small reads that there is no video, and nothing is paid', async () => {
			const prompt = 'An image like a stamp';
			const image = { name: 'stamp.png', mimeType: 'image/png', buffer: pngBytes(100, 100) };
			const page = await fillIn({ image, prompt });
			await page.getByRole('heading', { name: 'There is no video this time' }).waitFor();
			const read = await page.locator('.header').innerText();
			expect(read).toContain('Try another image or other words');
			expect(read).not.toMatch(/100|Novita|item/);
			expect(setting().submissionsOf([prompt])).toEqual([]);
		});
	});
}
