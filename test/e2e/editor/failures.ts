/** What somebody reads whose items fail, with n8n's own words around it. */
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
import type { WorkflowNode } from '../../../tools/n8n-server/workflow';
import { node } from '../../../tools/n8n-server/workflows';
import { eventually } from '../site';
import { KLING, usePage, WAIT, type Stage } from './stage';

/** The second item lacks what a prompt is to be made of. */
const ITEMS = [{ shirt: 'A red shirt' }, { shirt: '' }];

/** A prompt for the second item, with a mark that the simulator obeys; the first is always fine. */
const second = (mark: string) => `={{ $itemIndex === 1 ? '${mark}' : 'A red shirt turns' }}`;

const text = (name: string, prompt: string, more: Record<string, unknown> = {}): WorkflowNode => ({
	...node(name, KLING, 1, { operation: 'textToVideo', model: 'kling-v3.0-std-t2v', prompt }),
	...more,
});

const KEEP = { onError: 'continueErrorOutput' };

/** All under one trigger, so that the page is loaded once; each panel runs its own branch. */
const BRANCHES: WorkflowNode[][] = [
	[text('Prompt Missing', '={{ $json.shirt }}')],
	[text('Prompt Missing, Kept', '={{ $json.shirt }}', KEEP)],
	[text('No Money', second('[fault: BILLING_BALANCE_NOT_ENOUGH]'))],
	[
		text('Start the Shirts', second('[fail: The prompt is not allowed]')),
		node('Wait for the Shirts', WAIT),
	],
	[
		text('Start the Shirts Too', second('[fail: The prompt is not allowed]')),
		{ ...node('Wait for the Shirts, Kept', WAIT), ...KEEP },
	],
	[text('Never Ending', second('[never]')), node('Timed Out', WAIT, 1, { timeout: 0.1 })],
	[
		node('Hints', KLING, 1, {
			model: 'kling-v2.6-pro-i2v',
			imageUrl: 'https://example.com/shirt.png',
			prompt: 'A shirt turns',
			sound: false,
			voiceList: { voices: [{ voiceId: '829824295735410756' }] },
		}),
	],
];

const to = (name: string) => ({ node: name, type: 'main', index: 0 });
const starts = BRANCHES.map(([start]) => to(start!.name));
const follow = BRANCHES.flatMap(([start, then]) =>
	then ? [[start!.name, { main: [[to(then.name)]] }] as const] : [],
);

export function testFailures(stage: () => Stage): void {
	describe('a failing item', () => {
		const page = usePage(
			stage,
			'Failures',
			() => [
				node('Shirts', 'n8n-nodes-base.manualTrigger'),
				...BRANCHES.flatMap((branch, line) =>
					branch.map((each, column): WorkflowNode => ({
						...each,
						position: [260 * (column + 1), 160 * line],
					})),
				),
			],
			{
				connections: { Shirts: { main: [starts] }, ...Object.fromEntries(follow) },
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

		it('that lacks its prompt names the field, the item and the fix', async () => {
			await run('Prompt Missing');
			await reads('Prompt is empty [item 1]', [
				'Fill in Prompt. If you use an expression, check its result for this item.',
				'Nothing was sent, and nothing is billed.',
				'n8n counts from 0: item 1 is number 2 of 2.',
			]);
			expect(stage().simulator.submissions).toEqual([]);
		});

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

		it('whose time is up says that it is billed', async () => {
			await run('Timed Out');
			await reads(
				'The video was not ready after 6 seconds [item 1]',
				[
					matching(/Novita keeps making the video, and bills it\./),
					'Last status: TASK_STATUS_PROCESSING.',
				],
				{ all: false },
			);
		});

		it.each([
			['Prompt Missing, Kept', 'Prompt is empty', "This item was not sent, and isn't billed."],
			[
				'Wait for the Shirts, Kept',
				'Novita could not make the video',
				'The prompt is not allowed.',
			],
		])('goes to the error output, with the others kept: %s', async (name, message, why) => {
			await run(name);
			await output(page()).getByText('Error Branch (1 item)').first().click();
			for (const words of ['Success Branch (1 item)', message, why])
				await shows(output(page()), words);
		});

		it('is none where only a hint speaks against it', async () => {
			await run('Hints');
			await shows(
				output(page()),
				'Voices are set while Sound is off. Turn on Sound, or they may not be heard.',
			);
			await shows(output(page()), "The prompt doesn't name <<<voice_1>>>.");
		});
	});
}
