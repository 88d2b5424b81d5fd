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

const FREE = 'Retry in Executions asks for the same again, which costs nothing.';

describe('the error that stops the node', () => {
	it('names the item, and every task it knows, in order', () => {
		const tasks = [
			{ itemIndex: 2, taskId: 'task-c' },
			{ itemIndex: 0, taskId: 'task-a' },
		];
		const thrown = failedRunError(context, 1, failure, tasks);
		expect(thrown).toBeInstanceOf(NodeOperationError);
		expect(thrown.message).toBe('Novita could not make the video [item 1]');
		expect(thrown.description).toContain(failure.description);
		expect(thrown.description).toContain('item 0: task-a, item 2: task-c.');
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

	it('says nothing of tasks where there are none', () => {
		expect(failedRunError(context, 0, failure, []).description).toBe(
			`${failure.description}<br>${FREE}`,
		);
	});

	const named = { ...failure, description: 'Change the prompt.\nTask ID: task-1.' };

	it('names each task once', () => {
		const tasks = [
			{ itemIndex: 0, taskId: 'task-a' },
			{ itemIndex: 1, taskId: 'task-1' },
		];
		expect(failedRunError(context, 1, named, tasks).description).toMatch(
			/^Change the prompt\.<br>Tasks of this run, .*: item 0: task-a, item 1: task-1\.<br>Retry in Executions/,
		);
		const alone = failedRunError(context, 1, named, tasks.slice(1));
		expect(alone.description).toMatch(/^Change the prompt\.<br>Task ID: task-1\.<br>Retry/);
	});

	const twoLines = { ...failure, description: 'It has <b> in it.\nTask ID: task-1.' };

	it('has a line for each thing in the editor, which shows HTML', () => {
		expect(failedRunError(context, 0, twoLines, []).description).toBe(
			`It has &lt;b> in it.<br>Task ID: task-1.<br>${FREE}`,
		);
	});

	it.each([400, 403, 404, 429, 500, 503])(
		'with HTTP %i behind it keeps its own words',
		(httpStatus) => {
			const thrown = failedRunError(context, 3, { ...failure, httpStatus }, []);
			expect(thrown).toBeInstanceOf(NodeApiError);
			expect(thrown).toMatchObject({
				message: 'Novita could not make the video [item 3]',
				description: `${failure.description}<br>${FREE}`,
				httpCode: String(httpStatus),
			});
			expect(thrown.context.itemIndex).toBe(3);
		},
	);
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
