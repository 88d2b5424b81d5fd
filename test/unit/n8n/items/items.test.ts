import { NodeApiError, NodeOperationError } from 'n8n-workflow';

import { type ItemFailure, fromSubmission } from '../../../../nodes/n8n/items/failures';
import { readApiError } from '../../../../nodes/novita/api/apiError';
import { readNetworkError } from '../../../../nodes/n8n/api/networkError';
import {
	addHints,
	failedRunError,
	failedItem,
	readOnError,
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

const error = {
	message: failure.message,
	description: failure.description,
	task_id: 'task-1',
	status: 'TASK_STATUS_FAILED',
	reason: 'NSFW',
};

describe('what the user chose under On Error', () => {
	it.each([
		[{}, 'stop'],
		[{ onError: 'stopWorkflow' as const }, 'stop'],
		[{ onError: 'continueRegularOutput' as const }, 'continue'],
		[{ onError: 'continueErrorOutput' as const }, 'errorOutput'],
		[{ continueOnFail: true }, 'continue'],
		[{ continueOnFail: false }, 'stop'],
		[{ continueOnFail: true, onError: 'stopWorkflow' as const }, 'stop'],
		[{ type: 'x.novitaKlingTool' }, 'stop'],
		[{ type: 'x.novitaKlingTool', onError: 'continueErrorOutput' as const }, 'tellModel'],
		[{ type: 'x.novitaKlingTool', retryOnFail: true }, 'tellModel'],
		[{ type: 'x.novitaKling', retryOnFail: true }, 'stop'],
	])('%j is %s', (node, onError) => {
		expect(readOnError(contextOf({ node }).context)).toBe(onError);
	});
});

describe('a failing item', () => {
	it('on the error output has just the two keys that n8n allows there', () => {
		expect(failedItem(7, failure, 'errorOutput')).toEqual({
			json: { error, message: failure.message },
			pairedItem: { item: 7 },
		});
	});

	it('leaves the message of the item that came in to it', () => {
		expect(failedItem(7, failure, 'errorOutput', true).json).toEqual({ error });
		expect(failedItem(7, failure, 'continue', true).json).toMatchObject({
			message: failure.message,
		});
	});

	it('may be sent once more where it was refused, alone and not by Retry', () => {
		const { json } = failedItem(0, { ...failure, mayBeSent: 'only this item' }, 'continue');
		expect(json.error).toMatchObject({
			description: `${failure.description} Then run only this item, in a new execution.`,
		});
	});

	it('with Continue has id and status on top too', () => {
		expect(failedItem(7, failure, 'continue')).toEqual({
			json: {
				error,
				message: failure.message,
				task_id: 'task-1',
				status: 'TASK_STATUS_FAILED',
			},
			pairedItem: { item: 7 },
		});
	});

	it('has no keys without a value', () => {
		const bare = { message: 'm', description: 'd' };
		const item = failedItem(0, bare, 'continue');
		expect(Object.keys(item.json)).toEqual(['error', 'message']);
		expect(item.json.error).toEqual(bare);
	});

	it('keeps the URL of a finished video', () => {
		const videoUrl = 'https://cdn.example.com/video.mp4';
		const { json } = failedItem(0, { ...failure, videoUrl }, 'errorOutput');
		expect(json.error).toMatchObject({ video_url: videoUrl });
	});

	it('has no error beside its json, which would lose the json', () => {
		expect(failedItem(0, failure, 'errorOutput')).not.toHaveProperty('error');
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
		const tasks = Array.from({ length: 500 }, (_, itemIndex) => ({
			itemIndex,
			taskId: `task-${itemIndex}-x`,
		}));
		const { description } = failedRunError(context, 0, failure, tasks);
		for (const { taskId } of tasks) expect(description).toContain(taskId);
	});

	it('says nothing of tasks or of Retry where there are none', () => {
		expect(failedRunError(context, 0, failure, []).description).toBe(failure.description);
	});

	const twoLines = { ...failure, description: 'It has <b> in it.\nTask ID: task-1.' };

	it('has a line for each thing in the editor, which shows HTML', () => {
		expect(failedRunError(context, 0, twoLines, []).description).toBe(
			'It has &lt;b> in it.<br>Task ID: task-1.',
		);
	});

	it.each([400, 403, 404, 429, 500, 503])(
		'with HTTP %i behind it keeps its own words',
		(httpStatus) => {
			const thrown = failedRunError(context, 3, { ...failure, httpStatus }, []);
			expect(thrown).toBeInstanceOf(NodeApiError);
			expect(thrown).toMatchObject({
				message: 'Novita could not make the video [item 3]',
				description: failure.description,
				httpCode: String(httpStatus),
			});
			expect(thrown.context.itemIndex).toBe(3);
		},
	);
});

describe('what helps after an error that stopped the node', () => {
	/** The last line, of a run in which `tasks` of three items had a task. */
	const lastLine = (
		mode: string,
		tasks: number,
		more: Partial<ItemFailure> = {},
		uncertain?: number[],
	) => {
		const items = [{ json: {} }, { json: {} }, { json: {} }];
		const stopped = Object.assign(contextOf({ items }).context, { getMode: () => mode });
		const known = items
			.slice(0, tasks)
			.map((_, itemIndex) => ({ itemIndex, taskId: `task-${itemIndex}` }));
		const bare = { message: 'm', description: 'What it was.', ...more };
		const { description } = failedRunError(stopped, 2, bare, known, uncertain);
		const lines = description!.split('<br>').filter((line) => !line.startsWith('n8n counts'));
		return lines.at(-1);
	};
	const final = { isFinal: true };
	const unknown = { status: 'UNKNOWN', isFinal: true };

	it.each([
		['trigger', 2, {}, [], 'Retry in Executions sends only the items that have no task yet.'],
		['trigger', 3, {}, [], 'Retry in Executions checks the same tasks again, at no cost.'],
		['trigger', 3, {}, undefined, 'Retry in Executions checks the same tasks again, at no cost.'],
		[
			'trigger',
			2,
			final,
			undefined,
			'To get the other videos, set On Error of "The node" to Continue, save, and choose Retry with currently saved workflow in Executions. It starts no video.',
		],
		[
			'webhook',
			2,
			final,
			[],
			'To get the other videos, set On Error of "The node" to Continue, save, and choose Retry with currently saved workflow in Executions. It sends only the items that have no task yet.',
		],
		[
			'manual',
			2,
			final,
			undefined,
			'To get the other videos, set On Error of "The node" to Continue, and execute this step alone: it starts no video.',
		],
		[
			'trigger',
			1,
			unknown,
			[],
			"Retry in Executions sends only the items that have no task yet. Retry in Executions doesn't send item 2 again. To send it, use a new execution.",
		],
		[
			'trigger',
			1,
			unknown,
			[1],
			"Retry in Executions doesn't send items 1 to 2 again. To send them, use a new execution.",
		],
		[
			'integrated',
			2,
			{},
			[],
			'Retry in Executions sends only the items that have no task yet. Retry of the workflow that called this one sends its items again, and may bill them again.',
		],
		['trigger', 0, {}, [], 'What it was.'],
		['trigger', 0, final, undefined, 'What it was.'],
		['manual', 0, {}, [], 'What it was.'],
	])(
		'in mode %s with %i tasks after %j (uncertain: %j): %s',
		(mode, tasks, more, uncertain, text) => {
			expect(lastLine(mode, tasks, more, uncertain)).toBe(text);
		},
	);

	it.each([
		[2, {}, []],
		[3, {}, undefined],
		[1, unknown, [1]],
	])('offers no Retry to whoever runs it by hand (%i tasks, %j)', (tasks, more, uncertain) => {
		expect(lastLine('manual', tasks, more, uncertain)).not.toContain('Retry');
	});
});

describe('an error code of the system', () => {
	const codes = [
		'ECONNREFUSED',
		'ENOTFOUND',
		'EAI_AGAIN',
		'ECONNABORTED',
		'ETIMEDOUT',
		'ECONNRESET',
		'EPIPE',
		'EHOSTUNREACH',
		'ERR_BAD_RESPONSE',
		'ERR_CANCELED',
		'SOMETHING_NEW',
	];

	it.each(codes)('%s is in no message, since n8n would rewrite that', (code) => {
		const networkError = readNetworkError(
			Object.assign(new Error(`connect ${code}`), { code }),
			false,
		);
		const known = fromSubmission(readApiError(networkError, 0));
		const thrown = failedRunError(context, 0, known, [{ itemIndex: 0, taskId: 'task-1' }]);
		const item = failedItem(0, known, 'continue');
		expect(thrown.message).toBe(`${known.message} [item 0]`);
		expect(thrown.description).toContain(known.description.replaceAll('\n', '<br>'));
		for (const word of codes) {
			expect(JSON.stringify([thrown.message, thrown.description, item])).not.toContain(word);
		}
	});
});

describe('hints', () => {
	it('say each thing once, with its items', () => {
		const { context: own, hints } = contextOf();
		addHints(own, [
			{ itemIndex: 0, hint: 'A' },
			{ itemIndex: 1, hint: 'B' },
			{ itemIndex: 2, hint: 'A' },
		]);
		expect(hints).toEqual([
			{ message: 'A [item 0, 2]', location: 'outputPane' },
			{ message: 'B [item 1]', location: 'outputPane' },
		]);
	});

	it('show what the editor would take for HTML', () => {
		const { context: own, hints } = contextOf();
		addHints(own, [{ itemIndex: 0, hint: "The prompt doesn't name <<<voice_1>>>." }]);
		expect(hints).toMatchObject([
			{ message: "The prompt doesn't name &lt;&lt;&lt;voice_1>>>. [item 0]" },
		]);
	});

	it('name at most five items', () => {
		const { context: own, hints } = contextOf();
		addHints(
			own,
			Array.from({ length: 40 }, (_, itemIndex) => ({ itemIndex, hint: 'A' })),
		);
		expect(hints).toEqual([{ message: 'A [item 0, 1, 2, 3, 4, …]', location: 'outputPane' }]);
	});
});
