/** What goes into a wait, and what comes of it. */
import type { ApiError } from '../api/apiError';
import type { ApiErrorCode } from '../api/meanings';
import type { Task } from '../api/task';
import type { Doubt } from './doubt';

export interface TaskToWatch {
	taskId: string;
	/** Milliseconds since 1970, where the item says so. Without it the first check comes at once. */
	submittedAt?: number;
	/** From an earlier round, where the wait goes on after a pause. */
	doubt?: Doubt;
}

/** What was seen on the way to an outcome. */
export interface WaitProgress {
	/** Status checks that were made. */
	checks: number;
	/** From the start of the wait to its end. */
	waitedMs: number;
	/** How often each error came up: `{ serverError: 3 }`. */
	errors: Readonly<Partial<Record<ApiErrorCode, number>>>;
	/** The last state that was read, if any. */
	task?: Task;
	/** Refusals that came last, and that were not believed yet. */
	doubt?: Doubt;
}

/** How a wait ended. */
export type WaitEnd =
	| { kind: 'succeeded' | 'failed' | 'noVideo'; task: Task }
	/** Checked once and not finished. */
	| { kind: 'running' }
	| { kind: 'timedOut' }
	| { kind: 'cancelled' }
	/** A refusal that was believed. */
	| { kind: 'error'; error: ApiError };

export type WaitOutcome = WaitProgress & WaitEnd;

export interface WaitOptions {
	/** From the start of the wait; the last check fits before it. Doesn't count with `once`. */
	timeoutMs: number;
	/**
	 * Check once, and call running what isn't finished or gives no answer. Only where Novita doesn't know
	 * the task further checks follow, until that is certain.
	 */
	once?: boolean;
	/** Between two checks of one task; without it the interval follows the task's age. */
	pollIntervalMs?: number;
	/** Checks a minute for all tasks together. */
	perMinute?: number;
	/** From 0 to 1, for the jitter. */
	random?: () => number;
}
