import { backoff, Budget } from './budget';
import type { Look } from './client';
import { Heap } from './heap';
import type { Clock } from './http';
import { FIRST_LOOK_MS, foretell, longestSilence, nextInterval, type Progress } from './pace';
import { RunTimes } from './runTimes';
import type { Task } from './task';
import type { Trouble } from './trouble';

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

export interface WaitOptions {
	/** From the start of the wait; the last look fits before it. */
	timeoutMs: number;
	/** Between two looks at one task; without it the pace follows the task's age. */
	pollIntervalMs?: number;
	/** Look once, and call what isn't finished running. */
	once?: boolean;
	/** Looks a minute for all tasks together. */
	perMinute?: number;
	/** From 0 to 1, for the jitter. */
	random?: () => number;
	/** Experience of earlier waits; this one adds to it. */
	runTimes?: RunTimes;
}

/**
 * A task may be unknown for a moment after its submission, while it spreads among Novita's servers
 * (nothing documents how long; seconds elsewhere). Later a 404 is final.
 */
const FRESH_MS = 20_000;

/** Room for the last look before the deadline, at most a tenth of the whole time. */
const LAST_LOOK_ROOM_MS = 2_000;

/** A single sleep is no longer, so that one left behind by an early wake-up ends soon. */
const LONGEST_NAP_MS = 1_000;

/** Tasks that share their looks are each looked at as often as this at least. */
const LONGEST_SHARED_MS = 30_000;

const GOLDEN_RATIO = 0.618034;

/** Looks under way at the same time. */
const MAX_IN_FLIGHT = 20;

interface Watched {
	taskId: string;
	/** Its start, or that of the wait where the row doesn't tell. */
	submittedAt: number;
	ageIsKnown: boolean;
	startedAt: number;
	deadline: number;
	/** From when on no further look is planned, so that the last one ends before the deadline. */
	lastLookAt: number;
	checks: number;
	troublesInARow: number;
	troubles: Record<string, number>;
	task?: Task;
	/** When the next look is due. */
	plannedAt?: number;
	/** When it was last seen running, and how far it was. */
	progress?: Progress;
	settle?: (outcome: Outcome) => void;
}

/**
 * Watches any number of tasks with one loop, one heap and one budget of looks: a step takes
 * O(log n), and there is no timer per task. Tasks may join while others are being watched.
 */
export class Waiter {
	private readonly due = new Heap<Watched>();
	private readonly inFlight = new Set<Watched>();
	/** All that have no outcome yet, in the order of their deadlines, since all get the same time. */
	private readonly open = new Set<Watched>();
	private readonly budget: Budget;
	private wake: () => void = () => {};
	private running = false;
	private denied?: Trouble;
	private cancelled = false;
	private readonly runTimes: RunTimes;
	private generation: number;
	/** Whether any task of this wait has ended. */
	private sawAnEnd = false;
	private spread = 0;
	/** When any task was last looked at. */
	private lookedAt: number;

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
		this.budget = new Budget(clock.now(), options.perMinute);
		this.runTimes = options.runTimes ?? new RunTimes();
		this.generation = this.runTimes.generation;
		this.lookedAt = clock.now();
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
			lastLookAt: deadline - Math.min(LAST_LOOK_ROOM_MS, timeoutMs / 10),
			checks: 0,
			troublesInARow: 0,
			troubles: {},
		};
		const outcome = new Promise<Outcome>((resolve) => {
			watched.settle = resolve;
		});
		this.open.add(watched);
		const age = submittedAt === undefined ? FIRST_LOOK_MS : now - submittedAt;
		const first = Math.min(FIRST_LOOK_MS, this.options.pollIntervalMs ?? FIRST_LOOK_MS);
		const wait = submittedAt === undefined ? 0 : first - age + this.firstInterval();
		this.plan(watched, once ? now : now + Math.max(0, wait));
		this.wake();
		if (!this.running) void this.run();
		return await outcome;
	}

	private async run(): Promise<void> {
		this.running = true;
		while (this.open.size > 0) {
			const now = this.clock.now();
			if (this.cancelled) this.endAll((watched) => this.end(watched, { kind: 'cancelled' }));
			else if (this.denied) {
				const trouble = this.denied;
				this.endAll((watched) => this.end(watched, { kind: 'denied', trouble }));
			} else {
				this.endOverdue(now);
				this.replan(now);
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
		let next = Infinity;
		if (this.due.size > 0 && this.inFlight.size < MAX_IN_FLIGHT) {
			next = Math.max(this.nextLookAt(), this.budgetAt(now));
		}
		const [first] = this.open;
		return Math.min(next, first?.deadline ?? Infinity);
	}

	private budgetAt(now: number): number {
		const first = this.due.first;
		return this.budget.nextAt(now, first?.ageIsKnown ? now - first.submittedAt : 0);
	}

	/** New experience makes old plans worthless: all tasks are planned anew, which is rare. */
	private replan(now: number): void {
		const generation = this.runTimes.generation + (this.sawAnEnd ? 0.5 : 0);
		if (this.generation === generation) return;
		this.generation = generation;
		for (const watched of this.due.drain()) {
			const { plannedAt, progress } = watched;
			if (plannedAt !== undefined && progress && watched.troublesInARow === 0) {
				const interval = this.interval(progress.at - watched.submittedAt);
				this.plan(watched, Math.max(now, progress.at + interval));
			} else {
				const first = watched.submittedAt + FIRST_LOOK_MS;
				this.plan(watched, watched.checks === 0 ? Math.max(now, first) : (plannedAt ?? now));
			}
		}
	}

	private interval(ageMs: number, remainingMs?: number): number {
		const { pollIntervalMs } = this.options;
		if (pollIntervalMs !== undefined) return pollIntervalMs;
		const own = nextInterval(ageMs, this.runTimes.fit(), remainingMs);
		// Until any task has ended, a look at one tells as much as a look at each.
		const shared =
			this.runTimes.fit() || this.sawAnEnd ? 1 : this.due.size + this.inFlight.size + 1;
		return Math.min(Math.max(own, LONGEST_SHARED_MS), own * shared);
	}

	/** The first looks of a batch are spread, by the golden ratio, over the time to the second. */
	private firstInterval(): number {
		if (this.options.pollIntervalMs !== undefined || this.due.size + this.inFlight.size === 0) {
			return 0;
		}
		this.spread = (this.spread + GOLDEN_RATIO) % 1;
		return this.spread * this.interval(FIRST_LOOK_MS);
	}

	private plan(watched: Watched, at: number): void {
		watched.plannedAt = Math.min(at, watched.lastLookAt);
		this.due.push(watched.plannedAt, watched);
	}

	/** When the first task is due, or somebody has to look because nobody did for too long. */
	private nextLookAt(): number {
		const first = this.due.first;
		const due = this.due.firstKey;
		if (!first || this.options.pollIntervalMs !== undefined) return due;
		if (first.troublesInARow > 0 || (this.sawAnEnd && !this.runTimes.fit())) return due;
		const age = this.lookedAt - first.submittedAt;
		const silence = longestSilence(age, this.due.size + this.inFlight.size);
		// Not before anything can be ready, though.
		const earliest = first.submittedAt + FIRST_LOOK_MS;
		return Math.min(due, Math.max(earliest, this.lookedAt + silence));
	}

	private startLooks(now: number): void {
		while (
			this.nextLookAt() <= now &&
			this.inFlight.size < MAX_IN_FLIGHT &&
			this.budgetAt(now) <= now
		) {
			const watched = this.due.pop();
			if (!watched) return;
			// Its deadline came while the budget let nobody look.
			if (!watched.settle) continue;
			this.budget.spend(now);
			this.lookedAt = now;
			this.inFlight.add(watched);
			watched.checks += 1;
			void this.look(watched.taskId).then((look) => {
				this.inFlight.delete(watched);
				// A look that comes back after its deadline finds the wait already over.
				if (watched.settle) this.take(watched, look, now);
				this.wake();
			});
		}
	}

	/** Neither a hanging look nor a server that asks for quiet may outlive a deadline. */
	private endOverdue(now: number): void {
		for (const watched of this.open) {
			if (now < watched.deadline) return;
			this.inFlight.delete(watched);
			this.end(watched, { kind: 'timedOut' });
		}
	}

	private endAll(end: (watched: Watched) => void): void {
		for (const watched of this.open) end(watched);
		while (this.due.pop());
		this.inFlight.clear();
	}

	private end(watched: Watched, ending: Ending): void {
		const { settle, checks, startedAt, troubles, task } = watched;
		watched.settle = undefined;
		this.open.delete(watched);
		const seen: Seen = { checks, waitedMs: this.clock.now() - startedAt, troubles, task };
		settle?.({ ...seen, ...ending });
	}

	private take(watched: Watched, look: Look, lookedAt: number): void {
		switch (look.kind) {
			case 'task':
				this.budget.answered();
				watched.task = look.task;
				watched.troublesInARow = 0;
				if (look.task.state === 'running') {
					this.again(watched, lookedAt, this.readProgress(watched, look.task, lookedAt));
				} else {
					this.sawAnEnd = true;
					// How soon a task fails says nothing about those that don't.
					if (look.task.state === 'succeeded') this.learn(watched, lookedAt);
					this.end(watched, { kind: look.task.state, task: look.task });
				}
				return;
			case 'denied':
				// The key is refused for every task alike: the loop ends them all.
				this.denied = look.trouble;
				this.end(watched, { kind: 'denied', trouble: look.trouble });
				return;
			case 'refused':
				this.end(watched, { kind: 'refused', trouble: look.trouble });
				return;
			case 'notFound':
				this.count(watched, look.trouble);
				if (this.isFresh(watched)) this.again(watched, lookedAt);
				else this.end(watched, { kind: 'notFound', trouble: look.trouble });
				return;
			case 'trouble':
				this.count(watched, look.trouble);
				watched.troublesInARow += 1;
				if (look.trouble.kind === 'rateLimit') {
					this.budget.refused(this.clock.now(), look.trouble.retryAfterMs, this.random());
				}
				this.again(watched, lookedAt);
		}
	}

	/** Without a known submission, the wait's own start stands for it, except in a single look. */
	private isFresh({ submittedAt, ageIsKnown }: Watched): boolean {
		if (this.options.once && !ageIsKnown) return false;
		return this.clock.now() - submittedAt < FRESH_MS;
	}

	private readProgress(watched: Watched, task: Task, at: number): number | undefined {
		const { progressPercent: percent, etaSeconds } = task;
		const etaMs = etaSeconds === undefined ? undefined : etaSeconds * 1000;
		const before = watched.progress;
		watched.progress = { at, percent, etaMs };
		return foretell(before, watched.progress);
	}

	/** The end lies somewhere between the last look that saw the task running and this one. */
	private learn({ progress, submittedAt, ageIsKnown }: Watched, lookedAt: number): void {
		// A task that had ended before anybody looked says nothing about how long it ran.
		if (progress && ageIsKnown) this.runTimes.record((progress.at + lookedAt) / 2 - submittedAt);
	}

	private again(watched: Watched, lookedAt: number, remainingMs?: number): void {
		const now = this.clock.now();
		if (this.options.once) return this.end(watched, { kind: 'running' });
		if (lookedAt >= watched.lastLookAt || now >= watched.deadline) {
			return this.end(watched, { kind: 'timedOut' });
		}
		const interval = this.interval(lookedAt - watched.submittedAt, remainingMs);
		const troubled =
			watched.troublesInARow > 0 ? backoff(watched.troublesInARow, this.random()) : 0;
		this.plan(watched, Math.max(lookedAt + interval, now + troubled));
	}

	private count(watched: Watched, { kind }: Trouble): void {
		watched.troubles[kind] = (watched.troubles[kind] ?? 0) + 1;
	}

	private random(): number {
		return (this.options.random ?? Math.random)();
	}
}
