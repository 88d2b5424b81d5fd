import { NodeApiError, NodeOperationError } from 'n8n-workflow';

import type { Invalid } from '../../novita/request/fieldReading';
import { quote, type ApiError } from '../../novita/api/apiError';
import type { ApiErrorCode } from '../../novita/api/meanings';
import type { WaitOutcome, WaitProgress } from '../../novita/api/waitOutcome';

/** Why an item has no result: what the user reads, and what is known of the task. */
export interface ItemFailure {
	/** What happened, in one sentence without a final period. */
	message: string;
	/** What to do next, what Novita said, and the task's ID: a line for each. */
	description: string;
	taskId?: string;
	/** Novita's own word for the task, or one of this package's: REFUSED, UNKNOWN, TIMED_OUT, … */
	status?: string;
	reason?: string;
	videoUrl?: string;
	/** Set where an answer of the API is behind it. */
	httpStatus?: number;
}

const lines = (...parts: Array<string | undefined>) =>
	parts.filter((part) => part !== undefined && part !== '').join('\n');

const ITEM_NOT_SENT = 'This item was not sent, and is not paid for.';

/** Where all other items are held back with it. */
export const RUN_NOT_SENT = 'Nothing was sent, and nothing is paid for.';

/** Of a wait, whose task is paid for whatever is wrong with the wait. */
export const NOT_WAITED = 'Novita was not asked. A task that was started goes on, and is paid for.';

/** The line of a description that names the task. */
export const idLine = (taskId: string): string => `Task ID: ${taskId}.`;

/**
 * An item that may not be sent, or a task that may not be waited for.
 *
 * @param consequence What that leaves behind.
 */
export function fromInvalid(invalid: readonly Invalid[], consequence = ITEM_NOT_SENT): ItemFailure {
	const [first, ...others] = invalid;
	return {
		message: first?.message ?? 'Some required fields are empty',
		description: lines(
			first?.fix,
			...others.map(({ message, fix }) => `Also: ${message}. ${fix}`),
			consequence,
		),
		status: 'NOT_SENT',
		reason: 'INVALID_INPUT',
	};
}

/** @param why What n8n or this package says of the credential. */
export const unusableCredential = (why: string): ItemFailure => ({
	message: why,
	description: 'Correct the Novita API credential of this node. Nothing was sent.',
	status: 'NOT_SENT',
	reason: 'INVALID_CREDENTIAL',
});

/** Whatever else n8n or this package throws, where nothing may be thrown. */
export const unexpected = (error: unknown): ItemFailure => ({
	message: error instanceof Error ? error.message : String(error),
	description:
		error instanceof NodeOperationError || error instanceof NodeApiError
			? String(error.description ?? '')
			: "n8n's log has the details. The IDs of tasks that were started are there too.",
	status: 'UNEXPECTED',
});

/** The status of an item that may be paid for. */
export const UNKNOWN = 'UNKNOWN';

/** A call that Novita didn't answer as was hoped for, and that left nothing behind. */
export const fromRefusal = (error: ApiError): ItemFailure => ({
	message: error.message,
	description: lines(error.fix, quote(error)),
	status: error.code === 'notSent' ? 'NOT_SENT' : 'REFUSED',
	reason: error.reason,
	httpStatus: error.status,
});

/** A submission that brought no task: because it was refused, or because nobody was told. */
export const fromSubmission = (error: ApiError): ItemFailure =>
	error.mayBeAccepted
		? {
				message: 'This video may already have been started and charged: Novita did not confirm it',
				description: lines(
					`${error.message}. To avoid paying twice, the item is not sent again by itself.`,
					'Check the usage page of the Novita console. If no task was started at this time, run the item again.',
					error.proxy && error.fix,
					quote(error),
				),
				status: UNKNOWN,
				reason: error.reason ?? 'MAY_HAVE_BEEN_ACCEPTED',
				httpStatus: error.status,
			}
		: fromRefusal(error);

/** An item that was held back because an earlier one ended the run. */
export const heldBack = (): ItemFailure => ({
	message: 'Skipped, since another item stopped the run',
	description: ITEM_NOT_SENT,
	status: 'NOT_SENT',
});

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

const minutes = (ms: number) =>
	ms >= 90_000 ? `${Math.round(ms / 6_000) / 10} minutes` : `${Math.round(ms / 1000)} seconds`;

const GOES_ON =
	'The task goes on at Novita, and is paid for. Wait for the same task ID again to get the video.';

/** Where something on the way refused to say how the task stands. */
const STILL_PAID_FOR =
	'The video may still finish, and is paid for. Wait for the same task ID again, instead of starting a new video.';

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
						: 'Novita gave no reason.',
					'Change the prompt or the image, and start a new video.',
					id,
				),
				reason: outcome.task.reason ?? 'TASK_FAILED',
			};
		case 'noVideo':
			return {
				...known,
				message: 'Novita reported success but returned no video',
				description: lines(
					'Check the task again a little later with Check Once. If there is still no video, ask Novita.',
					id,
				),
				reason: 'NO_VIDEO',
			};
		case 'timedOut':
			return {
				...known,
				status: status ?? 'UNKNOWN',
				message: `The video was not ready after ${minutes(timeoutMs)}`,
				description: lines(
					'It may still finish, and is paid for. Wait for the same task ID again, instead of starting a new video, or raise Timeout.',
					status ? `Last status: ${status}.` : 'Novita never returned a status.',
					onTheWay(outcome.errors),
					id,
				),
				reason: 'TIMED_OUT',
			};
		case 'cancelled':
			return {
				...known,
				message: 'The execution was stopped while the task was running',
				description: lines(GOES_ON, id),
				reason: 'CANCELLED',
			};
		case 'error':
			return {
				...known,
				message: outcome.error.message,
				description: lines(
					outcome.error.fix,
					quote(outcome.error),
					outcome.error.documented ? undefined : STILL_PAID_FOR,
					onTheWay(outcome.errors),
					id,
				),
				reason: outcome.error.reason,
				httpStatus: outcome.error.status,
			};
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
	description: `The execution goes on by itself once all its tasks have ended. If it was cancelled, wait for the same task ID again. Task ID: ${taskId}.`,
	taskId,
	status: 'SUSPENDED',
	reason: 'SUSPENDED',
});

/** A finished video that could not be fetched. */
export const fromDownload = (
	taskId: string,
	status: string,
	videoUrl: string,
	why: string,
	fix: string,
): ItemFailure => ({
	message: `The video is ready, but could not be downloaded: ${why}`,
	description: lines(fix, `The URL works for a limited time: ${videoUrl}`, idLine(taskId)),
	taskId,
	status,
	reason: 'DOWNLOAD',
	videoUrl,
});
