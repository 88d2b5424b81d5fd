/** The first look at a fresh task. Nothing is ready earlier, and a refusal shows by then. */
export const FIRST_LOOK_MS = 3_000;

const SHORTEST_INTERVAL_MS = 400;
const LONGEST_INTERVAL_MS = 15_000;

/** Share of a task's age that passes between two looks. */
const SHARE_OF_AGE = 0.08;

/**
 * When to look at a task next.
 *
 * A task that has run for long is likely to run on for long, so the interval grows with its age:
 * the end is seen on average 4 % of the run time late, at most 8 %, whether it runs for ten seconds
 * or ten minutes, and the number of looks grows only with the logarithm of the run time. Above
 * three minutes the interval stays at 15 seconds, since nobody likes to wait longer for nothing.
 *
 * @param ageMs Since the task was submitted.
 * @returns Milliseconds from now.
 */
export function nextInterval(ageMs: number): number {
	if (ageMs < FIRST_LOOK_MS) return FIRST_LOOK_MS - ageMs;
	return Math.min(LONGEST_INTERVAL_MS, Math.max(SHORTEST_INTERVAL_MS, ageMs * SHARE_OF_AGE));
}
