/** What the README gives to copy does what it says, in n8n's engine. */
import type { IExecuteFunctions, INodeExecutionData, INodeType } from 'n8n-workflow';

import { readText } from '../support/repository';
import { goesOn, kling, nodeType, promptItems, text, useNovita, waitNode } from './setting';

const FAILS = 'row 7';

const novita = useNovita({
	plan: ({ body }) => (body?.prompt === FAILS ? { end: 'fail' } : { images: 1 }),
});

const rows: INodeExecutionData[] = [3, 7].map((row_number) => ({
	json: { row_number, prompt: `row ${row_number}`, image_url: `https://example.com/${row_number}` },
}));

type Where = 'before' | 'behind';

/** What each expression of the README gives for both items, before Novita Kling or behind Novita Wait for Task. */
const EXPRESSIONS: Array<[expression: string, where: Where, values: unknown[]]> = [
	["{{ $('Rows').item.json.row_number }}", 'behind', [3, 7]],
	['{{ $json.video_url_expires_at }}', 'behind', [expect.stringMatching(/^\d{4}-.*Z$/), undefined]],
	["{{ $json.error?.message ?? 'done' }}", 'behind', ['done', 'Novita could not make the video']],
	['{{ !$json.error }}', 'behind', [true, false]],
	['{{ $json.images[0].image_url }}', 'behind', [expect.stringMatching(/^http.*\.png/), undefined]],
	['{{ $json.row_number === 7 }}', 'before', [false, true]],
];

/** Hands its items on, and notes what each expression gives for each. */
const reader = (read: Record<string, unknown[]>): INodeType =>
	nodeType('reader', async function (this: IExecuteFunctions) {
		const items = this.getInputData();
		for (const [expression] of EXPRESSIONS) {
			read[expression] = items.map((_, index) => {
				try {
					return this.evaluateExpression(expression, index);
				} catch {
					return 'not there yet';
				}
			});
		}
		return [items.map((item, index) => ({ ...item, pairedItem: { item: index } }))];
	});

describe('the README', () => {
	it('gives no other expressions than these', () => {
		const given = [...readText('README.md').matchAll(/`(\{\{.*?\}\})`/g)].map(([, each]) => each);
		expect(given).toEqual(EXPRESSIONS.map(([expression]) => expression));
	});

	it('gives expressions that work', async () => {
		const read: Record<Where, Record<string, unknown[]>> = { before: {}, behind: {} };
		const { error } = await novita.run(
			[{ json: {} }],
			[
				{ type: 'rows', name: 'Rows' },
				{ type: 'before', name: 'Before' },
				kling(text()),
				waitNode({}, goesOn),
				{ type: 'behind', name: 'Behind' },
			],
			{
				types: {
					rows: nodeType('rows', async () => [rows]),
					before: reader(read.before),
					behind: reader(read.behind),
				},
			},
		);
		expect(error).toBeUndefined();
		for (const [expression, where, values] of EXPRESSIONS) {
			expect([expression, read[where][expression]]).toEqual([expression, values]);
		}
	});

	it.each([
		['Kling', 'Novita refused'],
		['Wait', 'Novita could not make'],
	])('says how to get the others where one failed at %s: Continue, and Retry', async (at, says) => {
		const isKling = at === 'Kling';
		const given = promptItems('one', 'two', FAILS, 'four');
		const nodes = isKling ? [kling(text())] : [kling(text()), waitNode()];
		const more = { workflowId: `workflow of ${at}` };
		if (isKling) {
			const match = { promptIncludes: FAILS };
			novita.meets('submit', 'ILLEGAL_PROMPT', { match, times: Infinity });
		}
		const first = await novita.run(given, nodes, more);
		expect(first.error?.message).toContain(says);
		// What n8n makes of it with the workflow as it is saved now, where On Error is Continue (execution.service.js).
		for (const { node } of first.run.data.executionData!.nodeExecutionStack) {
			node.onError = 'continueRegularOutput';
		}
		const again = await novita.run(given, nodes, { ...more, retryOf: first.run });
		expect(again.error).toBeUndefined();
		expect(again.json.map(({ error }) => error === undefined)).toEqual([true, true, false, true]);
		expect(novita.idsOf()).toHaveLength(isKling ? 3 : 4);
	});
});
