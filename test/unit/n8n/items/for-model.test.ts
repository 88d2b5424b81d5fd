import { NodeApiError, NodeOperationError } from 'n8n-workflow';

import { fromSubmission, type ItemFailure } from '../../../../nodes/n8n/items/failures';
import { forModel, toolError } from '../../../../nodes/n8n/items/forModel';
import {
	failedItem,
	failedRunError,
	throwOnlyToStop,
	type OnError,
} from '../../../../nodes/n8n/items/items';
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

const TELL_USER = 'Only the user can change the settings of this tool: tell them.';
const OWN_WORDS = `Novita could not make the video. It has <b> in it. Task ID: task-1. ${TELL_USER}`;

describe('the error that stops a tool', () => {
	it('says all in its message, which is all that an agent hands the model, and each thing once', () => {
		const own = [{ itemIndex: 0, taskId: 'task-1', isInVain: true }];
		for (const tasks of [[], own]) {
			const { message, description } = failedRunError(context, 0, failed, tasks);
			expect(message).toBe(OWN_WORDS);
			// n8n would add what isn't a part of it.
			expect(message).toContain(description);
		}
	});

	it('keeps a message in which n8n finds a code of the system, also once n8n has wrapped it', () => {
		const error = failedRunError(context, 0, notFound, []);
		expect(error).not.toBeInstanceOf(NodeApiError);
		expect(error.message).toContain('ResourceNotFound');
		// As n8n does for MCP clients and for agents before version 3.
		const wrapped = new NodeOperationError(context.getNode(), error);
		expect(wrapped.message).toBe(error.message);
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

it('a video that may be paid for is not to be started again, which is said to nobody but a model', () => {
	const ofItem = (onError: OnError) => JSON.stringify(failedItem(0, unknown, onError));
	const told = /Get Usage.* Don't start this video again, not even .*: tell the user\.("|$)/;
	expect(toolError(context, unknown).message).toMatch(told);
	expect(ofItem('tellModel')).toMatch(told);
	expect(ofItem('continue')).not.toContain("Don't start");
	expect(toolError(context, notFound).message).not.toContain("Don't start");
	expect(toolError(context, { ...failed, status: 'UNKNOWN' }).message).not.toContain("Don't");
});

describe('advice', () => {
	const parameters = {
		prompt: "={{ $fromAI('Prompt', `What`) }}",
		imageUrl: "={{ $fromAI('Image_URL') }}",
	};
	const withOwn = contextOf({ node: { ...tool, parameters } }).context;

	it.each([
		['Fill in Prompt.', ' If you use an expression, check its result for this item.'],
		['Correct Duration', ', or check its expression.'],
		['Enter Image URL', ', or choose File in Image.'],
		["Enter the file's own URL", ', or download the file before this node and choose File.'],
		[
			'Check the task ID.',
			'\nThis node uses the credential "Mine". Choose the one that Novita Kling has.',
		],
	])('says what a model can change, and nothing of the editor: %s', (ofModel, ofEditor) => {
		const failure = { ...failed, message: 'Prompt is empty', description: ofModel + ofEditor };
		const told = `${ofModel.replace(/\.$/, '')}. You can change Prompt, Image_URL. ${TELL_USER}`;
		expect(toolError(withOwn, failure).message).toBe(`Prompt is empty. ${told}`);
		const item = forModel(withOwn, failedItem(0, failure, 'tellModel'));
		expect(item.json.description).toBe(told);
	});
});

it('an answer for a model is small, and has no file', () => {
	const known = { task_id: 'task-1', status: 'TASK_STATUS_SUCCEED' };
	const request = { prompt: 'A cup', task: { extra: {} }, request: {}, videos: [{}], error: {} };
	const counts = { video_type: 'mp4', waited_seconds: 9, checks: 3, variation: 1, tries: 2 };
	const json = { ...known, ...request, ...counts, earlier_tasks: ['task-0'], images: [] };
	const binary = { data: { data: '', mimeType: 'video/mp4' } };
	const pairedItem = { item: 0 };
	expect(forModel(context, { json, binary, pairedItem })).toEqual({ json: known, pairedItem });
});
