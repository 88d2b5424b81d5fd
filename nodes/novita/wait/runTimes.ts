/** How long tasks run, as a log-logistic distribution: like the log-normal, and in closed form. */
export interface RunTimeFit {
	medianMs: number;
	/** The larger, the more alike the run times are. */
	shape: number;
	/** A task older than this runs longer than experience explains, and counts as without any. */
	unusualMs: number;
}

/**
 * The last so many count: few enough to follow a change, and more than one batch has. A batch's quick tasks end
 * first, so that of a hundred the last 64 would be the slow ones alone, and the next batch be looked at too late.
 */
const KEPT = 256;

/** Fewer say too little. */
const ENOUGH = 4;

/** Run times are never taken to be more alike than 15 % either way. */
const LEAST_SPREAD = 0.15;

/** A run time further off than this many spreads comes from other circumstances. */
const SURPRISE = 4;

/**
 * Experience of how long tasks run, on the logarithm of their times. A surprise (another model,
 * another day) throws it away, so that at most one task is looked at with wrong expectations.
 */
export class RunTimes {
	private logs: number[] = [];
	private current?: RunTimeFit;

	/** Changes when plans that were made before are no longer worth much. */
	generation = 0;

	/** @param ms From the submission of a task to its end; the end lies between two looks. */
	record(ms: number): void {
		if (!(ms > 0)) return;
		const log = Math.log(ms);
		const { mean, spread } = this.summary();
		if (this.logs.length >= ENOUGH && Math.abs(log - mean) > SURPRISE * spread) {
			this.logs = [];
			this.generation += 1;
		}
		this.logs.push(log);
		if (this.logs.length > KEPT) this.logs.shift();
		this.current = this.logs.length < ENOUGH ? undefined : this.compute();
		if (this.logs.length === ENOUGH || this.logs.length === 4 * ENOUGH) this.generation += 1;
	}

	/** @returns undefined until enough tasks have ended. */
	fit(): RunTimeFit | undefined {
		return this.current;
	}

	private compute(): RunTimeFit {
		const { mean, spread } = this.summary();
		return {
			medianMs: Math.exp(mean),
			// The log-logistic's standard deviation of logs is π / (√3 · shape).
			shape: Math.PI / (Math.sqrt(3) * spread),
			unusualMs: Math.exp(mean + SURPRISE * spread),
		};
	}

	private summary(): { mean: number; spread: number } {
		const count = Math.max(1, this.logs.length);
		const mean = this.logs.reduce((sum, log) => sum + log, 0) / count;
		const variance = this.logs.reduce((sum, log) => sum + (log - mean) ** 2, 0) / count;
		// Few samples look more alike than they are.
		const spread = Math.max(LEAST_SPREAD, Math.sqrt(variance)) * (1 + 1 / count);
		return { mean, spread };
	}
}
