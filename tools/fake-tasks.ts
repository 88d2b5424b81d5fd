import { apiError, type ApiError } from '../nodes/novita/api/apiError';
import type { ApiErrorCode } from '../nodes/novita/api/meanings';
import type { StatusCheck } from '../nodes/novita/api/client';
import type { Task } from '../nodes/novita/api/task';
import type { Clock } from '../nodes/novita/api/transport';
import { seededRandom } from '../simulator/random';

export const URL_OF_VIDEO = 'https://cdn.example.com/video.mp4';

const task = (state: Task['state'], status: string, more: Partial<Task> = {}): StatusCheck => ({
	kind: 'task',
	task: {
		...{ state, status, progressPercent: 0, files: [], videos: [], images: [], audios: [] },
		...{ raw: { status }, ...more },
	},
});

export const queued = () => task('running', 'TASK_STATUS_QUEUED');
export const processing = () => task('running', 'TASK_STATUS_PROCESSING');
export const wordOf = (status: string) => task('running', status);
export const succeeded = () =>
	task('succeeded', 'TASK_STATUS_SUCCEED', {
		video: { kind: 'video', url: URL_OF_VIDEO, ttl: '3600' },
	});
export const failed = (reason?: string) => task('failed', 'TASK_STATUS_FAILED', { reason });
export const withoutVideo = () => task('noFile', 'TASK_STATUS_SUCCEED');

export const errorOf = (code: ApiErrorCode, more: Partial<ApiError> = {}): ApiError =>
	apiError({ code, message: `the message of ${code}`, fix: `The fix of ${code}.` }, more);

/** A status check that gives no state. */
export const checkFails = (code: ApiErrorCode, more: Partial<ApiError> = {}): StatusCheck => ({
	kind: 'error',
	error: errorOf(code, more),
});
/** Novita doesn't know the task, or the key: what ends a wait once it is believed. */
export const notFound = () => checkFails('notFound');
export const keyRefused = () => checkFails('keyRefused', { status: 403 });
/** Whoever says so, the task goes on. */
export const turnedAway = (status = 403) => checkFails('requestRefused', { status });

/** What a task answers to its `nth` check, counted from 1, so many milliseconds after the start. */
export type Script = (nth: number, sinceStartMs: number) => StatusCheck | 'hang';

/** A task that runs for so long and then has its video. */
export const runsFor =
	(ms: number): Script =>
	(_, sinceStartMs) =>
		sinceStartMs < ms ? processing() : succeeded();

/** A Novita of which only checks are needed, on a virtual clock. Every check is kept. */
export class FakeTasks {
	readonly checks: Array<{ taskId: string; at: number }> = [];
	readonly startedAt: number;
	private readonly taken = new Map<string, number>();

	/** @param latencyMs How long each answer takes. */
	constructor(
		private readonly clock: Clock,
		private readonly scripts: Readonly<Record<string, Script>>,
		private readonly latencyMs = 50,
	) {
		this.startedAt = clock.elapsed();
	}

	readonly check = async (taskId: string): Promise<StatusCheck> => {
		const nth = (this.taken.get(taskId) ?? 0) + 1;
		this.taken.set(taskId, nth);
		this.checks.push({ taskId, at: this.clock.elapsed() });
		const check = this.scripts[taskId]?.(nth, this.clock.elapsed() - this.startedAt) ?? notFound();
		if (check === 'hang') return await new Promise<StatusCheck>(() => {});
		await this.clock.sleep(this.latencyMs);
		return check;
	};

	/** When the task was checked, in milliseconds since the start. */
	timesOf(taskId: string): number[] {
		return this.checks
			.filter((each) => each.taskId === taskId)
			.map(({ at }) => at - this.startedAt);
	}
}

/** Numbers from 0 to 1 that are the same in every run. */
export const seeded = (seed: number): (() => number) => seededRandom(seed).next;
