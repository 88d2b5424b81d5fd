import type { Look } from '../../nodes/novita/api/client';
import type { Task } from '../../nodes/novita/api/task';
import type { Trouble } from '../../nodes/novita/api/apiError';
import type { VirtualClock } from './virtual-clock';

export const URL_OF_VIDEO = 'https://cdn.example.com/clip.mp4';

const task = (state: Task['state'], status: string, more: Partial<Task> = {}): Look => ({
	kind: 'task',
	task: { state, status, progressPercent: 0, videos: [], raw: { status }, ...more },
});

export const queued = () => task('running', 'TASK_STATUS_QUEUED');
export const processing = () => task('running', 'TASK_STATUS_PROCESSING');
export const wordOf = (status: string) => task('running', status);
export const succeeded = () =>
	task('succeeded', 'TASK_STATUS_SUCCEED', { video: { url: URL_OF_VIDEO, ttl: '3600' } });
export const failed = (reason?: string) => task('failed', 'TASK_STATUS_FAILED', { reason });
export const withoutVideo = () => task('noVideo', 'TASK_STATUS_SUCCEED');

export const troubleOf = (kind: Trouble['kind'], more: Partial<Trouble> = {}): Trouble => ({
	kind,
	message: `the message of ${kind}`,
	fix: `The fix of ${kind}.`,
	...more,
});

export const passing = (kind: Trouble['kind'], retryAfterMs?: number): Look => ({
	kind: 'trouble',
	trouble: troubleOf(kind, { retryAfterMs }),
});
export const notFound = (): Look => ({ kind: 'notFound', trouble: troubleOf('notFound') });
export const denied = (): Look => ({ kind: 'denied', trouble: troubleOf('key', { status: 403 }) });
export const refusedLook = (): Look => ({ kind: 'refused', trouble: troubleOf('request') });

/** What a task answers: to its how manieth look, so many milliseconds after the start. */
export type Script = (nth: number, sinceStartMs: number) => Look | 'hang';

/** A task that runs for so long and then has its video. */
export const runsFor =
	(ms: number): Script =>
	(_, sinceStartMs) =>
		sinceStartMs < ms ? processing() : succeeded();

/** A Novita of which only looks are needed, on a virtual clock. Every look is kept. */
export class FakeTasks {
	readonly looks: Array<{ taskId: string; at: number }> = [];
	readonly startedAt: number;
	/** Under way at the same time, at most so far. */
	mostAtOnce = 0;
	private atOnce = 0;
	private readonly taken = new Map<string, number>();

	/** @param latencyMs How long each answer takes. */
	constructor(
		private readonly clock: VirtualClock,
		private readonly scripts: Readonly<Record<string, Script>>,
		private readonly latencyMs = 50,
	) {
		this.startedAt = clock.now();
	}

	readonly look = async (taskId: string): Promise<Look> => {
		const nth = (this.taken.get(taskId) ?? 0) + 1;
		this.taken.set(taskId, nth);
		this.looks.push({ taskId, at: this.clock.now() });
		this.atOnce += 1;
		this.mostAtOnce = Math.max(this.mostAtOnce, this.atOnce);
		const look = this.scripts[taskId]?.(nth, this.clock.now() - this.startedAt) ?? notFound();
		if (look === 'hang') return await new Promise<Look>(() => {});
		await this.clock.sleep(this.latencyMs);
		this.atOnce -= 1;
		return look;
	};

	/** When the task was looked at, in milliseconds since the start. */
	timesOf(taskId: string): number[] {
		return this.looks.filter((each) => each.taskId === taskId).map(({ at }) => at - this.startedAt);
	}
}

/** Numbers from 0 to 1 that are the same in every run. */
export function seeded(seed: number): () => number {
	let state = seed >>> 0;
	return () => {
		state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
		return state / 2 ** 32;
	};
}
