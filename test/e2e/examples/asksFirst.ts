/** The agent that asks first, in the editor's own chat, where somebody presses a button. */
import type { Page } from 'playwright-core';

import { readExample } from '../../../tools/examples';
import type { Stored } from '../../../tools/n8n-server/api';
import { openEditor, openWorkflow } from '../../../tools/n8n-server/browser';
import { shows } from '../../../tools/n8n-server/panel';
import { takePictures } from '../../../tools/n8n-server/screenshots';
import { type Setting } from './setting';

/** High enough for the chat below the canvas to show the whole question. */
const WINDOW = { width: 1440, height: 1400 };

export function testAgentThatAsks(setting: () => Setting): void {
	describe('the agent that asks first', () => {
		let page: Page;
		let workflow: Stored;

		beforeAll(async () => {
			const { api, browser, n8n, store } = setting();
			workflow = await store(readExample('agent-asks-first'));
			page = await openEditor(browser, api);
			await page.setViewportSize(WINDOW);
			// n8n takes a browser without a screen for a robot that only follows a link, and ignores its answer.
			const agent = String(await page.evaluate('navigator.userAgent')).replace('Headless', '');
			await page.context().setExtraHTTPHeaders({ 'user-agent': agent });
			await openWorkflow(page, n8n.url, workflow);
			await page.locator('[data-test-id=workflow-chat-button]').first().click();
		});
		afterAll(async () => await page?.context().close());

		/** Beside it, n8n shows what each node got and gave, with much the same words. */
		const chat = () => page.locator('[data-test-id=canvas-chat]').first();

		test('agent-asks-first: after a yes, one video is made, and its URL is the answer', async () => {
			const sentence = 'An otter floats on its back in a calm bay';
			const { api, end, submissionsOf } = setting();
			await page.locator('[data-test-id=chat-input]').fill(sentence);
			await page.keyboard.press('Enter');
			await shows(chat(), 'Make it');
			expect(submissionsOf(sentence)).toEqual([]);
			for (const part of [sentence, '5 seconds, 9:16, about $0.42']) await shows(chat(), part);
			const box = (await chat().boundingBox())!;
			await takePictures(page, 'examples/agent-asks-first-chat', box);

			const [asking] = await api.executionsOf(workflow.id);
			await chat().getByRole('button', { name: 'Make it', exact: true }).first().click();
			const [said] = (await end(String(asking?.id))).outputOf('Answer in the Chat');
			const made = submissionsOf(sentence);
			expect(made).toHaveLength(1);
			expect(made[0]?.body).toMatchObject({ duration: 5, aspect_ratio: '9:16' });
			expect(said?.chatInput).toContain(made[0]?.taskId);
		});
	});
}
