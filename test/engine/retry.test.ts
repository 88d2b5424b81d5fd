import { ExecuteContext } from 'n8n-core';
import type { INodeExecutionData, IRun } from 'n8n-workflow';

import type { NodeUnderTest } from '../../tools/n8n-engine/engine';
import {
	errorOf,
	kling,
	outputsOf,
	promptItems,
	taskItems,
	text,
	useNovita,
	waitNode,
} from './setting';

const prompts = (count: number) => Array.from({ length: count }, (_, index) => `item ${index}`);

const novita = useNovita();

const sent = () => novita.simulator.submissions.map(({ body }) => String(body?.prompt));
const accepted = (prompt: string) =>
	novita.simulator.submissions.filter((each) => each.accepted && each.body?.prompt === prompt);

/** What the last line of an error promises. */
const promised = (run: IRun): string | undefined =>
	errorOf(run)
		?.description?.split('<br>')
		.filter((line) => !line.startsWith('n8n counts'))
		.at(-1);

const WITH_CONTINUE = (name: string) =>
	`To get the other videos, set On Error of "${name}" to Continue, save, and choose Retry with currently saved workflow in Executions.`;
const SENDS_REST = 'It sends only the items that have no task yet.';

type Given = [items: INodeExecutionData[], nodes: NodeUnderTest[]];

let workflows = 0;

/** Runs into an error, and presses Retry once `mended`. */
async function runAndRetry(given: Given, mended = () => novita.simulator.faults.clear()) {
	const workflowId = `retried-${(workflows += 1)}`;
	const first = await novita.run(...given, { workflowId, mode: 'trigger' });
	const before = sent();
	mended();
	const second = await novita.run(...given, { workflowId, retryOf: first });
	return { first, second, before, after: sent().slice(before.length) };
}

describe('Retry in the list of executions, as the error foretells it', () => {
	it('runs all items again where none was accepted', async () => {
		const all = prompts(3);
		novita.meets('submit', 'ILLEGAL_PROMPT', { times: Infinity });
		const { first, second, after } = await runAndRetry([promptItems(...all), [kling(text())]]);
		expect(promised(first)).toBe("This item isn't billed.");
		expect(errorOf(second)).toBeUndefined();
		expect(after).toEqual(all);
	});

	it('sends nothing where an item is not complete, now as then', async () => {
		const all = promptItems('one', '');
		const { first, second, before, after } = await runAndRetry([all, [kling(text())]]);
		expect(promised(first)).toBe('Nothing was sent, and nothing is billed.');
		expect(errorOf(second)?.message).toBe('Prompt is empty [item 1]');
		expect([...before, ...after]).toEqual([]);
	});

	it('sends only items without a task', async () => {
		const all = prompts(8);
		novita.meets('submit', 'ILLEGAL_PROMPT', { match: { promptIncludes: 'item 2' } });
		const { first, second, after } = await runAndRetry([promptItems(...all), [kling(text())]]);
		expect(promised(first)).toBe(`${WITH_CONTINUE('Kling')} ${SENDS_REST}`);
		expect(after).toContain(all[2]);
		expect(all.map((prompt) => accepted(prompt).length)).toEqual(all.map(() => 1));
		expect(outputsOf(second, 'Kling')[0]!.map(({ json }) => json.task_id)).toEqual(
			all.map((prompt) => accepted(prompt)[0]!.taskId),
		);
	});

	it.each([
		[[1], 'item 1', 'it'],
		[[0, 1, 2], 'items 0 to 2', 'them'],
	])('never sends an item again whose answer was lost: %j', async (lost, names, it) => {
		const all = prompts(3);
		for (const index of lost) {
			novita.meets('submit', 'lost', { match: { promptIncludes: `item ${index}` } });
		}
		const { first, second, after } = await runAndRetry([promptItems(...all), [kling(text())]]);
		const foretold = `Retry in Executions doesn't send ${names} again. To send ${it}, use a new execution.`;
		expect([first, second].map(promised)).toEqual([foretold, foretold]);
		expect(after).toEqual([]);
	});

	it('asks for the same tasks again with Wait for Completion', async () => {
		const all = prompts(2).map((prompt) => `[fail: Too dark] ${prompt}`);
		const node = kling(text({ waitForCompletion: true }));
		const { first, second, before, after } = await runAndRetry([promptItems(...all), [node]]);
		expect(before).toEqual(all);
		expect(promised(first)).toBe(`${WITH_CONTINUE('Kling')} ${SENDS_REST}`);
		expect(errorOf(second)?.message).toContain('could not make the video');
		expect(after).toEqual([]);
	});

	it('gets no task of another execution of the workflow', async () => {
		const hourly: Given = [promptItems('item 0'), [kling(text())]];
		const hours = { workflowId: 'hourly', mode: 'trigger' as const };
		const nine = await novita.run(...hourly, hours);
		novita.meets('submit', 'ILLEGAL_PROMPT');
		const ten = await novita.run(...hourly, hours);
		const retried = await novita.run(...hourly, { ...hours, mode: 'retry', retryOf: ten });
		const [old, own] = accepted('item 0').map(({ taskId }) => taskId);
		const ids = [nine, retried].map((run) => outputsOf(run, 'Kling')[0]![0]!.json.task_id);
		expect(ids).toEqual([old, own]);
	});

	it('says what Retry of the calling workflow does, which this node can not tell from a new call', async () => {
		novita.meets('submit', 'ILLEGAL_PROMPT', { match: { promptIncludes: 'item 1' } });
		const input = promptItems(...prompts(2));
		const called = await novita.run(input, [kling(text())], { mode: 'integrated' });
		expect(promised(called)).toBe(
			`${WITH_CONTINUE('Kling')} ${SENDS_REST} Retry of the workflow that called this one sends its items again, and may bill them again.`,
		);
	});

	it('is not spoken of where nothing was to be started', async () => {
		const ask = { operation: 'getBalance' };
		const ended = await novita.run(promptItems('one'), [kling(ask)], { apiKey: 'sk-none-such' });
		expect(errorOf(ended)?.description).not.toContain('Retry');
	});
});

describe('the next press in the editor', () => {
	it('takes over the tasks of a run that failed, and the one after that makes its own', async () => {
		const all = prompts(3);
		const press = async () =>
			await novita.run(promptItems(...all), [kling(text())], { workflowId: 'pressed' });
		novita.meets('submit', 'ILLEGAL_PROMPT', { match: { promptIncludes: 'item 2' } });
		expect(errorOf(await press())!.message).toContain('[item 2]');
		const json = outputsOf(await press(), 'Kling')[0]!.map((item) => item.json);
		expect(json.map(({ reused }) => reused)).toEqual([true, true, undefined]);
		expect(json.map(({ task_id }) => task_id)).toEqual(
			all.map((prompt) => accepted(prompt)[0]!.taskId),
		);
		await press();
		expect(all.map((prompt) => accepted(prompt).length)).toEqual([2, 2, 2]);
	});
});

describe('Retry of Novita Wait for Task, as the error foretells it', () => {
	it('asks for the same tasks again', async () => {
		const ids = await novita.start('one', '[fail: Too dark] two');
		const given: Given = [taskItems(...ids), [waitNode({ downloadVideo: false })]];
		const { first, second, after } = await runAndRetry(given);
		const foretold = `${WITH_CONTINUE('Wait')} It starts no video.`;
		expect([first, second].map(promised)).toEqual([foretold, foretold]);
		expect(after).toEqual([]);
	});

	it('gets the other videos once On Error is Continue, and submits nothing', async () => {
		const ids = await novita.start('one', '[fail: Too dark] two', 'three');
		const items = taskItems(...ids);
		const wait = (onError?: 'continueRegularOutput') => waitNode({}, { onError });
		const first = await novita.run(items, [wait()], { workflowId: 'saved', mode: 'trigger' });
		expect(promised(first)).toContain('set On Error of "Wait" to Continue');
		const before = sent().length;
		// As n8n does where the saved workflow is retried.
		for (const { node } of first.data.executionData!.nodeExecutionStack) {
			node.onError = 'continueRegularOutput';
		}
		const second = await novita.run(items, [wait('continueRegularOutput')], {
			workflowId: 'saved',
			retryOf: first,
		});
		const out = outputsOf(second, 'Wait')[0]!;
		expect(out.map(({ binary }) => binary?.data?.fileName)).toEqual([
			`${ids[0]}.mp4`,
			undefined,
			`${ids[2]}.mp4`,
		]);
		expect(sent()).toHaveLength(before);
	});

	it('is not spoken of where a setting is out of range, but the task is', async () => {
		const ids = await novita.start('one');
		const ended = await novita.run(taskItems(...ids), [waitNode({ timeout: -5 })], {
			mode: 'trigger',
		});
		expect(promised(ended)).toContain(ids[0]);
		expect(errorOf(ended)?.description).not.toContain('Retry');
	});
});

describe('an error that nobody foresaw', () => {
	it.each([
		[kling(text()), 'getWorkflow' as const],
		[waitNode(), 'getWorkflowSettings' as const],
	])('of $type says it too', async (node, method) => {
		jest.spyOn(ExecuteContext.prototype, method).mockImplementation(() => {
			throw new TypeError('n8n fell over');
		});
		const ended = await novita.run([{ json: { task_id: 't-1', prompt: 'a cup' } }], [node], {
			mode: 'trigger',
		});
		expect(errorOf(ended)?.message).toBe('n8n fell over');
		expect(promised(ended)).toBe('Retry in Executions bills no task twice.');
	});
});
