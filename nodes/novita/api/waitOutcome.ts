/** What comes of waiting for a task. */
import type { ApiError } from './apiError';
import type { ApiErrorCode } from './meanings';
import type { Task } from './task';

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
