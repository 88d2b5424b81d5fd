import { ExecuteContext } from 'n8n-core';
import type { INodeParameters } from 'n8n-workflow';

import { kling, promptItems, prompts, text, useNovita, waitNode, type Ran } from './setting';

const novita = useNovita();

const sent = () => novita.submitted().map(({ body }) => String(body?.prompt));

/** What the last line of an error promises. */
const promised = ({ error }: Ran): string | undefined =>
	error?.description
		?.split('<br>')
		.filter((line) => !line.startsWith('n8n counts'))
		.at(-1);

const WITH_CONTINUE =
	'To get the other videos, set On Error of "Kling" to Continue, save, and choose Retry with currently saved workflow in Executions. It sends only the items that have no task yet.';

let workflows = 0;

/** Runs into an error, and presses Retry once nothing is wrong with Novita any more. */
async function runAndRetry(all: string[], set: INodeParameters = {}) {
	const workflowId = `retried-${(workflows += 1)}`;
	const given = [promptItems(...all), text(set), {}] as const;
	const first = await novita.kling(...given, { workflowId, mode: 'trigger' });
	const before = sent();
	novita.simulator.faults.clear();
	const second = await novita.kling(...given, { workflowId, retryOf: first.run });
	return { first, second, after: sent().slice(before.length) };
}

describe('Retry in the list of executions, as the error foretells it', () => {
	it('sends nothing where an item is not complete, now as then', async () => {
		const { first, second } = await runAndRetry(['one', '']);
		expect(promised(first)).toBe('Nothing was sent, and nothing is billed.');
		expect(second.error?.message).toBe('Prompt is empty [item 1]');
		expect(sent()).toEqual([]);
	});

	it.each([
		[[1], 'item 1', 'it'],
		[[0, 1, 2], 'items 0 to 2', 'them'],
	])('never sends an item again whose answer was lost: %j', async (lost, names, it) => {
		for (const index of lost) {
			novita.meets('submit', 'lost', { match: { promptIncludes: `item ${index}` } });
		}
		const { first, second, after } = await runAndRetry(prompts(3));
		const foretold = `Retry in Executions doesn't send ${names} again. To send ${it}, use a new execution.`;
		expect([first, second].map(promised)).toEqual([foretold, foretold]);
		expect(after).toEqual([]);
	});

	it('asks for the same tasks again with Wait for Completion', async () => {
		const all = prompts(2).map((prompt) => `[fail: Too dark] ${prompt}`);
		const { first, second, after } = await runAndRetry(all, { waitForCompletion: true });
		expect(promised(first)).toBe(WITH_CONTINUE);
		expect(second.error?.message).toContain('could not make the video');
		expect(after).toEqual([]);
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
