/** What comes of waiting for a task, and why one gives no video. */
import { idLine, lines, type ItemFailure } from '../n8n/items/failures';
import { quote, type ApiError } from '../novita/api/apiError';
import type { ApiErrorCode } from '../novita/api/meanings';
import type { Task } from '../novita/api/task';
import { count } from '../novita/values/reading';

/** What was seen on the way to an outcome. */
export interface WaitProgress {
	checks: number;
	/** From the start of the wait to its end. */
	waitedMs: number;
	/** How often each error came up: `{ serverError: 3 }`. */
	errors: Readonly<Partial<Record<ApiErrorCode, number>>>;
	/** The last state that was read, if any. */
	task?: Task;
	/** What became of the last check, where that told nothing of the task. */
	lastError?: ApiError;
	/** The longest time that Novita asked to leave it alone. */
	toldToWaitMs?: number;
}

/** How a wait ended. */
export type WaitEnd =
	| { kind: 'succeeded' | 'failed' | 'noFile'; task: Task }
	/** Checked once and not finished. */
	| { kind: 'running' }
	| { kind: 'timedOut' }
	| { kind: 'cancelled' }
	/** A refusal that was believed. */
	| { kind: 'error'; error: ApiError };

export type WaitOutcome = WaitProgress & WaitEnd;

const ERROR_NAMES: Record<ApiErrorCode, string> = {
	rateLimited: 'rate limit',
	keyRefused: 'key refused',
	balanceTooLow: 'balance too low',
	notFound: 'task not found',
	requestRefused: 'request refused',
	serverError: 'server unavailable',
	unreadableResponse: 'unreadable reply',
	notSent: 'no connection',
	responseLost: 'reply lost',
	cancelled: 'stopped',
};

/** "Seen while waiting: server unavailable 3 times, no connection once." */
function onTheWay(errors: WaitProgress['errors']): string | undefined {
	const seen = Object.entries(errors).map(
		([code, times]) =>
			`${ERROR_NAMES[code as ApiErrorCode]} ${times === 1 ? 'once' : `${times} times`}`,
	);
	return seen.length === 0 ? undefined : `Seen while waiting: ${seen.join(', ')}.`;
}

const tenths = (value: number) => Math.round(value * 10) / 10;

const minutes = (ms: number) =>
	ms >= 90_000 ? count(tenths(ms / 60_000), 'minute') : count(Math.round(ms / 1000), 'second');

const GOES_ON =
	'Novita keeps making the video, and bills it. Run Novita Wait for Task with this task ID to get it.';

const HOUR_MS = 3_600_000;

/** "2 minutes", "11.6 days"; undefined where it is too short to matter. */
export function longPause(ms = 0): string | undefined {
	if (ms < 60_000) return undefined;
	if (ms < HOUR_MS) return minutes(Math.max(ms, 90_000));
	return ms < 48 * HOUR_MS
		? count(tenths(ms / HOUR_MS), 'hour')
		: count(tenths(ms / HOUR_MS / 24), 'day');
}

/** What Novita said of a task that has no video yet, or none at all. */
const lastWords = ({ status, reason, video }: Task) => [
	status && `Last status: ${status}.`,
	reason && `Novita's reason: ${reason}.`,
	video && `URL of the video so far: ${video.url}`,
];

/**
 * A task that gave no video.
 *
 * @param timeoutMs The time that the wait had.
 * @returns undefined for an outcome that isn't one: succeeded, or still running.
 */
export function fromOutcome(
	taskId: string,
	outcome: WaitOutcome,
	timeoutMs: number,
): ItemFailure | undefined {
	const status = outcome.task?.status;
	const id = idLine(taskId);
	const known = { taskId, status };
	switch (outcome.kind) {
		case 'succeeded':
		case 'running':
			return undefined;
		case 'failed':
			return {
				...known,
				message: 'Novita could not make the video',
				description: lines(
					outcome.task.reason
						? `Novita's reason: ${outcome.task.reason}.`
						: `Novita gave no reason. Status: ${outcome.task.status}.`,
					'Change the prompt or the image, and start one new video, for this item alone.',
					id,
				),
				reason: outcome.task.reason ?? 'TASK_FAILED',
				isFinal: true,
			};
		case 'noFile':
			return {
				...known,
				message: 'Novita reported success but returned no file',
				description: lines(
					'Check the task again later, with the operation Check Once. If there is still no file, ask Novita.',
					id,
				),
				reason: 'NO_FILE',
			};
		case 'timedOut': {
			const { lastError, task, toldToWaitMs } = outcome;
			const pause = longPause(toldToWaitMs);
			return {
				...known,
				status: status ?? 'UNKNOWN',
				message: `The video was not ready after ${minutes(timeoutMs)}`,
				description: lines(
					lastError && `The last status check brought no status. ${lastError.message}.`,
					lastError?.fix,
					lastError && quote(lastError),
					GOES_ON,
					...(task ? lastWords(task) : ['Novita never returned a status.']),
					pause && `Novita asked to wait ${pause} before the next status check.`,
					onTheWay(outcome.errors),
					id,
				),
				reason: 'TIMED_OUT',
				videoUrl: task?.video?.url,
			};
		}
		case 'cancelled':
			return {
				...known,
				message: 'The execution was stopped while the task was running',
				description: lines(GOES_ON, id),
				reason: 'CANCELLED',
			};
		case 'error': {
			const { error, errors } = outcome;
			return {
				...known,
				message: error.message,
				description: lines(
					error.fix,
					quote(error),
					error.isFinal ? undefined : GOES_ON,
					onTheWay(errors),
					id,
				),
				reason: error.reason,
				httpStatus: error.status,
				isFinal: error.isFinal,
			};
		}
	}
}

/** A suspended wait that ended without its task: n8n gave it up after a crash, or it was cancelled. */
export const fromInterruption = (taskId: string, why: string): ItemFailure => ({
	message: `The wait for task ${taskId} was interrupted: ${why}`,
	description: lines(GOES_ON, idLine(taskId)),
	taskId,
	status: 'INTERRUPTED',
	reason: 'INTERRUPTED',
});

/** A suspended wait that goes on: what n8n shows of it until then, and keeps where it is cancelled. */
export const fromParking = (taskId: string): ItemFailure => ({
	message: `The wait for task ${taskId} is suspended`,
	description: `The execution continues by itself once all its tasks have ended. If it was cancelled, run Novita Wait for Task with this task ID. ${idLine(taskId)}`,
	taskId,
	status: 'SUSPENDED',
	reason: 'SUSPENDED',
});
