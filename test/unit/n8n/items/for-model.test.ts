import { NodeApiError, NodeOperationError } from 'n8n-workflow';

import { fromSubmission, type ItemFailure } from '../../../../nodes/n8n/items/failures';
import { forModel, toolError } from '../../../../nodes/n8n/items/forModel';
import { failedItem, failedRunError, throwOnlyToStop } from '../../../../nodes/n8n/items/items';
import { readApiError } from '../../../../nodes/novita/api/apiError';
import { contextOf } from '../../../support/context';
import { answer, refusalBody } from '../../../support/replies';

const tool = { type: 'n8n-nodes-novita-kling.novitaKlingTool' };
const { context } = contextOf({ node: tool });

const failed: ItemFailure = {
	message: 'Novita could not make the video',
	description: 'It has <b> in it.\nTask ID: task-1.',
	taskId: 'task-1',
	status: 'TASK_STATUS_FAILED',
};

const notFound = fromSubmission(
	readApiError(answer(404, refusalBody(404, 'ResourceNotFound', 'no such model')), 0),
);
const unknown = fromSubmission(readApiError(answer(502, '<html>'), 0));

describe('the error that stops a tool', () => {
	it('says all in its message, which is all that an agent hands the model', () => {
		expect(failedRunError(context, 0, failed, []).message).toBe(
			'Novita could not make the video. It has <b> in it. Task ID: task-1. Only the user can change the settings of this tool: tell them.',
		);
	});

	it("holds its description as a part of the message, so that n8n doesn't add it once more", () => {
		const { message, description } = failedRunError(context, 0, failed, []);
		expect(message).toContain(description);
	});

	it('keeps a message in which n8n finds a code of the system, also once n8n has wrapped it', () => {
		const error = failedRunError(context, 0, notFound, []);
		expect(error).not.toBeInstanceOf(NodeApiError);
		expect(error.message).toContain('ResourceNotFound');
		// As n8n does for MCP clients and for agents before version 3.
		const wrapped = new NodeOperationError(context.getNode(), error);
		expect(wrapped.message).toBe(error.message);
	});

	it('says a refused and a lost submission in these words', () => {
		const refused = fromSubmission(
			readApiError(answer(400, refusalBody(400, 'ILLEGAL_PROMPT', 'no')), 0),
		);
		expect(failedRunError(context, 0, refused, [], []).message).toBe(
			'Novita refused the prompt under its content rules. Change this item\'s prompt. Novita said: "no" (HTTP 400, ILLEGAL_PROMPT, trace ID trace-1). This item isn\'t billed. Only the user can change the settings of this tool: tell them.',
		);
		expect(failedRunError(context, 0, unknown, [], []).message).toBe(
			"This video may already have been started and billed: Novita did not confirm it. Novita's server could not handle the request. To avoid paying twice, the node doesn't send it again. The operation Get Usage of Novita Kling shows what was billed; bills come hourly. If no task started at this time, run this item in a new execution. The reply was HTTP 502. Don't start this video again, not even in other words, before somebody has checked what was billed: tell the user.",
		);
	});

	it('leaves out the task that failed, which its own words name', () => {
		const tasks = [{ itemIndex: 0, taskId: 'task-1', isInVain: true }];
		expect(failedRunError(context, 0, failed, tasks).message).toBe(
			'Novita could not make the video. It has <b> in it. Task ID: task-1. Only the user can change the settings of this tool: tell them.',
		);
	});

	it('names each task of the run', () => {
		const tasks = [
			{ itemIndex: 0, taskId: 'task-a' },
			{ itemIndex: 1, taskId: 'task-b' },
		];
		expect(failedRunError(context, 0, notFound, tasks).message).toMatch(/task-a.*task-b/);
	});

	it('is made of whatever else is thrown, once', async () => {
		const thrown = async (error: Error) =>
			await throwOnlyToStop(context, async () => await Promise.reject(error)).catch(
				(caught: Error) => caught,
			);
		const own = failedRunError(context, 0, failed, []);
		expect(await thrown(own)).toBe(own);
		expect(await thrown(new TypeError('odd'))).toMatchObject({
			message: expect.stringMatching(/^odd\. n8n's log has the details\./) as string,
		});
	});
});

describe('a video that may be paid for', () => {
	it.each([
		['in the error', () => toolError(context, unknown).message],
		['in the item', () => String(failedItem(0, unknown, 'tellModel').json.description)],
	])('is not to be started again, %s', (_, text) => {
		expect(text()).toMatch(/Get Usage.*Don't start this video again/);
	});

	it('is named so only where nobody knows, and to nobody but a model', () => {
		expect(toolError(context, notFound).message).not.toContain("Don't start");
		expect(toolError(context, { ...failed, status: 'UNKNOWN' }).message).not.toContain("Don't");
		const item = JSON.stringify(failedItem(0, unknown, 'continue'));
		expect(item).not.toContain("Don't start");
	});
});

describe('advice', () => {
	const parameters = {
		prompt: "={{ $fromAI('Prompt', `What`) }}",
		imageUrl: "={{ $fromAI('Image_URL') }}",
	};
	const withOwn = contextOf({ node: { ...tool, parameters } }).context;
	const YOURS =
		'You can change Prompt, Image_URL. Only the user can change the settings of this tool: tell them.';

	it.each([
		[
			'Fill in Prompt. If you use an expression, check its result for this item.',
			`Fill in Prompt. ${YOURS}`,
		],
		['Correct Duration, or check its expression.', `Correct Duration. ${YOURS}`],
		['Enter Image URL, or choose File in Image.', `Enter Image URL. ${YOURS}`],
		[
			"Enter the file's own URL, or download the file before this node and choose File.",
			`Enter the file's own URL. ${YOURS}`,
		],
		[
			'Check the task ID.\nThis node uses the credential "Mine". Choose the one that Novita Kling has.',
			`Check the task ID. ${YOURS}`,
		],
	])('says what a model can change, and nothing of the editor: %s', (description, told) => {
		const failure = { ...failed, message: 'Prompt is empty', description };
		expect(toolError(withOwn, failure).message).toBe(`Prompt is empty. ${told}`);
		const item = forModel(withOwn, failedItem(0, failure, 'tellModel'));
		expect(item.json.description).toBe(told);
	});
});

describe('an answer for a model', () => {
	it('is small, and has no file', () => {
		const json = {
			task_id: 'task-1',
			status: 'TASK_STATUS_SUCCEED',
			task: { extra: {} },
			checks: 3,
		};
		const file = { data: '', mimeType: 'video/mp4' };
		expect(forModel(context, { json, binary: { data: file }, pairedItem: { item: 0 } })).toEqual({
			json: { task_id: 'task-1', status: 'TASK_STATUS_SUCCEED' },
			pairedItem: { item: 0 },
		});
	});
});
