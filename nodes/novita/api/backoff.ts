const FIRST_PAUSE_MS = 2_000;
const LONGEST_PAUSE_MS = 60_000;

/**
 * Pause before the next try after an error: doubled each time, with up to half of it taken off at
 * random, so that many items or many n8n servers don't come back all at once.
 *
 * @param attempt 1 for the first error in sequence.
 * @param random From 0 to 1.
 * @returns Milliseconds, from 1,000 to 60,000.
 */
export const backoff = (attempt: number, random: number): number =>
	Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** Math.min(attempt - 1, 10)) * (1 - random / 2);
