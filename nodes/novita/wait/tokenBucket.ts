/**
 * How many looks a minute all tasks of a node may take together. Novita documents no limit for
 * task-result; 300 a minute stays well below what its other limits suggest, and a burst of 50 lets
 * a batch's first round of looks go out at once.
 */
export const LOOKS_PER_MINUTE = 300;
export const BURST = 50;

/** Without a Retry-After: doubling from here, up to there. */
const FIRST_PAUSE_MS = 2_000;
const LONGEST_PAUSE_MS = 60_000;

/** Tasks of unknown age, as after a restart, may be looked at this fast. */
const SPREAD_AT_LEAST_MS = 1_000;

/** However often a 429 comes, this share of the pace is kept. */
const SLOWEST_SHARE = 1 / 16;

/**
 * Pause before the next try after trouble: doubled each time, with up to half of it taken off at
 * random, so that many rows or many n8n servers don't come back all at once.
 *
 * @param attempt 1 for the first trouble in a row.
 * @param random From 0 to 1.
 * @returns Milliseconds.
 */
export const backoff = (attempt: number, random: number): number =>
	Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** Math.min(attempt - 1, 10)) * (1 - random / 2);

/**
 * A token bucket, which a 429 empties and slows for all tasks together. Its burst is a sixth of a minute's
 * looks unless told otherwise.
 */
export class Budget {
	private tokens: number;
	private updatedAt: number;
	private pausedUntil = 0;
	private spentAt = -Infinity;
	private share = 1;
	private refusals = 0;

	constructor(
		now: number,
		private readonly perMinute = LOOKS_PER_MINUTE,
		private readonly burst = Math.max(1, (perMinute * BURST) / LOOKS_PER_MINUTE),
	) {
		this.tokens = burst;
		this.updatedAt = now;
	}

	/**
	 * When the next look may go out: now or earlier if it may at once.
	 *
	 * What was saved up isn't spent at once on tasks that have hardly begun: it is spread over as long
	 * again as they have run, so that a batch still has looks left when its slowest tasks end.
	 *
	 * @param ageMs Of the task that would be looked at.
	 */
	nextAt(now: number, ageMs: number): number {
		this.refill(now);
		const missing = Math.max(0, 1 - this.tokens);
		const gap = 1 / (this.perMs + this.tokens / Math.max(ageMs, SPREAD_AT_LEAST_MS));
		return Math.max(this.pausedUntil, this.spentAt + gap, now + missing / this.perMs);
	}

	/** To be called for each look that goes out. */
	spend(now: number): void {
		this.refill(now);
		this.spentAt = now;
		this.tokens -= 1;
	}

	/** A look was answered: the pace recovers step by step. */
	answered(): void {
		this.refusals = 0;
		this.share = Math.min(1, this.share * 1.05);
	}

	/** A look got 429. */
	refused(now: number, retryAfterMs: number | undefined, random: number): void {
		this.refusals += 1;
		this.share = Math.max(SLOWEST_SHARE, this.share / 2);
		this.tokens = 0;
		this.updatedAt = now;
		this.pausedUntil = Math.max(
			this.pausedUntil,
			now + (retryAfterMs ?? backoff(this.refusals, random)),
		);
	}

	private get perMs(): number {
		return (this.perMinute * this.share) / 60_000;
	}

	private refill(now: number): void {
		// Nothing is saved up while the API asked for quiet.
		const from = Math.max(this.updatedAt, Math.min(this.pausedUntil, now));
		this.tokens = Math.min(this.burst, this.tokens + Math.max(0, now - from) * this.perMs);
		this.updatedAt = now;
	}
}
