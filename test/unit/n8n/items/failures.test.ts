import {
	fromDownload,
	fromInvalid,
	fromSubmission,
	heldBack,
} from '../../../../nodes/n8n/items/failures';
import type { Task } from '../../../../nodes/novita/api/task';
import { readApiError } from '../../../../nodes/novita/api/apiError';
import {
	fromInterruption,
	fromOutcome,
	type WaitEnd,
	type WaitProgress,
} from '../../../../nodes/wait/outcome';
import { answer, refusalBody } from '../../../support/replies';

const GOES_ON =
	'Novita keeps making the video, and bills it. Run Novita Wait for Task with this task ID to get it.';
const STATUS = 'Last status: TASK_STATUS_PROCESSING.';
const ID = 'Task ID: task-1.';

const task = { status: 'TASK_STATUS_PROCESSING' } as Task;
const seen: WaitProgress = { checks: 3, waitedMs: 60_000, errors: {}, task };

const from = (ending: WaitEnd, more: Partial<WaitProgress> = {}, timeoutMs = 1_800_000) =>
	fromOutcome('task-1', { ...seen, ...more, ...ending }, timeoutMs);

const checkError = (status: number, reason: string) =>
	readApiError(answer(status, refusalBody(status, reason, 'no')), 0, 'check');

it('an outcome that is none makes no failure', () => {
	expect(from({ kind: 'succeeded', task })).toBeUndefined();
	expect(from({ kind: 'running' })).toBeUndefined();
});

describe('a task that gave no video', () => {
	const change = 'Change the prompt or the image, and start one new video, for this item alone.';
	const later =
		'Check the task again later, with the operation Check Once. If there is still no file, ask Novita.';
	const nsfw = { ...task, reason: 'NSFW' };
	const why = "Novita's reason: NSFW.";
	const noReason = 'Novita gave no reason. Status: TASK_STATUS_PROCESSING.';

	it.each<[string, string, WaitEnd, string[]]>([
		['could not make', 'NSFW', { kind: 'failed', task: nsfw }, [why, change]],
		['could not make', 'TASK_FAILED', { kind: 'failed', task }, [noReason, change]],
		['returned no file', 'NO_FILE', { kind: 'noFile', task }, [later]],
		['not ready', 'TIMED_OUT', { kind: 'timedOut' }, [GOES_ON, STATUS]],
		['was stopped', 'CANCELLED', { kind: 'cancelled' }, [GOES_ON]],
	])('%s, %s: says why, what to do, and the ID', (message, reason, ending, description) => {
		expect(from(ending)).toMatchObject({
			message: expect.stringContaining(message) as string,
			taskId: 'task-1',
			status: 'TASK_STATUS_PROCESSING',
			reason,
			description: [...description, ID].join('\n'),
		});
	});

	it.each([
		[403, 'INVALID_API_KEY', 'key refused', undefined],
		[404, 'TASK_NOT_FOUND', 'task not found', true],
	])('after %i %s goes on, unless Novita knows of none', (status, reason, name, isFinal) => {
		const error = checkError(status, reason);
		const failure = from({ kind: 'error', error }, { errors: { [error.code]: 6 } });
		expect(failure).toMatchObject({ reason, httpStatus: status, isFinal });
		const goesOn = isFinal ? '' : `${GOES_ON}\n`;
		expect(failure?.description).toBe(
			`${error.fix}\nNovita said: "no" (HTTP ${status}, ${reason}, trace ID trace-1).\n${goesOn}Seen while waiting: ${name} 6 times.\n${ID}`,
		);
	});
});

describe('a time-out', () => {
	it.each([
		[1_800_000, '30 minutes'],
		[90_000, '1.5 minutes'],
		[60_000, '60 seconds'],
		[500, '1 second'],
	])('of %i ms is named as %s', (ms, text) => {
		expect(from({ kind: 'timedOut' }, {}, ms)?.message).toBe(
			`The video was not ready after ${text}`,
		);
	});

	const video = { kind: 'video' as const, url: 'https://a.b/c' };
	const odd = { ...task, status: 'PUBLISHING', reason: 'In review', video };
	const OF_ODD =
		"Last status: PUBLISHING.\nNovita's reason: In review.\nURL of the video so far: https://a.b/c";
	const errors = { serverError: 3, notSent: 1 };
	const ON_THE_WAY = 'Seen while waiting: server unavailable 3 times, no connection once.';
	const pause = (text: string) =>
		`${STATUS}\nNovita asked to wait ${text} before the next status check.`;

	it.each<[Partial<WaitProgress>, string]>([
		[{ task: undefined }, 'Novita never returned a status.'],
		[{ task: odd }, OF_ODD],
		[{ errors }, `${STATUS}\n${ON_THE_WAY}`],
		[{ toldToWaitMs: 2_000 }, STATUS],
		[{ toldToWaitMs: 300_000 }, pause('5 minutes')],
		[{ toldToWaitMs: 7_200_000 }, pause('2 hours')],
		[{ toldToWaitMs: 999_999_000 }, pause('11.6 days')],
	])('after %j says that it goes on, and: %s', (more, words) => {
		const failure = from({ kind: 'timedOut' }, more);
		expect(failure?.description).toBe(`${GOES_ON}\n${words}\n${ID}`);
		expect(failure?.videoUrl).toBe(more.task?.video?.url);
		expect(failure?.status).toBe('task' in more ? (more.task?.status ?? 'UNKNOWN') : task.status);
	});

	it('says what the last check was refused for', () => {
		const lastError = checkError(403, 'NOT_ENOUGH_BALANCE');
		expect(from({ kind: 'timedOut' }, { lastError })?.description).toBe(
			`The last status check brought no status. The Novita account's balance is too low.\nAdd credit in the Novita console under Billing.\nNovita said: "no" (HTTP 403, NOT_ENOUGH_BALANCE, trace ID trace-1).\n${GOES_ON}\n${STATUS}\n${ID}`,
		);
	});
});

describe('a submission', () => {
	const refused = readApiError(answer(400, refusalBody(400, 'ILLEGAL_PROMPT', 'no way')), 0);
	const lost = readApiError(answer(502, '<html>'), 0);

	it.each([
		['item', "This item isn't billed.", 'this item'],
		['video', "This video isn't billed.", 'this item with Videos per Item 1'],
		['newTry', "This new try isn't billed.", 'this item'],
	] as const)('for a %s says what it costs, and how it is sent again', (purpose, free, alone) => {
		expect(fromSubmission(refused, purpose)).toEqual({
			message: 'Novita refused the prompt under its content rules',
			description: `Change this item's prompt.\nNovita said: "no way" (HTTP 400, ILLEGAL_PROMPT, trace ID trace-1).\n${free}`,
			status: 'REFUSED',
			reason: 'ILLEGAL_PROMPT',
			httpStatus: 400,
			isFinal: true,
			mayBeSent: `only ${alone}`,
		});
		expect(fromSubmission(lost, purpose)).toMatchObject({
			message: 'This video may already have been started and billed: Novita did not confirm it',
			description: `Novita's server could not handle the request. To avoid paying twice, the node doesn't send it again.\nThe operation Get Usage of Novita Kling shows what was billed; bills come hourly.\nIf no task started at this time, run ${alone} in a new execution.\nThe reply was HTTP 502.`,
			status: 'UNKNOWN',
			reason: 'MAY_HAVE_BEEN_ACCEPTED',
			httpStatus: 502,
		});
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
});

it('an item that may not be sent names all that is wrong, and one held back that it was not sent', () => {
	const consequence = "This item was not sent, and isn't billed.";
	const failure = fromInvalid([
		{ field: 'Prompt', message: 'Prompt is empty', fix: 'Fill in the field Prompt.' },
		{ field: 'Duration', message: 'Duration 2 is wrong', fix: 'Set another.' },
	]);
	expect(failure).toEqual({
		message: 'Prompt is empty',
		description: `Fill in the field Prompt.\nAlso: Duration 2 is wrong. Set another.\n${consequence}`,
		status: 'NOT_SENT',
		reason: 'INVALID_INPUT',
		isFinal: true,
	});
	expect(heldBack()).toMatchObject({ status: 'NOT_SENT', description: consequence });
});

it.each(['video', 'image', 'audio'] as const)(
	'a %s that could not be fetched has its URL',
	(kind) => {
		const url = 'https://cdn.example.com/file';
		expect(fromDownload('task-1', 'DONE', { kind, url }, 'it came empty', 'Try it.')).toEqual({
			message: `The ${kind} is ready, but could not be downloaded: it came empty`,
			description: `Try it.\nThe URL works for a limited time: ${url}\n${ID}`,
			taskId: 'task-1',
			status: 'DONE',
			reason: 'DOWNLOAD',
			...(kind === 'video' && { videoUrl: url }),
		});
	},
);

it('a wait that n8n interrupted names the task, and that it is billed', () => {
	expect(fromInterruption('task-1', 'n8n stopped')).toMatchObject({
		message: 'The wait for task task-1 was interrupted: n8n stopped',
		description: `${GOES_ON}\n${ID}`,
		taskId: 'task-1',
		reason: 'INTERRUPTED',
	});
});
