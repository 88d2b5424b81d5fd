import { ExecuteContext } from 'n8n-core';
import type { INodeExecutionData } from 'n8n-workflow';

import type { NodeUnderTest } from '../../tools/n8n-engine/engine';
import {
	kling,
	promptItems,
	prompts,
	taskItems,
	text,
	useNovita,
	waitNode,
	type Ran,
} from './setting';

const novita = useNovita();

const sent = () => novita.submitted().map(({ body }) => String(body?.prompt));

/** What the last line of an error promises. */
const promised = ({ error }: Ran): string | undefined =>
	error?.description
		?.split('<br>')
		.filter((line) => !line.startsWith('n8n counts'))
		.at(-1);

const WITH_CONTINUE = (name: string) =>
	`To get the other videos, set On Error of "${name}" to Continue, save, and choose Retry with currently saved workflow in Executions.`;
const SENDS_REST = 'It sends only the items that have no task yet.';

let workflows = 0;

/** Runs into an error, and presses Retry once nothing is wrong with Novita any more. */
async function runAndRetry(items: INodeExecutionData[], node: NodeUnderTest) {
	const workflowId = `retried-${(workflows += 1)}`;
	const first = await novita.run(items, [node], { workflowId, mode: 'trigger' });
	const before = sent();
	novita.simulator.faults.clear();
	const second = await novita.run(items, [node], { workflowId, retryOf: first.run });
	return { first, second, before, after: sent().slice(before.length) };
}

describe('Retry in the list of executions, as the error foretells it', () => {
	it('runs all items again where none was accepted', async () => {
		novita.meets('submit', 'ILLEGAL_PROMPT', { times: Infinity });
		const { first, second, after } = await runAndRetry(promptItems(...prompts(3)), kling(text()));
		expect(promised(first)).toBe("This item isn't billed.");
		expect(second.error).toBeUndefined();
		expect(after).toEqual(prompts(3));
	});

	it('sends nothing where an item is not complete, now as then', async () => {
		const { first, second } = await runAndRetry(promptItems('one', ''), kling(text()));
		expect(promised(first)).toBe('Nothing was sent, and nothing is billed.');
		expect(second.error?.message).toBe('Prompt is empty [item 1]');
		expect(sent()).toEqual([]);
	});

	it('sends only items without a task', async () => {
		const all = prompts(8);
		novita.meets('submit', 'ILLEGAL_PROMPT', { match: { promptIncludes: 'item 2' } });
		const { first, second, after } = await runAndRetry(promptItems(...all), kling(text()));
		expect(promised(first)).toBe(`${WITH_CONTINUE('Kling')} ${SENDS_REST}`);
		expect(after).toContain('item 2');
		expect(second.json.map(({ task_id }) => [task_id])).toEqual(
			all.map((prompt) => novita.idsOf(prompt)),
		);
	});

	it.each([
		[[1], 'item 1', 'it'],
		[[0, 1, 2], 'items 0 to 2', 'them'],
	])('never sends an item again whose answer was lost: %j', async (lost, names, it) => {
		for (const index of lost) {
			novita.meets('submit', 'lost', { match: { promptIncludes: `item ${index}` } });
		}
		const { first, second, after } = await runAndRetry(promptItems(...prompts(3)), kling(text()));
		const foretold = `Retry in Executions doesn't send ${names} again. To send ${it}, use a new execution.`;
		expect([first, second].map(promised)).toEqual([foretold, foretold]);
		expect(after).toEqual([]);
	});

	it('asks for the same tasks again with Wait for Completion', async () => {
		const all = prompts(2).map((prompt) => `[fail: Too dark] ${prompt}`);
		const node = kling(text({ waitForCompletion: true }));
		const { first, second, after } = await runAndRetry(promptItems(...all), node);
		expect(promised(first)).toBe(`${WITH_CONTINUE('Kling')} ${SENDS_REST}`);
		expect(second.error?.message).toContain('could not make the video');
		expect(after).toEqual([]);
	});

	it('asks for the same tasks again in Novita Wait for Task', async () => {
		const ids = await novita.start('one', '[fail: Too dark] two');
		const node = waitNode({ downloadVideo: false });
		const { first, second, after } = await runAndRetry(taskItems(...ids), node);
		const foretold = `${WITH_CONTINUE('Wait')} It starts no video.`;
		expect([first, second].map(promised)).toEqual([foretold, foretold]);
		expect(after).toEqual([]);
	});

	it('is not spoken of where no video was to be started, or a setting is out of range', async () => {
		const ask = kling({ operation: 'getBalance' });
		const refused = await novita.run(promptItems('one'), [ask], { apiKey: 'sk-none-such' });
		const waiting = await novita.wait(['task-1'], { timeout: -5 }, {}, { mode: 'trigger' });
		expect(promised(waiting)).toContain('task-1');
		for (const { error } of [refused, waiting]) expect(error!.description).not.toContain('Retry');
	});
});

describe('an error that nobody foresaw', () => {
	it.each([
		[kling(text()), 'getWorkflow' as const],
		[waitNode(), 'getWorkflowSettings' as const],
	])('of $type says what Retry does too', async (node, method) => {
		jest.spyOn(ExecuteContext.prototype, method).mockImplementation(() => {
			throw new TypeError('n8n fell over');
		});
		const items = [{ json: { task_id: 't-1', prompt: 'a cup' } }];
		const ran = await novita.run(items, [node], { mode: 'trigger' });
		expect(ran.error?.message).toBe('n8n fell over');
		expect(promised(ran)).toBe('Retry in Executions bills no task twice.');
	});
});
