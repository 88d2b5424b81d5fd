/** The batch that is approved before it is billed, as somebody does it who has nothing but the form's address. */
import type { BrowserContext, Page } from 'playwright-core';

import { readExample } from '../../../tools/examples';
import { PAGE_MS } from '../../../tools/n8n-server/browser';
import { takePicture } from '../../../tools/n8n-server/screenshots';
import { PLAYING, VISITOR } from './fillInForm';
import { type Setting } from './setting';

const YES = 'Yes, make them';

export function testApproval(setting: () => Setting): void {
	describe('the batch to approve', () => {
		let visitor: BrowserContext;
		let page: Page;

		beforeAll(async () => {
			const { api, store, browser } = setting();
			const { id } = await store(readExample('approve-batch'));
			await api.activate(id);
			visitor = await browser.newContext(VISITOR);
			visitor.setDefaultTimeout(PAGE_MS);
			// n8n's page asks for a font on the internet, and is done without it.
			await visitor.route(/googleapis|n8n\.io/, async (route) => await route.abort());
		});
		beforeEach(async () => {
			page = await visitor.newPage();
		});
		afterEach(async () => await page.close());
		afterAll(async () => await visitor?.close());

		/** Pastes these lines, up to the page with the prices; answers with its table. */
		async function paste(lines: string[]): Promise<string[][]> {
			await page.goto(`${setting().n8n.url}/form/approve-batch`);
			await page.getByLabel('Videos').fill(lines.join('\n'));
			await page.getByRole('button', { name: 'Show the prices' }).click();
			await page.getByRole('table').waitFor();
			const rows = await page.getByRole('row').all();
			return await Promise.all(
				rows.map(async (row) => await row.locator('th, td').allInnerTexts()),
			);
		}

		async function answer(text: string): Promise<void> {
			await page.getByLabel(text, { exact: true }).check();
			await page.getByRole('button', { name: 'Answer' }).click();
		}

		test('approve-batch: the page has each video with its price, and after a yes just these are made', async () => {
			const prompts = [
				'A paper boat drifts down a rainy street, slow motion',
				'Fireflies rise over a meadow at dusk',
				'Steam curls from a cup of tea by the window',
			];
			const lines = prompts.map((prompt, index) => `${prompt} | ${3 + index}`);
			const table = await paste([...lines, '', 'A bus of twenty seconds\t20']);
			expect(table).toEqual([
				['Video', 'Seconds', 'About'],
				[prompts[0], '3', '$0.25'],
				[prompts[1], '4', '$0.34'],
				[prompts[2], '5', '$0.42'],
				['A bus of twenty seconds', '', expect.stringContaining('Duration')],
			]);
			await page.getByRole('heading', { name: 'About $1.01 for these videos' }).waitFor();
			await takePicture(page.locator('.card').first(), 'examples/approve-batch-page');
			expect(setting().submissionsOf(prompts)).toEqual([]);

			await answer(YES);
			await page.getByRole('heading', { name: 'Here are your videos' }).waitFor();
			const made = setting().submissionsOf(prompts);
			expect(made.map(({ slug, body }) => [slug, body?.duration, body?.sound])).toEqual(
				[3, 4, 5].map((seconds) => ['kling-v3.0-std-t2v', seconds, false]),
			);
			expect(await page.getByRole('heading', { level: 3 }).allInnerTexts()).toEqual(prompts);
			const urls = await page
				.locator('video source')
				.evaluateAll((sources) => sources.map((source) => source.getAttribute('src')));
			expect(urls).toEqual(
				made.map(({ taskId }) => expect.stringContaining(String(taskId)) as string),
			);
			await page.waitForFunction(PLAYING);
		});

		test('approve-batch: after a no, nothing is sent', async () => {
			const prompt = 'A whale sings in the deep';
			await paste([prompt]);
			await answer('No');
			await page.getByRole('heading', { name: 'Nothing was made' }).waitFor();
			expect(setting().submissionsOf([prompt])).toEqual([]);
		});

		test('approve-batch: after a yes to a list without a line that can be made, nothing is sent either', async () => {
			const prompt = 'A train of a hundred seconds';
			await paste([`${prompt} | 100`]);
			await answer(YES);
			await page.getByRole('heading', { name: 'Nothing was made' }).waitFor();
			expect(setting().submissionsOf([prompt])).toEqual([]);
		});

		test('approve-batch: of a video that fails, the last page says why', async () => {
			const prompt = 'A cellar at night [fail: Too dark]';
			await paste([prompt]);
			await answer(YES);
			await page.getByText("Novita's reason: Too dark").waitFor();
			expect(setting().submissionsOf([prompt])).toHaveLength(1);
		});
	});
}
