/** What a run may cost, as somebody reads it who hasn't paid yet. */
import { openNode } from '../../../tools/n8n-server/browser';
import {
	closePanel,
	closeToasts,
	executeStep,
	output,
	readFailure,
	shows,
} from '../../../tools/n8n-server/panel';
import { panelBox, takePictures } from '../../../tools/n8n-server/screenshots';
import { node } from '../../../tools/n8n-server/workflows';
import { eventually } from '../site';
import { KLING, usePage, type Stage } from './stage';

const PROMPTS = ['A fox in snow', 'A boat on a lake', 'A train at dawn'];

const text = (name: string, options: Record<string, unknown>) =>
	node(name, KLING, 1, {
		operation: 'textToVideo',
		model: 'kling-v3.0-std-t2v',
		prompt: '={{ $json.prompt }}',
		options,
	});

export function testMoney(stage: () => Stage): void {
	describe('what a run costs', () => {
		const to = (name: string) => ({ node: name, type: 'main', index: 0 });
		const page = usePage(
			stage,
			'Money',
			() => [
				node('Videos', 'n8n-nodes-base.manualTrigger'),
				{ ...text('Check the Videos', { checkOnly: true }), position: [300, 0] },
				{ ...text('Start a Few', { spendingLimit: 1 }), position: [300, 200] },
			],
			{
				connections: { Videos: { main: [[to('Check the Videos'), to('Start a Few')]] } },
				pinData: { Videos: PROMPTS.map((prompt) => ({ json: { prompt } })) },
			},
		);

		it('is told by Check Only, and nothing is sent', async () => {
			await openNode(page(), 'Check the Videos');
			await executeStep(page());
			await closeToasts(page());
			// The table shows an empty list in red.
			await output(page()).getByText('JSON', { exact: true }).first().click();
			await shows(output(page()), 'Checked: 3 videos, 15 seconds: about $1.26');
			await takePictures(page(), 'check-only', await panelBox(page(), 830));
			await closePanel(page());
		});

		it('is held against Spending Limit before the first item is sent', async () => {
			await openNode(page(), 'Start a Few');
			await executeStep(page());
			await eventually(async () =>
				expect((await readFailure(page())).message).toContain(
					'About $1.26 for items 0 to 2 is over the Spending Limit of $1.00',
				),
			);
			await closePanel(page());
		});

		it('was nothing, as nothing was submitted', () => {
			expect(stage().submissionsOf(...PROMPTS)).toEqual([]);
		});
	});
}
