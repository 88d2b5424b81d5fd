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
