/** Four videos of one prompt, and the one that somebody picks on the page. */
import { readFile } from 'node:fs/promises';

import { readExample } from '../../../tools/examples';
import { PAGE_MS } from '../../../tools/n8n-server/browser';
import { takePicture } from '../../../tools/n8n-server/screenshots';
import { PLAYING, VISITOR } from './fillInForm';
import { type Setting } from './setting';

export function testPickOne(setting: () => Setting): void {
	test('pick-one: four videos play on the page, and the one that is picked is downloaded', async () => {
		const { api, browser, n8n, store, submissionsOf } = setting();
		const { id } = await store(readExample('pick-one'));
		await api.activate(id);
		const page = await browser.newPage(VISITOR);
		page.setDefaultTimeout(PAGE_MS);
		await page.route(/googleapis|n8n\.io/, async (route) => await route.abort());
		const prompt = 'A paper plane glides through a library';
		await page.goto(`${n8n.url}/form/pick-one`);
		await page.getByLabel('What happens').fill(prompt);
		await page.getByRole('button', { name: 'Make four videos' }).click();
		await page.getByLabel('Video 4').waitFor();
		await page.waitForFunction(PLAYING);
		await takePicture(page.locator('.card').first(), 'examples/pick-one-page');

		const made = submissionsOf([prompt]);
		expect(made).toHaveLength(4);
		const urls = await page
			.locator('video source')
			.evaluateAll((sources) => sources.map((source) => String(source.getAttribute('src'))));
		const shown = urls.map(
			(url) => made.find(({ taskId }) => url.includes(String(taskId)))?.taskId,
		);
		expect(new Set(shown)).toEqual(new Set(made.map(({ taskId }) => taskId)));

		await page.getByLabel('Video 3').check();
		const [download] = await Promise.all([
			page.waitForEvent('download'),
			page.getByRole('button', { name: 'Keep this one' }).click(),
		]);
		expect(download.suggestedFilename()).toBe(`${shown[2]}.mp4`);
		const served = await (await fetch(urls[2]!)).arrayBuffer();
		expect((await readFile(await download.path())).equals(Buffer.from(served))).toBe(true);
		await page.close();
	});
}
