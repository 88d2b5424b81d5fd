import { ExecuteContext } from 'n8n-core';
import type { IRun } from 'n8n-workflow';

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

/** A retry by hand is looked up by its item, so that no two tests may have an equal one. */
let tests = 0;
const prompts = (count: number) => {
	tests += 1;
	return Array.from({ length: count }, (_, index) => `item ${index} of ${tests}`);
};

const novita = useNovita();

const sent = () => novita.simulator.submissions.map(({ body }) => String(body?.prompt));
const accepted = (prompt: string) =>
	novita.simulator.submissions.filter((each) => each.accepted && each.body?.prompt === prompt);

/** What the last line of an error promises. */
const promised = (run: IRun): string | undefined => errorOf(run)?.description?.split('<br>').at(-1);

/** Runs into an error, and presses Retry once `mended`. */
async function runAndRetry(
	all: string[],
	parameters = text(),
	mended = () => novita.simulator.faults.clear(),
) {
	const first = await novita.run(promptItems(...all), [kling(parameters)]);
	const before = sent();
	mended();
	const second = await novita.run(promptItems(...all), [kling(parameters)], { mode: 'retry' });
	return { first, second, before, after: sent().slice(before.length) };
}

describe('Retry in the list of executions, as the error foretells it', () => {
	it('runs all items again where none was accepted', async () => {
		const all = prompts(3);
		novita.meets('submit', 'ILLEGAL_PROMPT', { times: Infinity });
		const { first, second, after } = await runAndRetry(all);
		expect(promised(first)).toBe('Retry in Executions runs all items again: none was accepted.');
		expect(errorOf(second)).toBeUndefined();
		expect(after).toEqual(all);
	});

	it('runs all items again where one was not complete', async () => {
		const all = [...prompts(2), ''];
		const { first, after } = await runAndRetry(all, text({ prompt: '={{ $json.prompt }}' }));
		expect(promised(first)).toBe('Retry in Executions runs all items again: none was accepted.');
		// The input is the same.
		expect(after).toEqual([]);
	});

	it('sends only items without a task', async () => {
		const all = prompts(8);
		novita.meets('submit', 'ILLEGAL_PROMPT', { match: { promptIncludes: 'item 2 ' } });
		const { first, second, after } = await runAndRetry(all);
		expect(promised(first)).toBe(
			'Retry in Executions pays for no task twice: it sends only items without one.',
		);
		expect(after).toContain(all[2]);
		expect(all.map((prompt) => accepted(prompt).length)).toEqual(all.map(() => 1));
		expect(outputsOf(second, 'Kling')[0]!.map(({ json }) => json.task_id)).toEqual(
			all.map((prompt) => accepted(prompt)[0]!.taskId),
		);
	});

	it.each([
		[[1], 'item 1', ', nor any item that has a task'],
		[[0, 1, 2], 'items 0 to 2', ''],
	])('never sends an item again whose answer was lost: %j', async (lost, names, tasks) => {
		const all = prompts(3);
		for (const index of lost) {
			novita.meets('submit', 'lost', { match: { promptIncludes: `item ${index} ` } });
		}
		const { first, second, after } = await runAndRetry(all);
		const foretold = `Retry in Executions ends the same way: it does not send ${names} again${tasks}.`;
		expect([first, second].map(promised)).toEqual([foretold, foretold]);
		expect(after).toEqual([]);
	});

	it('asks for the same tasks again with Wait for Completion', async () => {
		const all = prompts(2).map((prompt) => `[fail: Too dark] ${prompt}`);
		const { first, second, before, after } = await runAndRetry(
			all,
			text({ waitForCompletion: true }),
		);
		expect(before).toEqual(all);
		expect(promised(first)).toBe(
			'Retry in Executions asks for the same tasks again, and sends only items without one.',
		);
		expect(errorOf(second)?.message).toContain('could not make the video');
		expect(after).toEqual([]);
	});

	it('says what Retry of the calling workflow does, which this node can not tell from a new call', async () => {
		const all = prompts(2);
		novita.meets('submit', 'ILLEGAL_PROMPT', { match: { promptIncludes: 'item 1 ' } });
		const called = await novita.run(promptItems(...all), [kling(text())], { mode: 'integrated' });
		expect(promised(called)).toBe(
			'Retry in Executions pays for no task twice: it sends only items without one. Retry of the workflow that called this one sends its items anew, and may pay again.',
		);
	});

	it('costs nothing where nothing was to be started', async () => {
		const ask = { operation: 'getBalance' };
		const ended = await novita.run(promptItems('one'), [kling(ask)], { apiKey: 'sk-none-such' });
		expect(promised(ended)).toBe('Retry in Executions costs nothing.');
	});
});

describe('Retry of Novita Wait for Task, as the error foretells it', () => {
	const ASKS = 'Retry in Executions asks for the same tasks again, which costs nothing.';

	it('asks for the same tasks again', async () => {
		const ids = await novita.start('one', '[fail: Too dark] two');
		const before = sent();
		const first = await novita.run(taskItems(...ids), [waitNode({ downloadVideo: false })]);
		expect(promised(first)).toBe(ASKS);
		const second = await novita.run(taskItems(...ids), [waitNode({ downloadVideo: false })], {
			mode: 'retry',
		});
		expect(promised(second)).toBe(ASKS);
		expect(sent()).toEqual(before);
	});

	it('is said of settings out of range, with the tasks', async () => {
		const ids = await novita.start('one');
		const ended = await novita.run(taskItems(...ids), [waitNode({ timeout: -5 })]);
		expect(errorOf(ended)?.description).toContain(ids[0]);
		expect(promised(ended)).toBe(ASKS);
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
		const ended = await novita.run([{ json: { task_id: 't-1', prompt: 'a cup' } }], [node]);
		expect(errorOf(ended)?.message).toBe('n8n fell over');
		expect(promised(ended)).toBe('Retry in Executions pays for no task twice.');
	});
});
