/** The examples with a form, as somebody fills it in who has nothing but its address. */
import { readFile } from 'node:fs/promises';

import type { BrowserContext, Page } from 'playwright-core';

import { readExample, readSample } from '../../../tools/examples';
import { PAGE_MS } from '../../../tools/n8n-server/browser';
import { SCALE, takePicture } from '../../../tools/n8n-server/screenshots';
import { type Setting } from './setting';

/** Whether the video moves. `readyState` 4 is "enough data", and a video that can't play has none. */
const PLAYING = `(() => {
	const video = document.querySelector('video');
	return video !== null && video.readyState === 4 && video.currentTime > 0.5 && !video.paused;
})()`;

/** Publishes an example for the tests here. Answers with what opens its form in a tab of its own. */
function useForm(setting: () => Setting, example: string): () => Promise<Page> {
	let visitor: BrowserContext | undefined;
	let path = '';
	beforeAll(async () => {
		const { api, browser, store } = setting();
		const workflow = readExample(example);
		const { id } = await store(workflow);
		await api.activate(id);
		const trigger = workflow.nodes.find(({ type }) => type.endsWith('.formTrigger'))!;
		({ path } = { ...trigger.parameters, ...(trigger.parameters.options as { path: string }) });
		visitor = await browser.newContext({
			viewport: { width: 1000, height: 760 },
			deviceScaleFactor: SCALE,
		});
		visitor.setDefaultTimeout(PAGE_MS);
		// n8n's page asks for a font on the internet, and is done without it.
		await visitor.route(/googleapis|n8n\.io/, async (route) => await route.abort());
	});
	afterAll(async () => await visitor?.close());
	return async () => {
		const page = await visitor!.newPage();
		await page.goto(`${setting().n8n.url}/form/${path}`);
		return page;
	};
}

/** The addresses of the videos on a page. */
const videosOn = async (page: Page): Promise<string[]> => {
	const sources = await page.locator('video source').all();
	return await Promise.all(sources.map(async (each) => String(await each.getAttribute('src'))));
};

const press = async (page: Page, name: string) => await page.getByRole('button', { name }).click();
const headed = async (page: Page, name: string) =>
	await page.getByRole('heading', { name }).first().waitFor();

export function testForm(setting: () => Setting): void {
	describe('the form', () => {
		const open = useForm(setting, 'form');

		test('form: from the upload to the video that plays', async () => {
			const { simulator, submissionsOf } = setting();
			const prompt = 'The camera circles the bottle';
			const image = { name: 'bottle.jpg', mimeType: 'image/jpeg', buffer: readSample() };
			const page = await open();
			await page.getByLabel('Image').setInputFiles(image);
			await page.getByLabel('What happens').fill(prompt);
			await page.getByLabel('Model').selectOption({ label: 'Pro, finer detail' });
			await press(page, 'Make the video');
			await headed(page, 'Here is your video');
			await page.waitForFunction(PLAYING);
			await takePicture(page.locator('.card'), 'examples/form-page');

			const made = submissionsOf(prompt);
			expect(made).toMatchObject([
				{
					slug: 'kling-v3.0-pro-i2v',
					body: { duration: 5 },
					image: { bytes: image.buffer.length },
				},
			]);
			// The file is the visitor's own, and nobody else's can be asked for.
			const link = page.getByRole('link', { name: 'Open the file' });
			const [url] = await videosOn(page);
			expect(url).toContain(made[0]?.taskId);
			expect(await link.getAttribute('href')).toBe(url);
			expect(simulator.downloads.every(({ hadAuthorization }) => !hadAuthorization)).toBe(true);
		});
	});
}

export function testApproval(setting: () => Setting): void {
	describe('the batch to approve', () => {
		const open = useForm(setting, 'approve-batch');

		/** Pastes these lines, up to the page with the prices. */
		async function paste(lines: string[]): Promise<Page> {
			const page = await open();
			await page.getByLabel('Videos').fill(lines.join('\n'));
			await press(page, 'Show the prices');
			await page.getByRole('table').first().waitFor();
			return page;
		}

		async function answer(page: Page, text: string): Promise<void> {
			await page.getByLabel(text, { exact: true }).check();
			await press(page, 'Answer');
		}

		test('approve-batch: the page has each video with its price, and after a yes just these are made', async () => {
			const { submissionsOf } = setting();
			const prompts = [
				'A paper boat drifts down a rainy street, slow motion',
				'Fireflies rise over a meadow at dusk',
				'Steam curls from a cup of tea by the window',
			];
			const lines = prompts.map((prompt, index) => `${prompt} | ${3 + index}`);
			const page = await paste([...lines, '', 'A bus of twenty seconds\t20']);
			await headed(page, 'About $1.01 for these videos');
			const rows = await page.getByRole('row').all();
			const table = rows.map(async (row) => await row.locator('th, td').allInnerTexts());
			expect(await Promise.all(table)).toEqual([
				['Video', 'Seconds', 'About'],
				[prompts[0], '3', '$0.25'],
				[prompts[1], '4', '$0.34'],
				[prompts[2], '5', '$0.42'],
				['A bus of twenty seconds', '', expect.stringContaining('Duration')],
			]);
			await takePicture(page.locator('.card').first(), 'examples/approve-batch-page');
			expect(submissionsOf(...prompts)).toEqual([]);

			await answer(page, 'Yes, make them');
			await headed(page, 'Here are your videos');
			await page.waitForFunction(PLAYING);
			const made = submissionsOf(...prompts);
			expect(made.map(({ slug, body }) => [slug, body?.duration, body?.sound])).toEqual(
				[3, 4, 5].map((seconds) => ['kling-v3.0-std-t2v', seconds, false]),
			);
			expect(await page.getByRole('heading', { level: 3 }).allInnerTexts()).toEqual(prompts);
			expect(await videosOn(page)).toEqual(
				made.map(({ taskId }) => expect.stringContaining(String(taskId)) as string),
			);
		});

		test('approve-batch: after a no, nothing is sent', async () => {
			const before = setting().simulator.submissions.length;
			const page = await paste(['A whale sings in the deep']);
			await answer(page, 'No');
			await headed(page, 'Nothing was made');
			expect(setting().simulator.submissions).toHaveLength(before);
		});
	});
}

export function testPickOne(setting: () => Setting): void {
	describe('one of four', () => {
		const open = useForm(setting, 'pick-one');

		test('pick-one: four videos play on the page, and the one that is picked is downloaded', async () => {
			const prompt = 'A paper plane glides through a library';
			const page = await open();
			await page.getByLabel('What happens').fill(prompt);
			await press(page, 'Make four videos');
			await page.getByLabel('Video 4').waitFor();
			await page.waitForFunction(PLAYING);
			await takePicture(page.locator('.card').first(), 'examples/pick-one-page');

			const tasks = setting()
				.submissionsOf(prompt)
				.map(({ taskId }) => String(taskId));
			expect(tasks).toHaveLength(4);
			const urls = await videosOn(page);
			const shown = urls.map((url) => tasks.find((task) => url.includes(task)));
			expect(new Set(shown)).toEqual(new Set(tasks));

			await page.getByLabel('Video 3').check();
			const [download] = await Promise.all([
				page.waitForEvent('download'),
				press(page, 'Keep this one'),
			]);
			expect(download.suggestedFilename()).toBe(`${shown[2]}.mp4`);
			const served = await (await fetch(urls[2]!)).arrayBuffer();
			expect((await readFile(await download.path())).equals(Buffer.from(served))).toBe(true);
		});
	});
}
