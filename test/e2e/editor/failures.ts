/** What somebody reads whose items fail, with n8n's own words around it. */
import { openNode } from '../../../tools/n8n-server/browser';
import {
	closePanel,
	closeToasts,
	executeStep,
	output,
	readFailure,
} from '../../../tools/n8n-server/panel';
import { panelBox, takePictures } from '../../../tools/n8n-server/screenshots';
import { chain, node } from '../../../tools/n8n-server/workflows';
import { eventually } from '../site';
import { KLING, usePage, WAIT, type Stage } from './stage';

const ITEMS = [{ shirt: 'A red shirt' }, { shirt: 'A blue shirt' }];

/** A prompt for the second item, with a mark that the simulator obeys; the first is always fine. */
const second = (mark: string) => `={{ $itemIndex === 1 ? '${mark}' : 'A red shirt turns' }}`;

const text = (name: string, prompt: string) =>
	node(name, KLING, 1, { operation: 'textToVideo', model: 'kling-v3.0-std-t2v', prompt });

const to = (name: string) => ({ node: name, type: 'main', index: 0 });

export function testFailures(stage: () => Stage): void {
	describe('a failing item', () => {
		const page = usePage(
			stage,
			'Failures',
			() => [
				node('Shirts', 'n8n-nodes-base.manualTrigger'),
				{
					...text('No Money', second('[fault: BILLING_BALANCE_NOT_ENOUGH]')),
					position: [260, 0],
				},
				{
					...text('Start the Shirts', second('[fail: The prompt is not allowed]')),
					position: [260, 160],
				},
				{ ...node('Wait for the Shirts', WAIT), position: [520, 160] },
			],
			{
				connections: {
					Shirts: { main: [[to('No Money'), to('Start the Shirts')]] },
					...chain('Start the Shirts', 'Wait for the Shirts'),
				},
				pinData: { Shirts: ITEMS.map((json) => ({ json })) },
			},
		);
		afterEach(async () => await closePanel(page()));

		async function run(name: string): Promise<void> {
			await openNode(page(), name);
			await executeStep(page());
		}

		/** What somebody reads once the node has run: the message, and the lines below it, or the first of them. */
		const reads = async (message: string, lines: unknown[], which = { all: true }) =>
			await eventually(async () => {
				const read = await readFailure(page());
				const cut = which.all ? read.lines : read.lines.slice(0, lines.length);
				expect([read.message, cut]).toEqual([message, lines]);
			});
		const matching = (words: RegExp): unknown => expect.stringMatching(words);
		const OTHERS = matching(/^Other tasks of this run: item 0: \S+\. Paste an ID into /);

		it('that nobody pays for says where to add credit, and then what Novita said', async () => {
			await run('No Money');
			await reads("The Novita account's balance is too low [item 1]", [
				'Add credit in the Novita console under Billing.',
				matching(/^Novita said: ".+" \(HTTP 400, BILLING_BALANCE_NOT_ENOUGH, /),
				"This item isn't billed.",
				OTHERS,
				'n8n counts from 0: item 1 is number 2 of 2.',
			]);
		});

		it('whose video Novita could not make has the reason first', async () => {
			await run('Wait for the Shirts');
			await reads(
				'Novita could not make the video [item 1]',
				[
					"Novita's reason: The prompt is not allowed.",
					'Change the prompt or the image, and start one new video, for this item alone.',
					matching(/^Task ID: \S+\.$/),
					OTHERS,
					expect.any(String),
					matching(/set On Error of "Wait for the Shirts" to Continue/),
				],
				{ all: false },
			);
			// Nothing that only a programmer reads, unless they ask for details.
			expect(await output(page()).innerText()).not.toMatch(
				/\bat \S+ \(|node_modules|[{}]|undefined|\[object/,
			);
			await closeToasts(page());
			await takePictures(page(), 'failing-item', await panelBox(page(), 440));
		});
	});
}
