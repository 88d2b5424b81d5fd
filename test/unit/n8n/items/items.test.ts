import { NodeApiError, NodeOperationError, type INode } from 'n8n-workflow';

import { type ItemFailure, fromSubmission } from '../../../../nodes/n8n/items/failures';
import { readApiError } from '../../../../nodes/novita/api/apiError';
import { readNetworkError } from '../../../../nodes/n8n/api/networkError';
import {
	addHints,
	failedRunError,
	failedItem,
	readOnError,
	type OnError,
} from '../../../../nodes/n8n/items/items';
import { contextOf } from '../../../support/context';

const { context } = contextOf();

const failure: ItemFailure = {
	message: 'Novita could not make the video',
	description: 'Change the prompt. Task ID: task-1.',
	taskId: 'task-1',
	status: 'TASK_STATUS_FAILED',
	reason: 'NSFW',
};

describe('what the user chose under On Error', () => {
	const tool = { type: 'x.novitaKlingTool' };
	const agent = { parentNode: { type: '@n8n/n8n-nodes-langchain.agent' } };

	it.each<[Partial<INode>, string, object?]>([
		[{}, 'stop'],
		[{ onError: 'stopWorkflow' }, 'stop'],
		[{ onError: 'continueRegularOutput' }, 'continue'],
		[{ onError: 'continueErrorOutput' }, 'errorOutput'],
		[{ continueOnFail: true }, 'continue'],
		[{ continueOnFail: true, onError: 'stopWorkflow' }, 'stop'],
		[{ type: 'x.novitaKling', retryOnFail: true }, 'stop'],
		[tool, 'stop'],
		[{ ...tool, onError: 'continueErrorOutput' }, 'tellModel'],
		[{ ...tool, retryOnFail: true }, 'tellModel'],
		// Its model hears nothing of an error.
		[tool, 'tellModel', agent],
	])('%j is %s', (node, onError, caller = {}) => {
		const own = { getExecutionId: () => '1', ...caller };
		expect(readOnError(Object.assign(contextOf({ node }).context, own))).toBe(onError);
	});
});

describe('a failing item', () => {
	const { message, description, reason } = failure;
	const known = { task_id: 'task-1', status: 'TASK_STATUS_FAILED' };
	const error = { message, description, ...known, reason };
	const refused = { ...failure, mayBeSent: 'only this item' };
	const told = `${description} Then run only this item, in a new execution.`;
	const ofRefused = { error: { ...error, description: told }, message, ...known };
	const bare = { message: 'm', description: 'd', videoUrl: 'https://a.b/c' };
	const ofBare = { message: 'm', description: 'd', video_url: 'https://a.b/c' };

	it.each<[string, OnError, ItemFailure, boolean, object]>([
		['has just the keys that n8n allows', 'errorOutput', failure, false, { error, message }],
		['leaves its message to the item that came in', 'errorOutput', failure, true, { error }],
		['has ID and status on top', 'continue', failure, true, { error, message, ...known }],
		['may be sent once more, alone and not by Retry', 'continue', refused, false, ofRefused],
		['has no keys without a value', 'continue', bare, false, { error: ofBare, message: 'm' }],
	])('%s, under %s', (_, onError, each, owns, json) => {
		expect(failedItem(7, each, onError, owns)).toStrictEqual({ json, pairedItem: { item: 7 } });
	});
});

describe('the error that stops the node', () => {
	it('names the item, and every other task it knows, in order', () => {
		const tasks = [
			{ itemIndex: 2, taskId: 'task-c' },
			{ itemIndex: 1, taskId: 'task-1' },
			{ itemIndex: 0, taskId: 'task-a' },
			{ itemIndex: 3, taskId: 'task-d', isInVain: true },
		];
		const thrown = failedRunError(context, 1, failure, tasks);
		expect(thrown).toBeInstanceOf(NodeOperationError);
		expect(thrown.message).toBe('Novita could not make the video [item 1]');
		expect(thrown.description).toContain(
			`${failure.description}<br>Other tasks of this run: item 0: task-a, item 2: task-c. Paste an ID into Novita Wait for Task to get its video at no cost.<br>Tasks of this run without a video: item 3: task-d.`,
		);
		expect(thrown.context.itemIndex).toBe(1);
	});

	it('leaves no id out of a long list', () => {
		const indexes = [...Array(500).keys()];
		const tasks = indexes.map((itemIndex) => ({ itemIndex, taskId: `task-${itemIndex}-x` }));
		const { description } = failedRunError(context, 0, failure, tasks);
		for (const { taskId } of tasks) expect(description).toContain(taskId);
	});

	it('has a line for each thing in the editor, which shows HTML, and none of tasks where there are none', () => {
		const twoLines = { ...failure, description: 'It has <b> in it.\nTask ID: task-1.' };
		expect(failedRunError(context, 0, twoLines, []).description).toBe(
			'It has &lt;b> in it.<br>Task ID: task-1.',
		);
	});

	it.each([400, 403, 404, 429, 500, 503])('with HTTP %i keeps its own words', (httpStatus) => {
		const thrown = failedRunError(context, 3, { ...failure, httpStatus }, []);
		expect(thrown).toBeInstanceOf(NodeApiError);
		expect(thrown).toMatchObject({
			message: 'Novita could not make the video [item 3]',
			description: failure.description,
			httpCode: String(httpStatus),
			context: { itemIndex: 3 },
		});
	});
});

describe('what helps after an error that stopped the node', () => {
	/** The last line, of a run in which `tasks` of three items had a task. */
	const lastLine = (
		mode: string,
		tasks: number,
		more: Partial<ItemFailure>,
		uncertain?: number[],
	) => {
		const items = [{ json: {} }, { json: {} }, { json: {} }];
		const stopped = Object.assign(contextOf({ items }).context, { getMode: () => mode });
		const known = items.map((_, itemIndex) => ({ itemIndex, taskId: `task-${itemIndex}` }));
		const bare = { message: 'm', description: 'What it was.', ...more };
		const error = failedRunError(stopped, 2, bare, known.slice(0, tasks), uncertain);
		expect(error.description).toContain('n8n counts from 0: item 2 is number 3 of 3.');
		return error
			.description!.split('<br>')
			.filter((line) => !line.startsWith('n8n counts'))
			.at(-1);
	};
	const final = { isFinal: true };
	const unknown = { status: 'UNKNOWN', isFinal: true };
	const OTHERS = 'Retry in Executions sends only the items that have no task yet.';
	const SAME = 'Retry in Executions checks the same tasks again, at no cost.';
	const CONTINUE = 'To get the other videos, set On Error of "The node" to Continue';
	const WITH_SAVED = `${CONTINUE}, save, and choose Retry with currently saved workflow in Executions.`;
	const BY_HAND = `${CONTINUE}, and execute this step alone: it starts no video.`;
	const held = (items: string, them: string) =>
		`Retry in Executions doesn't send ${items} again. To send ${them}, use a new execution.`;
	const OF_CALLER =
		'Retry of the workflow that called this one sends its items again, and may bill them again.';
	const ONLY_OTHERS = 'It sends only the items that have no task yet.';

	it.each<[string, number, Partial<ItemFailure>, number[] | undefined, string]>([
		['trigger', 2, {}, [], OTHERS],
		['trigger', 3, {}, [], SAME],
		['trigger', 3, {}, undefined, SAME],
		['trigger', 2, final, undefined, `${WITH_SAVED} It starts no video.`],
		['webhook', 2, final, [], `${WITH_SAVED} ${ONLY_OTHERS}`],
		['integrated', 2, final, [], `${WITH_SAVED} ${ONLY_OTHERS} ${OF_CALLER}`],
		['manual', 2, final, undefined, BY_HAND],
		['trigger', 1, unknown, [], `${OTHERS} ${held('item 2', 'it')}`],
		['trigger', 1, unknown, [1], held('items 1 to 2', 'them')],
		['integrated', 2, {}, [], `${OTHERS} ${OF_CALLER}`],
		['trigger', 0, {}, [], 'What it was.'],
		['trigger', 0, final, undefined, 'What it was.'],
		['manual', 0, {}, [], 'What it was.'],
	])(
		'in mode %s with %i tasks after %j (uncertain: %j): %s',
		(mode, tasks, more, uncertain, text) => {
			expect(lastLine(mode, tasks, more, uncertain)).toBe(text);
		},
	);
});

const codes = [
	...['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'ECONNABORTED', 'ETIMEDOUT', 'ECONNRESET'],
	...['EPIPE', 'EHOSTUNREACH', 'ERR_BAD_RESPONSE', 'ERR_CANCELED', 'SOMETHING_NEW'],
];

it.each(codes)(
	'the code %s of the system is in no message, since n8n would rewrite that',
	(code) => {
		const error = Object.assign(new Error(`connect ${code}`), { code });
		const known = fromSubmission(readApiError(readNetworkError(error, false), 0));
		const thrown = failedRunError(context, 0, known, [{ itemIndex: 0, taskId: 'task-1' }]);
		expect(thrown.message).toBe(`${known.message} [item 0]`);
		expect(thrown.description).toContain(known.description.replaceAll('\n', '<br>'));
		const texts = [thrown.message, thrown.description, failedItem(0, known, 'continue')];
		for (const word of codes) expect(JSON.stringify(texts)).not.toContain(word);
	},
);

it('hints say each thing once, with at most five items, and show what the editor would take for HTML', () => {
	const { context: own, hints } = contextOf();
	const forty = [...Array(40).keys()].map((itemIndex) => ({ itemIndex, hints: ['C'] }));
	addHints(own, [
		{ itemIndex: 0, hints: ['A'] },
		{ itemIndex: 1, hints: ['It has <<<voice_1>>>.'] },
		{ itemIndex: 2, hints: ['A'] },
		...forty,
	]);
	expect(hints).toEqual([
		{ message: 'A [item 0, 2]', location: 'outputPane' },
		{ message: 'It has &lt;&lt;&lt;voice_1>>>. [item 1]', location: 'outputPane' },
		{ message: 'C [item 0, 1, 2, 3, 4, …]', location: 'outputPane' },
	]);
});
