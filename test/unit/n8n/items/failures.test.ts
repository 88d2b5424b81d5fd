import {
	fromDownload,
	fromInterruption,
	fromOutcome,
	fromInvalid,
	fromSubmission,
	heldBack,
	type ItemFailure,
} from '../../../../nodes/n8n/items/failures';
import type { Task } from '../../../../nodes/novita/api/task';
import { readApiError } from '../../../../nodes/novita/api/apiError';
import type { WaitEnd, WaitOutcome } from '../../../../nodes/novita/api/waitOutcome';
import { errorOf } from '../../../../tools/fake-tasks';
import { answer, refusalBody } from '../../../support/replies';

const task: Task = {
	state: 'running',
	status: 'TASK_STATUS_PROCESSING',
	progressPercent: 0,
	videos: [],
	raw: {},
};

const outcome = (ending: WaitEnd, more: Partial<WaitOutcome> = {}): WaitOutcome =>
	({ checks: 3, waitedMs: 60_000, errors: {}, task, ...more, ...ending }) as WaitOutcome;

const from = (ending: WaitEnd, more?: Partial<WaitOutcome>) =>
	fromOutcome('task-1', outcome(ending, more), 1_800_000) as ItemFailure;

describe('an outcome that is none', () => {
	it('makes no failure', () => {
		const done = { ...task, state: 'succeeded' as const };
		expect(from({ kind: 'succeeded', task: done })).toBeUndefined();
		expect(from({ kind: 'running' })).toBeUndefined();
	});
});

describe('every way in which a task fails', () => {
	it.each<[string, WaitEnd, string | undefined]>([
		['failed', { kind: 'failed', task: { ...task, reason: 'NSFW' } }, 'NSFW'],
		['failed without a reason', { kind: 'failed', task }, 'TASK_FAILED'],
		['without a video', { kind: 'noVideo', task }, 'NO_VIDEO'],
		['timed out', { kind: 'timedOut' }, 'TIMED_OUT'],
		['cancelled', { kind: 'cancelled' }, 'CANCELLED'],
		['not found', { kind: 'error', error: errorOf('notFound') }, undefined],
		['key refused', { kind: 'error', error: errorOf('keyRefused') }, undefined],
		['request refused', { kind: 'error', error: errorOf('requestRefused') }, undefined],
	])('%s: names the id, and says what to do', (_, ending, reason) => {
		const failure = from(ending);
		expect(failure).toMatchObject({ taskId: 'task-1', status: 'TASK_STATUS_PROCESSING' });
		expect(failure.reason).toBe(reason);
		expect(failure.message).not.toMatch(/\.$/);
		expect(failure.description).toMatch(/Task ID: task-1\.$/);
		expect(failure.description.length).toBeGreaterThan('Task ID: task-1.'.length);
	});
});

describe('a time-out', () => {
	it.each([
		[1_800_000, '30 minutes'],
		[90_000, '1.5 minutes'],
		[60_000, '60 seconds'],
		[500, '1 seconds'],
	])('of %i ms is named as %s', (ms, text) => {
		const failure = fromOutcome('task-1', outcome({ kind: 'timedOut' }), ms);
		expect(failure?.message).toBe(`The video was not ready after ${text}`);
	});

	it('says what was seen on the way', () => {
		const errors = { serverError: 3, notSent: 1, unreadableResponse: 2 };
		expect(from({ kind: 'timedOut' }, { errors }).description).toContain(
			'Seen while waiting: server unavailable 3 times, no connection once, unreadable reply 2 times.',
		);
		expect(from({ kind: 'timedOut' }).description).not.toContain('Seen on the way');
	});

	it('says an unknown word, or that none was seen', () => {
		const odd = { ...task, status: 'WARMING_UP' };
		expect(from({ kind: 'timedOut' }, { task: odd }).description).toContain(
			'Last status: WARMING_UP.',
		);
		const blind = from({ kind: 'timedOut' }, { task: undefined });
		expect(blind.status).toBe('UNKNOWN');
		expect(blind.description).toContain('Novita never returned a status.');
	});

	it('says that the task is paid for', () => {
		expect(from({ kind: 'timedOut' }).description).toContain('paid for');
	});
});

describe('a refusal of the status checks', () => {
	const refusal = (documented: boolean) =>
		from(
			{ kind: 'error', error: errorOf('requestRefused', { status: 403, documented }) },
			{ errors: { requestRefused: 6 } },
		).description;

	it('in other words than those of Novita says that the task goes on, and what was seen', () => {
		expect(refusal(false)).toContain('is paid for');
		expect(refusal(false)).toContain('Seen while waiting: request refused 6 times.');
		expect(refusal(true)).not.toContain('paid for');
	});
});

describe('a submission', () => {
	const error = readApiError(answer(400, refusalBody(400, 'ILLEGAL_PROMPT', 'no way')), 0);

	it('that was refused has the words of Novita', () => {
		expect(fromSubmission(error)).toMatchObject({
			status: 'REFUSED',
			reason: 'ILLEGAL_PROMPT',
			httpStatus: 400,
			description: expect.stringContaining(
				'"no way" (HTTP 400, ILLEGAL_PROMPT, trace ID trace-1).',
			),
		});
	});

	it('that nobody knows about says that it may have been accepted, and where to look it up', () => {
		const failure = fromSubmission(readApiError(answer(502, '<html>'), 0));
		expect(failure).toMatchObject({
			status: 'UNKNOWN',
			reason: 'MAY_HAVE_BEEN_ACCEPTED',
			httpStatus: 502,
		});
		expect(failure.message).toContain('may already have been started');
		expect(failure.description).toContain('Novita console');
		expect(failure.description).toContain('run the item again');
	});

	it('that was answered with words all the same has them', () => {
		const body = { code: 400, reason: 'ODD', message: 'no way' };
		const failure = fromSubmission(readApiError(answer(200, body), 0));
		expect(failure).toMatchObject({ status: 'UNKNOWN', reason: 'ODD' });
		expect(failure.description).toContain('Novita said: "no way" (HTTP 200, ODD).');
	});

	it.each([407, 502])('that met a proxy (%i) names it, and what to do about it', (status) => {
		const reply = answer(status, '', { via: '1.1 office.example (squid)' });
		const { message, description } = fromSubmission(readApiError(reply, 0));
		expect(`${message}. ${description}`).toContain('A proxy replied in place of Novita: office');
		expect(description).toContain('HTTPS_PROXY');
	});

	it('that was held back was not sent', () => {
		expect(heldBack()).toMatchObject({ status: 'NOT_SENT' });
		expect(heldBack().description).toContain('was not sent');
	});
});

describe('an item that may not be sent', () => {
	it('names all that is wrong', () => {
		const failure = fromInvalid([
			{ field: 'Prompt', message: 'Prompt is empty', fix: 'Fill in the field Prompt.' },
			{ field: 'Duration', message: 'Duration 2 is wrong', fix: 'Set another.' },
		]);
		expect(failure).toEqual({
			message: 'Prompt is empty',
			description:
				'Fill in the field Prompt.\nAlso: Duration 2 is wrong. Set another.\nThis item was not sent, and is not paid for.',
			status: 'NOT_SENT',
			reason: 'INVALID_INPUT',
		});
	});
});

describe('a video that could not be fetched', () => {
	it('is named with its URL, the task and what to do', () => {
		const link = 'https://cdn.example.com/video.mp4';
		const failure = fromDownload('task-1', 'TASK_STATUS_SUCCEED', link, 'it came empty', 'Try it.');
		expect(failure).toMatchObject({ taskId: 'task-1', videoUrl: link, reason: 'DOWNLOAD' });
		expect(failure.message).toContain('it came empty');
		expect(failure.description).toBe(
			`Try it.\nThe URL works for a limited time: ${link}\nTask ID: task-1.`,
		);
	});
});

describe('a wait that n8n interrupted', () => {
	it('names the task, and that it is paid for', () => {
		const failure = fromInterruption('task-1', 'n8n stopped');
		expect(failure).toMatchObject({ taskId: 'task-1', reason: 'INTERRUPTED' });
		expect(failure.message).toBe('The wait for task task-1 was interrupted: n8n stopped');
		expect(failure.description).toContain('paid for');
	});
});
