import type { ApiError } from '../novita/api/apiError';
import { backoff } from '../novita/api/pause';
import type { StatusCheck } from '../novita/api/client';
import type { ApiErrorCode } from '../novita/api/meanings';
import type { Task } from '../novita/api/task';
import type { Clock } from '../novita/api/transport';
import { weigh, type Doubt } from './doubt';
import { DueQueue } from './dueQueue';
import type { WaitEnd, WaitOutcome } from './outcome';
import { RateLimit } from './rateLimit';
import type { WaitSettings } from './waitSettings';

/** The first check of a fresh task. Nothing is ready earlier, and a refusal shows by then. */
const FIRST_CHECK_MS = 3_000;

/**
 * Share of a task's age that passes between two checks: what has run for long is likely to run on for long.
 * So an end is seen 2.5 % of the run time late on average, be that ten seconds or five minutes.
 */
const SHARE_OF_AGE = 0.05;
const LONGEST_INTERVAL_MS = 15_000;

/** A task whose age nobody knows is checked as one of a minute: each three seconds at first. */
const UNKNOWN_AGE_MS = 60_000;

/** Room for the last check before the deadline, at most a tenth of the whole time. */
const LAST_CHECK_ROOM_MS = 2_000;

/** All pauses together, where each task is checked just once and has no deadline. */
const LONGEST_PAUSE_OF_A_ROUND_MS = 60_000;

/** A single sleep is no longer, so that one left behind by an early wake-up ends soon. */
const LONGEST_NAP_MS = 1_000;

export interface TaskToWatch {
	taskId: string;
	/** Milliseconds since 1970, where the item says so. Without it the first check comes at once. */
	submittedAt?: number;
	settings: WaitSettings;
}

/** A task that has no outcome yet. Its times are those of the waiter's `now`. */
interface Watched {
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
	/** Gives it its outcome. */
	end: (end: WaitEnd) => void;
}

/**
 * Watches any number of tasks, which take turns: the one that is due longest is checked next, as often as one limit
 * for all allows. Tasks may join meanwhile. Time is that of a monotonic clock: neither a corrected clock nor a process
 * that stood still ends a wait.
 */
export class Waiter {
	private readonly due = new DueQueue<Watched>();
	private readonly limit: RateLimit;
	/** When time is up for which task. It may have ended by then. */
	private readonly deadlines = new DueQueue<Watched>();
	/** All that have no outcome yet. */
	private readonly open = new Set<Watched>();
	/** How many of them have so much time, in milliseconds. */
	private readonly openWith = new Map<number, number>();
	private stoodStillMs = 0;
	private toldToWaitMs = 0;
	private pausedSince?: number;
	/** What ends all tasks alike. */
	private endOfAll?: WaitEnd;
	private wake: () => void = () => {};
	private running = false;

	/**
	 * @param check Never throws.
	 * @param checksPerMinute Of all tasks together.
	 * @param signal Ends every wait at once.
	 * @param random From 0 to 1, for the jitter.
	 */
	constructor(
		private readonly check: (taskId: string, timeoutMs: number) => Promise<StatusCheck>,
		private readonly clock: Clock,
		checksPerMinute: number,
		private readonly signal?: AbortSignal,
		private readonly random: () => number = Math.random,
	) {
		this.limit = new RateLimit(checksPerMinute);
	}

	/** Watches one task until its outcome. Never throws. */
	async watch(toWatch: TaskToWatch): Promise<WaitOutcome> {
		const { taskId, submittedAt, settings } = toWatch;
		const { timeoutMs, once, pollIntervalMs = FIRST_CHECK_MS } = settings;
		const startedAt = this.clock.elapsed();
		const now = this.now();
		const ageMs = submittedAt === undefined ? UNKNOWN_AGE_MS : this.clock.now() - submittedAt;
		const untilFirstMs = once ? 0 : Math.min(FIRST_CHECK_MS, pollIntervalMs) - ageMs;
		const watched: Watched = {
			taskId,
			settings,
			bornAt: now - ageMs,
			deadline: once ? Infinity : now + timeoutMs,
			checks: 0,
			errors: {},
			errorsInSequence: 0,
			end: () => {},
		};
		const ended = new Promise<WaitEnd>((resolve) => (watched.end = resolve));
		this.open.add(watched);
		this.count(watched, 1);
		this.deadlines.add(watched.deadline, watched);
		this.plan(watched, now + Math.max(0, untilFirstMs));
		if (!this.running) void this.run();
		const end = await ended;
		const { checks, errors, task, lastError } = watched;
		const waitedMs = this.clock.elapsed() - startedAt;
		const { toldToWaitMs } = this;
		return { checks, waitedMs, errors, task, lastError, toldToWaitMs, ...end };
	}

	private plan(watched: Watched, at: number): void {
		this.due.add(Math.min(at, this.lastCheckAt(watched)), watched);
		this.wake();
	}

	private async checkNext(now: number): Promise<void> {
		const watched = this.due.take();
		// It may have ended while it waited for its turn.
		if (!watched || !this.open.has(watched)) return;
		this.limit.take(now);
		watched.checks += 1;
		const check = await this.check(watched.taskId, watched.settings.requestTimeoutMs);
		this.wake();
		// A check that comes back after its deadline finds the wait already over.
		if (!this.open.has(watched)) return;
		const end =
			check.kind === 'task'
				? this.readTask(watched, check.task)
				: this.readError(watched, check.error);
		if (end) this.end(watched, end);
		else if (now >= this.lastCheckAt(watched)) this.end(watched, { kind: 'timedOut' });
		else this.plan(watched, this.nextCheckAt(watched, now));
	}

	private nextCheckAt({ bornAt, errorsInSequence, settings }: Watched, checkedAt: number): number {
		if (errorsInSequence > 0) return this.now() + backoff(errorsInSequence, this.random());
		const byAge = Math.min(LONGEST_INTERVAL_MS, (checkedAt - bornAt) * SHARE_OF_AGE);
		return checkedAt + (settings.pollIntervalMs ?? byAge);
	}

	/** No check is planned later, so that those of all tasks end before the deadline. */
	private lastCheckAt({ deadline, settings }: Watched): number {
		const { timeoutMs } = settings;
		const ofOne = Math.min(LAST_CHECK_ROOM_MS, timeoutMs / 10);
		let before = -1;
		for (const [time, tasks] of this.openWith) if (time <= timeoutMs) before += tasks;
		const ofAll = Math.min(before * this.limit.spacingMs, timeoutMs / 2);
		return deadline - Math.max(ofOne, ofAll);
	}

	private count({ settings: { timeoutMs } }: Watched, more: 1 | -1): void {
		const tasks = (this.openWith.get(timeoutMs) ?? 0) + more;
		if (tasks > 0) this.openWith.set(timeoutMs, tasks);
		else this.openWith.delete(timeoutMs);
	}

	private readTask(watched: Watched, task: Task): WaitEnd | undefined {
		watched.task = task;
		watched.errorsInSequence = 0;
		watched.doubt = undefined;
		watched.lastError = undefined;
		if (task.state !== 'running') return { kind: task.state, task };
		return watched.settings.once ? { kind: 'running' } : undefined;
	}

	private readError(watched: Watched, error: ApiError): WaitEnd | undefined {
		const { code, retryAfterMs = 0 } = error;
		watched.errors[code] = (watched.errors[code] ?? 0) + 1;
		watched.errorsInSequence += 1;
		watched.lastError = error;
		const { doubt, believed } = weigh(code, watched.doubt, this.clock.now());
		watched.doubt = doubt;
		if (believed) {
			// The key is refused for every task alike.
			if (code === 'keyRefused') this.endOfAll = { kind: 'error', error };
			return { kind: 'error', error };
		}
		if (code === 'rateLimited') this.pause(watched, retryAfterMs);
		const goesOn = !watched.settings.once || doubt !== undefined;
		return goesOn ? undefined : { kind: 'running' };
	}

	/** All are quiet, for as long as it asks; but that leaves this task its last check. */
	private pause(watched: Watched, retryAfterMs: number): void {
		this.toldToWaitMs = Math.max(this.toldToWaitMs, retryAfterMs);
		const now = this.now();
		const pause = Math.max(retryAfterMs, backoff(watched.errorsInSequence, this.random()));
		const latest = watched.settings.once
			? (this.pausedSince ??= now) + LONGEST_PAUSE_OF_A_ROUND_MS
			: this.lastCheckAt(watched);
		this.limit.pauseUntil(Math.min(now + pause, latest));
	}

	private async run(): Promise<void> {
		this.running = true;
		const onAbort = () => this.wake();
		this.signal?.addEventListener('abort', onAbort);
		while (this.open.size > 0) {
			if (this.signal?.aborted) this.endOfAll ??= { kind: 'cancelled' };
			const now = this.now();
			if (this.endOfAll) for (const watched of this.open) this.end(watched, this.endOfAll);
			while (this.deadlines.nextAt <= now) {
				const late = this.deadlines.take();
				if (late) this.end(late, { kind: 'timedOut' });
			}
			while (this.nextTurnAt() <= now) void this.checkNext(now);
			if (this.open.size > 0) {
				await this.nap(Math.min(this.nextTurnAt(), this.deadlines.nextAt) - now);
			}
		}
		this.signal?.removeEventListener('abort', onAbort);
		this.running = false;
	}

	private nextTurnAt(): number {
		return Math.max(this.due.nextAt, this.limit.nextAt(this.open.size));
	}

	private end(watched: Watched, end: WaitEnd): void {
		if (!this.open.delete(watched)) return;
		this.count(watched, -1);
		watched.end(end);
	}

	private async nap(ms: number): Promise<void> {
		const planned = Math.min(LONGEST_NAP_MS, Math.max(1, ms));
		const before = this.clock.elapsed();
		const woken = new Promise<void>((resolve) => (this.wake = resolve));
		await Promise.race([woken, this.clock.sleep(planned)]);
		this.wake = () => {};
		const overslept = this.clock.elapsed() - before - planned;
		if (overslept > LAST_CHECK_ROOM_MS) this.stoodStillMs += overslept;
	}

	/** Milliseconds that the process was awake. */
	private now(): number {
		return this.clock.elapsed() - this.stoodStillMs;
	}
}
