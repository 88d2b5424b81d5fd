/** The two nodes as an agent's tools, just as they are dropped in. */
import type { Page } from 'playwright-core';

import { addTool } from '../../../tools/n8n-server/creator';
import {
	choose,
	closePanel,
	fromModel,
	notices,
	settle,
	shownFields,
} from '../../../tools/n8n-server/panel';
import { chain, node } from '../../../tools/n8n-server/workflows';
import type { Stage } from './stage';

export function testTools(stage: () => Stage): void {
	describe('the tools of an agent', () => {
		let page: Page;

		beforeAll(async () => {
			const agent = node('Agent', '@n8n/n8n-nodes-langchain.agent', 3.1, { options: {} });
			const nodes = [
				node('Chat', '@n8n/n8n-nodes-langchain.chatTrigger', 1.1, { options: {} }),
				{ ...agent, position: [300, 0] as [number, number] },
			];
			page = await stage().open({ name: 'Tools', nodes, connections: chain('Chat', 'Agent') });
		});
		afterAll(async () => await page?.close());

		const asked = async (expected: string[]) =>
			expect(await settle(async () => await fromModel(page), expected)).toEqual(expected);

		it('wait for a task whose ID the model knows, and have nothing of files', async () => {
			await addTool(page, 'Novita Wait for Task');
			await asked(['Task ID']);
			// The third is what the model is told of the field before it.
			const fields = [
				'toolDescription',
				'operation',
				'taskId',
				'description',
				'waitMode',
				'timeout',
				'options',
			];
			expect(await settle(async () => await shownFields(page), fields)).toEqual(fields);
			await closePanel(page);
		});

		it('start a video from what the model says, whichever operation is chosen', async () => {
			await addTool(page, 'Novita Kling');
			await asked(['Image URL', 'Prompt']);
			await choose(page, 'imageInput', 'File');
			await asked(['Prompt']);
			await choose(page, 'operation', 'Motion Control');
			await asked(['Motion Video URL']);
			await choose(page, 'operation', 'Text to Video');
			await asked(['Prompt']);
			expect(await notices(page)).toEqual([]);
			await closePanel(page);
		});
	});
}
