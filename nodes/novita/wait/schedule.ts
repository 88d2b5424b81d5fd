import { backoff, Budget } from './tokenBucket';
import { Heap } from './heap';
import { FIRST_LOOK_MS, foretell, longestSilence, nextInterval, type Progress } from './pace';
import { RunTimes } from './runTimes';
import type { Task } from '../api/task';

export interface ScheduleOptions {
	/** Between two looks at one task; without it the pace follows age and experience. */
	pollIntervalMs?: number;
	/** Looks a minute for all tasks together. */
	perMinute?: number;
	/** From 0 to 1, for the jitter. */
	random?: () => number;
	/** Experience of earlier waits; this one adds to it. */
	runTimes?: RunTimes;
}

/** What the schedule knows of a task. Times are milliseconds since 1970. */
export interface Scheduled {
	/** Its start, or that of the wait where the row doesn't tell. */
	submittedAt: number;
	ageIsKnown: boolean;
	/** No look is planned later, so that the last one ends before the deadline. */
	lastLookAt: number;
	checks: number;
	troublesInARow: number;
	/** When the next look is due. */
	plannedAt?: number;
	/** When it was last seen running, and how far it was. */
	progress?: Progress;
}

/** Tasks that share their looks are each looked at as often as this at least. */
const LONGEST_SHARED_MS = 30_000;

const GOLDEN_RATIO = 0.618034;

/**
 * Which task is looked at next, and when: one heap and one budget for all tasks of a node, so that
 * a step takes O(log n) however many there are.
 */
export class Schedule<Item extends Scheduled> {
	private readonly due = new Heap<Item>();
	private readonly budget: Budget;
	private readonly runTimes: RunTimes;
	private generation: number;
	/** Taken out for a look, and not put back yet. */
	private out = 0;
	/** Whether any task of this wait has ended. */
	private sawAnEnd = false;
	private spread = 0;
	/** When any task was last looked at. */
	private lookedAt: number;

	constructor(
		now: number,
		private readonly options: ScheduleOptions,
	) {
		this.budget = new Budget(now, options.perMinute);
		this.runTimes = options.runTimes ?? new RunTimes();
		this.generation = this.runTimes.generation;
		this.lookedAt = now;
	}

	/** Plans the first look: at once where the task's age isn't known, since it may have ended. */
	add(item: Item, now: number): void {
		if (!item.ageIsKnown) return this.plan(item, now);
		const first = Math.min(FIRST_LOOK_MS, this.options.pollIntervalMs ?? FIRST_LOOK_MS);
		this.plan(item, Math.max(now, item.submittedAt + first + this.firstInterval()));
	}

	/** When the next look may be taken; Infinity without any task. */
	nextAt(now: number): number {
		return this.due.size === 0 ? Infinity : Math.max(this.nextLookAt(), this.budgetAt(now));
	}

	/** Takes out the task that is to be looked at now, if any. */
	take(now: number): Item | undefined {
		this.replan(now);
		if (this.nextAt(now) > now) return undefined;
		const item = this.due.pop();
		this.out += 1;
		return item;
	}

	/** To be called for a task that was taken and is looked at. */
	looking(now: number): void {
		this.budget.spend(now);
		this.lookedAt = now;
	}

	/** To be called for each task that was taken, when its look is over. */
	back(): void {
		this.out -= 1;
	}

	/** A task was seen running: plans its next look. */
	running(item: Item, task: Task, lookedAt: number): void {
		this.budget.answered();
		const { progressPercent: percent, etaSeconds } = task;
		const etaMs = etaSeconds === undefined ? undefined : etaSeconds * 1000;
		const before = item.progress;
		item.progress = { at: lookedAt, percent, etaMs };
		const remaining = foretell(before, item.progress);
		this.plan(item, lookedAt + this.interval(lookedAt - item.submittedAt, remaining));
	}

	/** A look brought no news: plans the next one, later the more often that happened. */
	troubled(item: Item, lookedAt: number, now: number): void {
		const interval = this.interval(lookedAt - item.submittedAt);
		const pause = item.troublesInARow > 0 ? backoff(item.troublesInARow, this.random()) : 0;
		this.plan(item, Math.max(lookedAt + interval, now + pause));
	}

	/** A look got 429: all tasks slow down. */
	refused(now: number, retryAfterMs: number | undefined): void {
		this.budget.refused(now, retryAfterMs, this.random());
	}

	/**
	 * A task was seen to have ended. How long it ran is learned from: the end lies somewhere between
	 * the last look that saw it running and this one.
	 */
	ended({ progress, submittedAt, ageIsKnown }: Item, succeeded: boolean, lookedAt: number): void {
		this.budget.answered();
		this.sawAnEnd = true;
		// How soon a task fails says nothing about those that don't, nor does one that had ended
		// before anybody looked.
		if (succeeded && progress && ageIsKnown) {
			this.runTimes.record((progress.at + lookedAt) / 2 - submittedAt);
		}
	}

	clear(): void {
		this.due.drain();
	}

	private budgetAt(now: number): number {
		const { first } = this.due;
		return this.budget.nextAt(now, first?.ageIsKnown ? now - first.submittedAt : 0);
	}

	/** When the first task is due, or somebody has to look because nobody did for too long. */
	private nextLookAt(): number {
		const { first, firstKey } = this.due;
		if (!first || this.options.pollIntervalMs !== undefined) return firstKey;
		if (first.troublesInARow > 0 || (this.sawAnEnd && !this.runTimes.fit())) return firstKey;
		const silence = longestSilence(this.lookedAt - first.submittedAt, this.due.size + this.out);
		// Not before anything can be ready, though.
		const earliest = first.submittedAt + FIRST_LOOK_MS;
		return Math.min(firstKey, Math.max(earliest, this.lookedAt + silence));
	}

	/** New experience makes old plans worthless: all tasks are planned anew, which is rare. */
	private replan(now: number): void {
		const generation = this.runTimes.generation + (this.sawAnEnd ? 0.5 : 0);
		if (this.generation === generation) return;
		this.generation = generation;
		for (const item of this.due.drain()) {
			const { plannedAt = now, progress, troublesInARow, checks, submittedAt } = item;
			if (progress && troublesInARow === 0) {
				const interval = this.interval(progress.at - submittedAt);
				this.plan(item, Math.max(now, progress.at + interval));
			} else {
				this.plan(item, checks === 0 ? Math.max(now, submittedAt + FIRST_LOOK_MS) : plannedAt);
			}
		}
	}

	private interval(ageMs: number, remainingMs?: number): number {
		const { pollIntervalMs } = this.options;
		if (pollIntervalMs !== undefined) return pollIntervalMs;
		const own = nextInterval(ageMs, this.runTimes.fit(), remainingMs);
		// Until any task has ended, a look at one tells as much as a look at each.
		const shared = this.runTimes.fit() || this.sawAnEnd ? 1 : this.due.size + this.out + 1;
		return Math.min(Math.max(own, LONGEST_SHARED_MS), own * shared);
	}

	/** The first looks of a batch are spread, by the golden ratio, over the time to the second. */
	private firstInterval(): number {
		const alone = this.due.size + this.out === 0;
		if (this.options.pollIntervalMs !== undefined || alone) return 0;
		this.spread = (this.spread + GOLDEN_RATIO) % 1;
		return this.spread * this.interval(FIRST_LOOK_MS);
	}

	private plan(item: Item, at: number): void {
		item.plannedAt = Math.min(at, item.lastLookAt);
		this.due.push(item.plannedAt, item);
	}

	private random(): number {
		return (this.options.random ?? Math.random)();
	}
}
