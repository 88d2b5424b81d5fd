import type { ApiError } from '../novita/api/apiError';
import type { ApiErrorCode } from '../novita/api/meanings';
import type { Task } from '../novita/api/task';
import type { Doubt, WaitEnd } from '../novita/api/waitOutcome';
import type { WaitSettings } from './waitSettings';

export interface TaskToWatch {
	taskId: string;
	/** Milliseconds since 1970, where the item says so. Without it the first check comes at once. */
	submittedAt?: number;
	/** From an earlier round, where the wait goes on after a pause. */
	doubt?: Doubt;
	/** Its own, in place of those that the others have. */
	settings?: WaitSettings;
}

/** A task that has no outcome yet. Its times are those of the waiter's `now`. */
export interface Watched {
	readonly taskId: string;
	readonly settings: WaitSettings;
	readonly bornAt: number;
	readonly deadline: number;
	checks: number;
	readonly errors: Partial<Record<ApiErrorCode, number>>;
	errorsInSequence: number;
	doubt?: Doubt;
	/** What became of the last check, where that told nothing. */
	lastError?: ApiError;
	task?: Task;
	/** Has it checked, where it waits for its turn. */
	start: () => void;
	/** Gives it its outcome. */
	end: (end: WaitEnd) => void;
}
