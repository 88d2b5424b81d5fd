/** The first check of a fresh task. Nothing is ready earlier, and a refusal shows by then. */
export const FIRST_CHECK_MS = 3_000;

/**
 * Share of a task's age that passes between two checks: a task that has run for long is likely to run
 * on for long. So its end is seen on average 2.5 % of its run time late, be that ten seconds or ten minutes.
 */
const SHARE_OF_AGE = 0.05;
const SHORTEST_MS = 400;
const LONGEST_MS = 15_000;

/**
 * How long to leave a task alone before it is checked again.
 *
 * @param ageMs Since the task was submitted.
 * @returns Milliseconds, from 400 to 15,000; more where the task is younger than three seconds.
 */
export function checkInterval(ageMs: number): number {
	if (ageMs < FIRST_CHECK_MS) return FIRST_CHECK_MS - ageMs;
	return Math.min(LONGEST_MS, Math.max(SHORTEST_MS, ageMs * SHARE_OF_AGE));
}
