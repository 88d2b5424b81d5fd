import type { Look } from '../api/client';
import type { Clock } from '../api/transport';
import { Schedule, type Scheduled, type ScheduleOptions } from './schedule';
import type { Task } from '../api/task';
import type { Trouble } from '../api/apiError';

export interface TaskToWatch {
	taskId: string;
	/** Milliseconds since 1970, where the row says so. Without it the first look comes at once. */
	submittedAt?: number;
}

/** What was seen on the way to an outcome. */
export interface Seen {
	/** Looks that were taken. */
	checks: number;
	/** From the start of the wait to its end. */
	waitedMs: number;
	/** How often each kind of trouble came up: `{ server: 3, lost: 1 }`. */
	troubles: Readonly<Record<string, number>>;
	/** The last state that was read, if any. */
	task?: Task;
}

/** How a wait ended. */
export type Ending =
	| { kind: 'succeeded'; task: Task }
	| { kind: 'failed'; task: Task }
	| { kind: 'noVideo'; task: Task }
	/** Looked at once and not finished. */
	| { kind: 'running' }
	| { kind: 'timedOut' }
	| { kind: 'notFound'; trouble: Trouble }
	| { kind: 'denied'; trouble: Trouble }
	| { kind: 'refused'; trouble: Trouble }
	| { kind: 'cancelled' };

export type Outcome = Seen & Ending;

export interface WaitOptions extends ScheduleOptions {
	/** From the start of the wait; the last look fits before it. */
	timeoutMs: number;
	/** Look once, and call what isn't finished running. */
	once?: boolean;
}

/**
 * A task may be unknown for a moment after its submission, while it spreads among Novita's servers
 * (nothing documents how long; seconds elsewhere). Later a 404 is final.
 */
export const FRESH_MS = 20_000;

/** Room for the last look before the deadline, at most a tenth of the whole time. */
const LAST_LOOK_ROOM_MS = 2_000;

/** A single sleep is no longer, so that one left behind by an early wake-up ends soon. */
const LONGEST_NAP_MS = 1_000;

/** Looks under way at the same time. */
const MAX_IN_FLIGHT = 20;

interface Watched extends Scheduled {
	taskId: string;
	startedAt: number;
	deadline: number;
	troubles: Record<string, number>;
	task?: Task;
	/** Until there is an outcome. */
	settle?: (outcome: Outcome) => void;
}

/**
 * Watches any number of tasks with one loop and no timer per task. Tasks may join while others are
 * being watched. When a task is looked at is the schedule's matter; what comes of it is decided here.
 */
export class Waiter {
	private readonly schedule: Schedule<Watched>;
	/** All that have no outcome yet, in the order of their deadlines, since all get the same time. */
	private readonly open = new Set<Watched>();
	private inFlight = 0;
	private wake: () => void = () => {};
	private running = false;
	private denied?: Trouble;
	private cancelled = false;

	/**
	 * @param look Never throws.
	 * @param signal Ends every wait at once.
	 */
	constructor(
		private readonly look: (taskId: string) => Promise<Look>,
		private readonly clock: Clock,
		private readonly options: WaitOptions,
		signal?: AbortSignal,
	) {
		this.schedule = new Schedule(clock.now(), options);
		if (signal?.aborted) this.cancelled = true;
		signal?.addEventListener('abort', () => {
			this.cancelled = true;
			this.wake();
		});
	}

	/** Watches one task until its outcome. Never throws. */
	async watch({ taskId, submittedAt }: TaskToWatch): Promise<Outcome> {
		const now = this.clock.now();
		const { timeoutMs, once } = this.options;
		const deadline = now + timeoutMs;
		const watched: Watched = {
			taskId,
			submittedAt: submittedAt ?? now,
			ageIsKnown: submittedAt !== undefined,
			startedAt: now,
			deadline,
			lastLookAt: once ? now : deadline - Math.min(LAST_LOOK_ROOM_MS, timeoutMs / 10),
			checks: 0,
			troublesInARow: 0,
			troubles: {},
		};
		const outcome = new Promise<Outcome>((resolve) => {
			watched.settle = resolve;
		});
		this.open.add(watched);
		this.schedule.add(watched, now);
		this.wake();
		if (!this.running) void this.run();
		return await outcome;
	}

	private async run(): Promise<void> {
		this.running = true;
		while (this.open.size > 0) {
			const now = this.clock.now();
			if (this.cancelled) this.endAll({ kind: 'cancelled' });
			else if (this.denied) this.endAll({ kind: 'denied', trouble: this.denied });
			else {
				this.endOverdue(now);
				this.startLooks(now);
			}
			if (this.open.size === 0) break;
			await this.nap(this.nextEvent(now) - now);
		}
		this.running = false;
	}

	/** Sleeps until the time is up or something happens. */
	private async nap(ms: number): Promise<void> {
		const woken = new Promise<void>((resolve) => {
			this.wake = resolve;
		});
		await Promise.race([woken, this.clock.sleep(Math.min(LONGEST_NAP_MS, Math.max(1, ms)))]);
		this.wake = () => {};
	}

	private nextEvent(now: number): number {
		const [first] = this.open;
		const nextLook = this.inFlight < MAX_IN_FLIGHT ? this.schedule.nextAt(now) : Infinity;
		return Math.min(nextLook, first?.deadline ?? Infinity);
	}

	private startLooks(now: number): void {
		while (this.inFlight < MAX_IN_FLIGHT) {
			const watched = this.schedule.take(now);
			if (!watched) return;
			// Its deadline came while the budget let nobody look.
			if (watched.settle) void this.lookAt(watched, now);
			else this.schedule.back();
		}
	}

	private async lookAt(watched: Watched, lookedAt: number): Promise<void> {
		this.schedule.looking(lookedAt);
		this.inFlight += 1;
		watched.checks += 1;
		const look = await this.look(watched.taskId);
		this.inFlight -= 1;
		this.schedule.back();
		// A look that comes back after its deadline finds the wait already over.
		if (watched.settle) this.read(watched, look, lookedAt);
		this.wake();
	}

	/** Neither a hanging look nor a server that asks for quiet may outlive a deadline. */
	private endOverdue(now: number): void {
		for (const watched of this.open) {
			if (now < watched.deadline) return;
			this.end(watched, { kind: 'timedOut' });
		}
	}

	private endAll(ending: Ending): void {
		for (const watched of this.open) this.end(watched, ending);
		this.schedule.clear();
	}

	private end(watched: Watched, ending: Ending): void {
		const { settle, checks, startedAt, troubles, task } = watched;
		watched.settle = undefined;
		this.open.delete(watched);
		const seen: Seen = { checks, waitedMs: this.clock.now() - startedAt, troubles, task };
		settle?.({ ...seen, ...ending });
	}

	private read(watched: Watched, look: Look, lookedAt: number): void {
		if (look.kind === 'task') return this.readTask(watched, look.task, lookedAt);
		const { kind, trouble } = look;
		watched.troubles[trouble.kind] = (watched.troubles[trouble.kind] ?? 0) + 1;
		// The key is refused for every task alike: the loop ends them all.
		if (kind === 'denied') this.denied = trouble;
		if (kind === 'denied' || kind === 'refused') return this.end(watched, { kind, trouble });
		if (kind === 'notFound' && !this.isFresh(watched)) return this.end(watched, { kind, trouble });
		const now = this.clock.now();
		if (kind === 'trouble') watched.troublesInARow += 1;
		if (trouble.kind === 'rateLimit') this.schedule.refused(now, trouble.retryAfterMs);
		if (!this.isLast(watched, lookedAt)) this.schedule.troubled(watched, lookedAt, now);
	}

	private readTask(watched: Watched, task: Task, lookedAt: number): void {
		watched.task = task;
		watched.troublesInARow = 0;
		if (task.state !== 'running') {
			this.schedule.ended(watched, task.state === 'succeeded', lookedAt);
			this.end(watched, { kind: task.state, task });
		} else if (!this.isLast(watched, lookedAt)) this.schedule.running(watched, task, lookedAt);
	}

	/** Ends the wait for a task that no further look may be taken at. */
	private isLast(watched: Watched, lookedAt: number): boolean {
		if (this.options.once) this.end(watched, { kind: 'running' });
		else if (lookedAt >= watched.lastLookAt || this.clock.now() >= watched.deadline) {
			this.end(watched, { kind: 'timedOut' });
		}
		return watched.settle === undefined;
	}

	/** Without a known submission, the wait's own start stands for it, except in a single look. */
	private isFresh({ submittedAt, ageIsKnown }: Watched): boolean {
		if (this.options.once && !ageIsKnown) return false;
		return this.clock.now() - submittedAt < FRESH_MS;
	}
}
