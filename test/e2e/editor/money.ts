/** What a run may cost, as somebody reads it who hasn't paid yet. */
import type { Page } from 'playwright-core';

import { openNode } from '../../../tools/n8n-server/browser';
import {
	choose,
	closePanel,
	closeToasts,
	executeStep,
	output,
	readFailure,
	settle,
	shownFields,
	shows,
} from '../../../tools/n8n-server/panel';
import { panelBox, takePictures } from '../../../tools/n8n-server/screenshots';
import { chain, credentialled, node } from '../../../tools/n8n-server/workflows';
import type { Stage } from './stage';

const KLING = 'n8n-nodes-novita-kling.novitaKling';

const text = (name: string, options: Record<string, unknown>) =>
	node(name, KLING, 1, {
		operation: 'textToVideo',
		model: 'kling-v3.0-std-t2v',
		prompt: '={{ $json.prompt }}',
		options,
	});

export function testMoney(stage: () => Stage): void {
	describe('what a run costs', () => {
		let page: Page;

		beforeAll(async () => {
			const { open, credential } = stage();
			const prompts = ['A fox in snow', 'A boat on a lake', 'A train at dawn'];
			const checked = text('Check the Videos', { checkOnly: true });
			const limited = text('Start a Few', { spendingLimit: 1 });
			const to = (name: string) => ({ node: name, type: 'main', index: 0 });
			page = await open({
				name: 'Money',
				nodes: [
					node('Videos', 'n8n-nodes-base.manualTrigger'),
					...credentialled(credential, [
						{ ...checked, position: [300, 0] },
						{ ...limited, position: [300, 200] },
					]),
				],
				connections: {
					...chain('Videos', 'Check the Videos'),
					Videos: { main: [[to('Check the Videos'), to('Start a Few')]] },
				},
				pinData: { Videos: prompts.map((prompt) => ({ json: { prompt } })) },
			});
		});
		afterAll(async () => await page?.close());

		it('is told by Check Only, and nothing is sent', async () => {
			await openNode(page, 'Check the Videos');
			await executeStep(page);
			await closeToasts(page);
			// The table shows an empty list in red.
			await output(page).getByText('JSON', { exact: true }).click();
			await takePictures(page, 'check-only', await panelBox(page, 830));
			await shows(output(page), 'Checked: 3 videos, 15 seconds: about $1.26');
			await closePanel(page);
		});

		it('is held against Spending Limit before the first item is sent', async () => {
			await openNode(page, 'Start a Few');
			await executeStep(page);
			const { message } = await readFailure(page);
			expect(message).toContain('About $1.26 for items 0 to 2 is over the Spending Limit of $1.00');
		});

		it('is compared with what Get Balance says, which asks for nothing else', async () => {
			await choose(page, 'operation', 'Get Balance');
			const fields = ['operation'];
			expect(await settle(async () => await shownFields(page), fields)).toEqual(fields);
			await executeStep(page);
			// What the run before has left may still show for a moment.
			await output(page).getByText('available_usd').first().waitFor();
			await closePanel(page);
		});

		it('was nothing, as nothing was submitted', () => {
			const started = stage()
				.simulator.submissions.map(({ body }) => JSON.stringify(body))
				.filter((body) => body.includes('A fox in snow'));
			expect(started).toEqual([]);
		});
	});
}
