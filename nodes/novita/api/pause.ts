/** All three forms of an HTTP date start with the day. `Date.parse` also takes "-5" for a date. */
const HTTP_DATE = /^\s*(mon|tue|wed|thu|fri|sat|sun)/i;

/**
 * How long a server asks to wait.
 *
 * @param header Seconds, or an HTTP date (RFC 9110, 10.2.3).
 * @param now Milliseconds since 1970, which a date is held against.
 * @returns Milliseconds, 0 or more; undefined where the header is missing or senseless.
 */
export function readRetryAfter(header: unknown, now: number): number | undefined {
	const value = Array.isArray(header) ? header[0] : header;
	if (typeof value === 'number') return value >= 0 ? value * 1000 : undefined;
	if (typeof value !== 'string' || value.trim() === '') return undefined;
	if (/^\s*\d+(\.\d+)?\s*$/.test(value)) return Number(value) * 1000;
	const date = HTTP_DATE.test(value) ? Date.parse(value) : Number.NaN;
	return Number.isNaN(date) ? undefined : Math.max(0, date - now);
}

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
