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
import { fromOutcome } from '../../../../nodes/wait/outcome';
import { readApiError } from '../../../../nodes/novita/api/apiError';
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

type Reply = [string, HttpResult];

const replies: Reply[] = [
	...[...reasonStatus].map(([reason, status]): Reply => [
		reason,
		answer(status, refusalBody(status, reason)),
	]),
	...STATUSES.flatMap((status): Reply[] => [
		[`${status}`, answer(status, HTML)],
		[`${status} in odd words`, answer(status, refusalBody(status, 'ODD', 'Please recharge'))],
		[`${status} of a proxy`, answer(status, '', { via: '1.1 office.example (squid)' })],
	]),
	...(['notSent', 'responseLost', 'cancelled'] as const).map((cause): Reply => [
		cause,
		networkError(cause),
	]),
];

const seen = { checks: 3, waitedMs: 60_000, errors: { requestRefused: 2 } };

const ITEMS = [{ json: {} }, { json: {} }, { json: {} }];

const RUNS = ['trigger', 'manual'].flatMap((mode) => [0, 1].map((before) => ({ mode, before })));

/** All that a user reads of item 1, of three, in a run of this mode that had so many tasks before. */
function textsOf(
	failure: ItemFailure,
	{ mode, before }: (typeof RUNS)[number],
	startsTasks: boolean,
): { stopped: string; continued: string[] } {
	const context = Object.assign(contextOf({ items: ITEMS }).context, { getMode: () => mode });
	const own = failure.taskId === undefined ? [] : [{ itemIndex: 1, taskId: failure.taskId }];
	const tasks = [...(before === 0 ? [] : [{ itemIndex: 0, taskId: 'task-0' }]), ...own];
	const uncertain = startsTasks ? [] : undefined;
	const { message, description } = failedRunError(context, 1, failure, tasks, uncertain);
	const items = (['continue', 'errorOutput'] as const).map((each) => failedItem(1, failure, each));
	return {
		stopped: `${message} ${description ?? ''}`,
		continued: items.map(({ json }) => JSON.stringify(json)),
	};
}

const FREE = /isn't billed|is not billed|not paid for|nothing is billed|nothing is paid/i;
const AGAIN = /\brun (it |the item |the node )?again\b/i;
const RETRY = 'Retry in Executions';

function expectOfATask(failure: ItemFailure | undefined): void {
	for (const run of RUNS) {
		const { stopped, continued } = textsOf(failure!, run, false);
		for (const text of [stopped, ...continued]) {
			expect(text).not.toMatch(FREE);
			expect(text).not.toMatch(AGAIN);
			expect(text).toContain('task-1');
		}
		expect(continued.join()).not.toContain(RETRY);
		expect(stopped.includes(RETRY)).toBe(run.mode !== 'manual' && !failure?.isFinal);
		expect(stopped.includes('set On Error')).toBe(failure?.isFinal === true);
		expect(stopped.includes('item 0: task-0')).toBe(run.before > 0);
	}
}

it.each(replies)('a status check that meets %s', (_, reply) => {
	const error = readApiError(reply, 0, 'check');
	expectOfATask(fromOutcome('task-1', { ...seen, kind: 'error', error }, 60_000));
	const timedOut = fromOutcome('task-1', { ...seen, kind: 'timedOut', lastError: error }, 60_000);
	expectOfATask(timedOut);
	expect(timedOut?.description).toContain('Novita keeps making the video, and bills it.');
	expect(timedOut?.description).toContain(error.message);
});

it.each(['SUCCEED', 'FAILED', 'WARMING_UP', ''])('a task of the word %j', (word) => {
	const task = readTask(taskResult(word))!;
	const kind = task.state === 'running' ? 'timedOut' : task.state;
	expectOfATask(fromOutcome('task-1', { ...seen, kind, task }, 60_000));
});

it('a video that can not be downloaded', () => {
	const { fix, message } = readApiError(answer(503), 0, 'account');
	const video = { kind: 'video' as const, url: 'https://a.b/c' };
	expectOfATask(fromDownload('task-1', 'X', video, message, fix));
});

it.each(replies)('a submission that meets %s', (_, reply) => {
	const error = readApiError(reply, 0);
	const { mayBeAccepted } = error;
	const isGone = error.code === 'notFound' && error.proxy === undefined;
	const failure = fromSubmission(isGone ? { ...error, ...byUnknownModel('kling') } : error);
	for (const run of RUNS) {
		const { stopped, continued } = textsOf(failure, run, true);
		for (const text of [stopped, ...continued]) {
			expect(text).not.toMatch(AGAIN);
			expect(FREE.test(text)).toBe(!mayBeAccepted);
		}
		for (const text of continued) {
			expect(text).not.toContain(RETRY);
			expect(text).toContain('in a new execution');
		}
		const helps = run.mode !== 'manual' && (run.before > 0 || mayBeAccepted);
		const isHopeless = failure.isFinal === true && !mayBeAccepted;
		expect(stopped.includes(RETRY)).toBe(helps && !isHopeless);
		expect(stopped.includes('Retry with')).toBe(helps && isHopeless);
		const isHeld = run.mode !== 'manual' && mayBeAccepted;
		expect(stopped.includes("doesn't send item 1 again")).toBe(isHeld);
	}
});

it.each(replies)('another call that meets %s', (_, reply) => {
	const failure = fromRefusal(readApiError(reply, 0, 'account'));
	for (const mode of ['trigger', 'manual']) {
		const { stopped, continued } = textsOf(failure, { mode, before: 0 }, true);
		for (const text of [stopped, ...continued]) {
			for (const word of [FREE, AGAIN, /Retry in Executions/]) expect(text).not.toMatch(word);
		}
	}
});
