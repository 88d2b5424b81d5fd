import {
	fromDownload,
	fromInvalid,
	fromSubmission,
	heldBack,
	type ItemFailure,
} from '../../../../nodes/n8n/items/failures';
import { fromInterruption, fromOutcome } from '../../../../nodes/n8n/items/waitFailures';
import type { Task } from '../../../../nodes/novita/api/task';
import { readApiError } from '../../../../nodes/novita/api/apiError';
import type { WaitEnd, WaitOutcome } from '../../../../nodes/novita/api/waitOutcome';
import { errorOf } from '../../../../tools/fake-tasks';
import { answer, refusalBody } from '../../../support/replies';

const GOES_ON =
	'Novita keeps making the video, and bills it. Run Novita Wait for Task with this task ID to get it.';

const task: Task = {
	state: 'running',
	status: 'TASK_STATUS_PROCESSING',
	progressPercent: 0,
	files: [],
	videos: [],
	images: [],
	audios: [],
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
		['without a file', { kind: 'noFile', task }, 'NO_FILE'],
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
		[500, '1 second'],
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

	it('says that the task goes on, and is billed', () => {
		expect(from({ kind: 'timedOut' }).description).toContain(GOES_ON);
	});

	it('says what Novita says of the task, and the URL of a video that is there', () => {
		const odd = {
			...task,
			status: 'PUBLISHING',
			reason: 'In review',
			video: { kind: 'video' as const, url: 'https://a.b/c' },
		};
		const failure = from({ kind: 'timedOut' }, { task: odd });
		expect(failure.videoUrl).toBe('https://a.b/c');
		expect(failure.description).toContain(
			"Last status: PUBLISHING.\nNovita's reason: In review.\nURL of the video so far: https://a.b/c",
		);
	});

	it.each([
		[999_999_000, '11.6 days'],
		[7_200_000, '2 hours'],
		[300_000, '5 minutes'],
	])('says that Novita asked to wait %i ms', (toldToWaitMs, text) => {
		expect(from({ kind: 'timedOut' }, { toldToWaitMs }).description).toContain(
			`Novita asked to wait ${text} before the next status check.`,
		);
		expect(from({ kind: 'timedOut' }, { toldToWaitMs: 2_000 }).description).not.toContain('asked');
	});

	it('says what the last check was refused for', () => {
		const reply = answer(403, refusalBody(403, 'NOT_ENOUGH_BALANCE', 'no money'));
		const lastError = readApiError(reply, 0, 'check');
		const { description } = from({ kind: 'timedOut' }, { lastError });
		expect(description).toMatch(
			/^The last status check brought no status\. .*balance is too low\./,
		);
		expect(description).toContain('Add credit in the Novita console under Billing.');
		expect(description).toContain('"no money"');
		expect(description).toContain(GOES_ON);
	});
});

describe('a refusal that ends a wait', () => {
	const refusal = (status: number, reason: string) => {
		const error = readApiError(answer(status, refusalBody(status, reason)), 0, 'check');
		return from({ kind: 'error', error }, { errors: { [error.code]: 6 } }).description;
	};

	it('says that the task goes on, unless Novita knows of none', () => {
		expect(refusal(403, 'INVALID_API_KEY')).toContain(GOES_ON);
		expect(refusal(403, 'INVALID_API_KEY')).toContain('Seen while waiting: key refused 6 times.');
		expect(refusal(404, 'TASK_NOT_FOUND')).toContain('Check the task ID');
		expect(refusal(404, 'TASK_NOT_FOUND')).not.toContain('bills');
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
		expect(failure.description).toContain('Get Usage of Novita Kling');
		expect(failure.description).toContain('run this item in a new execution');
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
				"Fill in the field Prompt.\nAlso: Duration 2 is wrong. Set another.\nThis item was not sent, and isn't billed.",
			status: 'NOT_SENT',
			reason: 'INVALID_INPUT',
			isFinal: true,
		});
	});
});

describe('a file that could not be fetched', () => {
	it.each([
		['video', 'https://cdn.example.com/video.mp4'],
		['image', undefined],
		['audio', undefined],
	] as const)('is named with its URL, the task and what to do: %s', (kind, videoUrl) => {
		const url = 'https://cdn.example.com/video.mp4';
		const word = 'TASK_STATUS_SUCCEED';
		const failure = fromDownload('task-1', word, { kind, url }, 'it came empty', 'Try it.');
		expect(failure).toMatchObject({ taskId: 'task-1', reason: 'DOWNLOAD' });
		expect(failure.videoUrl).toBe(videoUrl);
		expect(failure.message).toBe(
			`The ${kind} is ready, but could not be downloaded: it came empty`,
		);
		expect(failure.description).toBe(
			`Try it.\nThe URL works for a limited time: ${url}\nTask ID: task-1.`,
		);
	});
});

describe('a wait that n8n interrupted', () => {
	it('names the task, and that it is billed', () => {
		const failure = fromInterruption('task-1', 'n8n stopped');
		expect(failure).toMatchObject({ taskId: 'task-1', reason: 'INTERRUPTED' });
		expect(failure.message).toBe('The wait for task task-1 was interrupted: n8n stopped');
		expect(failure.description).toContain(GOES_ON);
	});
});

describe('a submission that was refused, or may have been accepted', () => {
	it.each([
		['item', "This item isn't billed.", 'only this item', 'run this item in'],
		[
			'video',
			"This video isn't billed.",
			'only this item with Videos per Item 1',
			'run this item with Videos per Item 1 in',
		],
		['newTry', "This new try isn't billed.", 'only this item', 'run this item in'],
	] as const)('says of one for a %s what it costs', (purpose, notBilled, alone, again) => {
		const refusal = readApiError(answer(400, refusalBody(400, 'ILLEGAL_PROMPT')), 0);
		const refused = fromSubmission(refusal, purpose);
		expect(refused.description).toContain(notBilled);
		expect(refused.mayBeSent).toBe(alone);
		const lost = fromSubmission(readApiError(answer(502, '<html>'), 0), purpose);
		expect(lost.description).toContain(again);
	});
});
