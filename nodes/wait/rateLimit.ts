/**
 * How many status checks all tasks of a node may make together in any minute. Novita documents no limit
 * for task-result; 300 stays well below what its other limits suggest.
 */
export const CHECKS_PER_MINUTE = 300;

const MINUTE_MS = 60_000;

/** Of a minute's checks, what may go out at once after a rest. */
const BURST_SHARE = 1 / 10;

/**
 * Lets so many checks through in any minute: a burst, and one each `spacingMs` (the generic cell rate
 * algorithm, whose theoretical arrival time is `usedUpTo`). All times are milliseconds of any clock that
 * never goes back.
 */
export class RateLimit {
	readonly spacingMs: number;
	/** How much earlier than evenly a check may come. */
	private readonly aheadMs: number;
	private usedUpTo = -Infinity;
	private takenAt = -Infinity;

	/** @param perMinute The most that any minute sees; 1 or more. */
	constructor(perMinute = CHECKS_PER_MINUTE) {
		const most = Math.max(1, Math.floor(perMinute));
		const burst = Math.max(1, Math.floor(most * BURST_SHARE));
		// A burst and what follows it in a minute are the most together.
		this.spacingMs = Math.ceil(MINUTE_MS / (most + 1 - burst));
		this.aheadMs = (burst - 1) * this.spacingMs;
	}

	/**
	 * When the next check may go out: in the past where it may at once.
	 *
	 * A burst is kept until it lasts for a check of each task. In a batch that is when most have ended, so
	 * its last ones are seen at once.
	 *
	 * @param tasks How many there are to check.
	 */
	nextAt(tasks: number): number {
		const earliest = this.usedUpTo - this.aheadMs;
		const allAt = earliest + (tasks - 1) * this.spacingMs;
		return Math.max(earliest, Math.min(this.takenAt + this.spacingMs, allAt));
	}

	/** A check goes out, which has to be allowed by then. */
	take(now: number): void {
		this.takenAt = now;
		this.usedUpTo = Math.max(now, this.usedUpTo) + this.spacingMs;
	}

	/** Nothing goes out until then, and no burst after it. */
	pauseUntil(time: number): void {
		this.usedUpTo = Math.max(this.usedUpTo, time + this.aheadMs);
	}
}

/** How long a status check of each of so many tasks takes, in milliseconds. */
export const roundMs = (tasks: number, perMinute: number): number =>
	tasks * new RateLimit(perMinute).spacingMs;
