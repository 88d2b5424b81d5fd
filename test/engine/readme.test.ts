/** What the README gives to copy does what it says, in n8n's engine. */
import type { IExecuteFunctions, INodeExecutionData, INodeType, IRun } from 'n8n-workflow';

import { readText } from '../support/repository';
import { errorOf, kling, outputsOf, text, useNovita, waitNode } from './setting';

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

/** A node of one output. */
const type = (name: string, execute: INodeType['execute']): INodeType => ({
	description: {
		displayName: name,
		name,
		group: ['transform'],
		version: 1,
		description: '',
		defaults: { name },
		inputs: ['main'],
		outputs: ['main'],
		properties: [],
	},
	execute,
});

/** Hands its items on, and notes what each expression gives for each. */
const reader = (read: Record<string, unknown[]>): INodeType =>
	type('reader', async function (this: IExecuteFunctions) {
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
		const run = await novita.run(
			[{ json: {} }],
			[
				{ type: 'rows', name: 'Rows' },
				{ type: 'before', name: 'Before' },
				kling(text()),
				waitNode({}, { onError: 'continueRegularOutput' }),
				{ type: 'behind', name: 'Behind' },
			],
			{
				types: {
					rows: type('rows', async () => [rows]),
					before: reader(read.before),
					behind: reader(read.behind),
				},
			},
		);
		expect(errorOf(run)).toBeUndefined();
		for (const [expression, where, values] of EXPRESSIONS) {
			expect([expression, read[where][expression]]).toEqual([expression, values]);
		}
	});

	it.each([
		['Kling', 'Novita refused'],
		['Wait', 'Novita could not make'],
	])('says how to get the others where one failed at %s: Continue, and Retry', async (at, says) => {
		const isKling = at === 'Kling';
		const items = ['one', 'two', FAILS, 'four'].map((prompt) => ({ json: { prompt } }));
		const nodes = isKling ? [kling(text())] : [kling(text()), waitNode()];
		const more = { workflowId: `workflow of ${at}` };
		const refuse = () =>
			isKling && novita.meets('submit', 'ILLEGAL_PROMPT', { match: { promptIncludes: FAILS } });
		refuse();
		const first = await novita.run(items, nodes, more);
		expect(errorOf(first)?.message).toContain(says);
		refuse();
		const again = await novita.run(items, nodes, { ...more, retryOf: continues(first) });
		expect(errorOf(again)).toBeUndefined();
		const [kept = []] = outputsOf(again, at);
		expect(kept.map(({ json }) => json.error === undefined)).toEqual([true, true, false, true]);
		const { submissions } = novita.simulator;
		const billed = submissions.filter(({ taskId }) => taskId !== undefined);
		expect(billed).toHaveLength(isKling ? 3 : 4);
	});
});

/** What n8n makes of it with the workflow as it is saved now, where On Error is Continue (execution.service.js). */
function continues(run: IRun): IRun {
	for (const { node } of run.data.executionData?.nodeExecutionStack ?? []) {
		node.onError = 'continueRegularOutput';
	}
	return run;
}
