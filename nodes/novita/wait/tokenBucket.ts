/**
 * How many status checks all tasks of a node may make together in any minute. Novita documents no limit
 * for task-result; 300 stays well below what its other limits suggest.
 */
export const CHECKS_PER_MINUTE = 300;

/** Of a minute's checks, what may be saved up and spent at once. */
const BURST_SHARE = 1 / 6;

const MINUTE_MS = 60_000;

/** Tasks of unknown age, as after a restart, may be checked this fast. */
const SPREAD_AT_LEAST_MS = 1_000;

/** However often a 429 comes, this share of the rate is kept. */
const LOWEST_RATE = 1 / 16;

/** What a 429 takes of the rate, and what each answer after it gives back. */
const SLOWDOWN = 1 / 2;
const RECOVERY = 1.05;

/**
 * One token a status check, so that checks come evenly but for a saved-up burst, and no minute sees more
 * than it may. A 429 empties the bucket, pauses it and slows its refill.
 */
export class TokenBucket {
	private readonly perMinute: number;
	private readonly burst: number;
	/** When each of the last `perMinute` tokens was taken, oldest at `taken % perMinute`. */
	private readonly takenAt: number[] = [];
	private taken = 0;
	private tokens: number;
	private refilledAt: number;
	private pausedUntil = -Infinity;
	private rate = 1;

	/**
	 * @param now Milliseconds of any clock that never goes back; so are all times here.
	 * @param perMinute The most that any minute sees; 1 or more.
	 */
	constructor(now: number, perMinute = CHECKS_PER_MINUTE) {
		this.perMinute = Math.max(1, Math.floor(perMinute));
		this.burst = Math.max(1, this.perMinute * BURST_SHARE);
		this.tokens = this.burst;
		this.refilledAt = now;
	}

	/**
	 * When the next check may go out: now or earlier if it may at once.
	 *
	 * What was saved up isn't spent at once on tasks that have hardly begun. It is spread over half as long
	 * again as they have run, so that a batch still has checks left when its slowest tasks end.
	 *
	 * @param ageMs Of the task that would be checked; 0 where nobody knows.
	 */
	nextAt(now: number, ageMs: number): number {
		this.refill(now);
		const missing = Math.max(0, 1 - this.tokens);
		const gap = 1 / (this.perMs + this.tokens / Math.max(ageMs / 2, SPREAD_AT_LEAST_MS));
		return Math.max(
			this.pausedUntil,
			this.takenBack(1) + gap,
			this.takenBack(this.perMinute) + MINUTE_MS,
			now + missing / this.perMs,
		);
	}

	/** Takes a token, which has to be there. */
	take(now: number): void {
		this.refill(now);
		this.takenAt[this.taken % this.perMinute] = now;
		this.taken += 1;
		this.tokens -= 1;
	}

	/** A check was answered: the rate recovers step by step. */
	answered(): void {
		this.rate = Math.min(1, this.rate * RECOVERY);
	}

	/** A check got 429. */
	refused(now: number, pauseMs: number): void {
		this.rate = Math.max(LOWEST_RATE, this.rate * SLOWDOWN);
		this.tokens = 0;
		this.pausedUntil = Math.max(this.pausedUntil, now + pauseMs);
		this.refilledAt = Math.max(now, this.pausedUntil);
	}

	/** When the token before so many was taken. */
	private takenBack(count: number): number {
		return this.takenAt[(this.taken - count) % this.perMinute] ?? -Infinity;
	}

	private get perMs(): number {
		return (this.perMinute * this.rate) / MINUTE_MS;
	}

	private refill(now: number): void {
		if (now <= this.refilledAt) return;
		this.tokens = Math.min(this.burst, this.tokens + (now - this.refilledAt) * this.perMs);
		this.refilledAt = now;
	}
}
