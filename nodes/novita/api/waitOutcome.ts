/** What comes of waiting for a task. */
import type { ApiError } from './apiError';
import type { ApiErrorCode } from './meanings';
import type { Task } from './task';

/** Refusals in sequence, none of which was believed yet. */
export interface Doubt {
	times: number;
	/** When the first of them came, in milliseconds since 1970. */
	since: number;
}

/** What was seen on the way to an outcome. */
export interface WaitProgress {
	checks: number;
	/** From the start of the wait to its end. */
	waitedMs: number;
	/** How often each error came up: `{ serverError: 3 }`. */
	errors: Readonly<Partial<Record<ApiErrorCode, number>>>;
	/** The last state that was read, if any. */
	task?: Task;
	/** Refusals that came last, and that were not believed yet. */
	doubt?: Doubt;
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
