import { isObject } from './json';
import { EMPTY, isEmpty, unclear, valueOf, type Reading } from './reading';

const EXPECTED = 'a date like 2026-11-28 or 2026-11-28T09:00:00Z';

/** ISO 8601, also with a blank for the T, as spreadsheets write it. */
const DATE = /^(\d{4}-\d\d-\d\d)(?:[t ](\d\d:\d\d(?::\d\d(?:\.\d{1,9})?)?)(z|[+-]\d\d:?\d\d)?)?$/i;

/**
 * A moment: a date or ISO 8601 text, or what n8n's expressions make of one. A time without an offset is in UTC.
 *
 * @param asEnd A date alone then stands for its last second, in place of its first.
 * @returns Whole seconds since 1970.
 */
export function readSeconds(raw: unknown, asEnd = false): Reading<number> {
	if (isEmpty(raw)) return EMPTY;
	const ms = typeof raw === 'string' ? parseText(raw.trim(), asEnd) : valueOfDate(raw);
	return Number.isFinite(ms) && ms >= 0 ? valueOf(Math.floor(ms / 1000)) : unclear(EXPECTED);
}

function parseText(text: string, asEnd: boolean): number {
	const [, day, time = asEnd ? '23:59:59' : '00:00:00', offset = 'Z'] = DATE.exec(text) ?? [];
	if (day === undefined) return Number.NaN;
	// JavaScript takes 30 February for 2 March.
	const midnight = new Date(`${day}T00:00:00Z`);
	const isDay = Number.isFinite(midnight.getTime()) && midnight.toISOString().startsWith(day);
	return isDay ? Date.parse(`${day}T${time}${offset.toUpperCase()}`) : Number.NaN;
}

/** A Date, or a DateTime of Luxon's, which `$now` is. */
function valueOfDate(raw: unknown): number {
	if (raw instanceof Date) return raw.getTime();
	return isObject(raw) && 'toMillis' in raw ? Number(raw.valueOf()) : Number.NaN;
}
