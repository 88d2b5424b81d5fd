/**
 * Every code and status, whatever was asked, under Stop and Continue, before and after something is billed: no text says
 * of a task that it isn't billed, advises what is billed once more, or offers Retry where it can't help.
 */
import { failedItem, failedRunError } from '../../../../nodes/n8n/items/items';
import {
	fromDownload,
	fromRefusal,
	fromSubmission,
	type ItemFailure,
} from '../../../../nodes/n8n/items/failures';
import { fromOutcome } from '../../../../nodes/n8n/items/waitFailures';
import { readApiError, type ApiError } from '../../../../nodes/novita/api/apiError';
import { readTask } from '../../../../nodes/novita/api/task';
import type { HttpResult } from '../../../../nodes/novita/api/transport';
import { byUnknownModel } from '../../../../nodes/novita/api/statusMeanings';
import { reasonStatus } from '../../../../simulator/contract/contract';
import { contextOf } from '../../../support/context';
import { answer, HTML, networkError, refusalBody, taskResult } from '../../../support/replies';

const STATUSES = [
	...[200, 204, 301, 302, 400, 401, 402, 403, 404, 405, 407, 408, 409, 410, 413, 422, 425, 429],
	...[500, 502, 503, 504, 520],
];

const replies: Array<[string, HttpResult]> = [
	...[...reasonStatus].map(([reason, status]): [string, HttpResult] => [
		reason,
		answer(status, refusalBody(status, reason)),
	]),
	...STATUSES.flatMap((status): Array<[string, HttpResult]> => [
		[`${status}`, answer(status, HTML)],
		[`${status} in odd words`, answer(status, refusalBody(status, 'ODD', 'Please recharge'))],
		[`${status} of a proxy`, answer(status, '', { via: '1.1 office.example (squid)' })],
	]),
	...(['notSent', 'responseLost', 'cancelled'] as const).map((cause): [string, HttpResult] => [
		cause,
		networkError(cause),
	]),
];

const words = ['SUCCEED', 'FAILED', 'CANCELLED', 'EXPIRED', 'WARMING_UP', ''];

const seen = { checks: 3, waitedMs: 60_000, errors: { requestRefused: 2 } };

const waitEndings = (error: ApiError): ItemFailure[] =>
	[
		fromOutcome('task-1', { ...seen, kind: 'error', error }, 60_000),
		fromOutcome('task-1', { ...seen, kind: 'timedOut', lastError: error }, 60_000),
	].filter((failure) => failure !== undefined);

const ofWord = (word: string): ItemFailure | undefined => {
	const task = readTask(taskResult(word))!;
	const kind = task.state === 'running' ? 'timedOut' : task.state;
	return fromOutcome('task-1', { ...seen, kind, task }, 60_000);
};

const ITEMS = [{ json: {} }, { json: {} }, { json: {} }];

/** All that a user reads of item 1, of three. */
function textsOf(failure: ItemFailure, startsTasks: boolean, mode: string, tasksBefore: number) {
	const context = Object.assign(contextOf({ items: ITEMS }).context, { getMode: () => mode });
	const own = failure.taskId === undefined ? [] : [{ itemIndex: 1, taskId: failure.taskId }];
	const before = tasksBefore === 0 ? [] : [{ itemIndex: 0, taskId: 'task-0' }];
	const uncertain = startsTasks ? [] : undefined;
	const { message, description } = failedRunError(
		context,
		1,
		failure,
		[...before, ...own],
		uncertain,
	);
	return {
		stopped: `${message} ${description ?? ''}`,
		continued: (['continue', 'errorOutput'] as const).map((onError) =>
			JSON.stringify(failedItem(1, failure, onError).json),
		),
	};
}

const FREE = /isn't billed|is not billed|not paid for|nothing is billed|nothing is paid/i;
const AGAIN = /\brun (it |the item |the node )?again\b/i;

describe.each(['trigger', 'manual'])('in mode %s', (mode) => {
	describe.each([0, 1])('with %i tasks before it', (before) => {
		const hasRetry = (text: string) => text.includes('Retry in Executions');

		function expectOfATask(failure: ItemFailure, what: string): void {
			const { stopped, continued } = textsOf(failure, false, mode, before);
			for (const text of [stopped, ...continued]) {
				expect([what, FREE.exec(text)?.[0], AGAIN.exec(text)?.[0]]).toEqual([
					what,
					undefined,
					undefined,
				]);
				expect(text).toContain('task-1');
			}
			expect(continued.some(hasRetry)).toBe(false);
			expect([what, hasRetry(stopped)]).toEqual([what, mode !== 'manual' && !failure.isFinal]);
			expect(stopped.includes('set On Error')).toBe(failure.isFinal === true);
			if (before > 0) expect(stopped).toContain('item 0: task-0');
		}

		it.each(replies)('a status check that meets %s', (what, reply) => {
			const error = readApiError(reply, 0, 'check');
			for (const failure of waitEndings(error)) expectOfATask(failure, what);
			const [, timedOut] = waitEndings(error);
			expect(timedOut!.description).toContain('Novita keeps making the video, and bills it.');
			expect(timedOut!.description).toContain(error.message);
		});

		it.each(words)('a task of the word %s', (word) => {
			const failure = ofWord(word)!;
			expectOfATask(failure, word);
		});

		it('a video that can not be downloaded', () => {
			const { fix, message } = readApiError(answer(503), 0, 'account');
			expectOfATask(
				fromDownload('task-1', 'X', { kind: 'video', url: 'https://a.b/c' }, message, fix),
				'download',
			);
		});

		it.each(replies)('a submission that meets %s', (_, reply) => {
			const error = readApiError(reply, 0);
			const isGone = error.code === 'notFound' && error.proxy === undefined;
			const failure = fromSubmission(isGone ? { ...error, ...byUnknownModel('kling') } : error);
			const { stopped, continued } = textsOf(failure, true, mode, before);
			for (const text of [stopped, ...continued]) {
				expect(AGAIN.exec(text)).toBeNull();
				expect(FREE.test(text)).toBe(!error.mayBeAccepted);
			}
			expect(continued.some(hasRetry)).toBe(false);
			for (const text of continued) expect(text.includes('in a new execution')).toBe(true);
			const isSent = before > 0 || error.mayBeAccepted;
			if (mode === 'manual' || !isSent) expect(hasRetry(stopped)).toBe(false);
			else
				expect(stopped).toContain(
					failure.isFinal && !error.mayBeAccepted ? 'Retry with' : 'Retry in',
				);
			expect(stopped.includes("doesn't send item 1 again")).toBe(
				mode !== 'manual' && error.mayBeAccepted,
			);
		});

		it.each(replies)('another call that meets %s', (_, reply) => {
			const failure = fromRefusal(readApiError(reply, 0, 'account'));
			const { stopped, continued } = textsOf(failure, true, mode, 0);
			for (const text of [stopped, ...continued]) {
				expect([FREE.test(text), AGAIN.test(text), hasRetry(text)]).toEqual([false, false, false]);
			}
		});
	});
});
