import { isObject } from './json';
import { cleaned, EMPTY, isEmpty, trimmed, unclear, valueOf, type Reading } from './reading';

/** As people and programs write them, in lower case. */
const ON = new Set(['true', '1', 'yes', 'y', 'on']);
const OFF = new Set(['false', '0', 'no', 'n', 'off']);

/** A switch: `true`, `"TRUE"`, `1`, `" yes "` and their opposites. */
export function readSwitch(raw: unknown): Reading<boolean> {
	if (isEmpty(raw)) return EMPTY;
	if (typeof raw === 'boolean') return valueOf(raw);
	const word = isPlain(raw) ? trimmed(String(raw)).toLowerCase() : '';
	if (ON.has(word)) return valueOf(true);
	if (OFF.has(word)) return valueOf(false);
	return unclear('true or false');
}

/** What people write behind a number, in lower case. */
const UNITS = {
	seconds: ['seconds', 'second', 'secs', 'sec', 's'],
	hours: ['hours', 'hour', 'hrs', 'hr', 'h'],
	minutes: ['minutes', 'minute', 'mins', 'min', 'm'],
	megabytes: ['megabytes', 'megabyte', 'mb'],
	dollars: ['usd', 'dollars', 'dollar', '$'],
} as const;

export type Unit = keyof typeof UNITS;

export interface NumberRule {
	min?: number;
	max?: number;
	whole?: boolean;
	/** May stand behind the number: "5 seconds", "5s". Dollars may stand before it, too: "$5". */
	unit?: Unit;
}

/** In characters, with its unit. */
const LONGEST_NUMBER = 40;
/** What people write as a number; JavaScript would also take "0x5" and "1e999". */
const DECIMAL = /^[+-]?(\d+(\.\d*)?|\.\d+)(e[+-]?\d+)?$/;
const WITH_COMMA = /^[+-]?\d*,\d+$/;
/** One and a thousand in turn, depending on where somebody comes from. */
const MAYBE_THOUSANDS = /^[+-]?[1-9]\d{0,2},\d{3}$/;

/** A number, also as text, with a decimal comma or its unit behind it. */
export function readNumber(raw: unknown, rule: NumberRule = {}): Reading<number> {
	if (isEmpty(raw)) return EMPTY;
	const value = typeof raw === 'string' ? fromText(raw, rule.unit) : raw;
	const { min = -Number.MAX_VALUE, max = Number.MAX_VALUE, whole = false } = rule;
	const isIn = typeof value === 'number' && value >= min && value <= max;
	return isIn && (!whole || Number.isInteger(value)) ? valueOf(value) : unclear(describe(rule));
}

function fromText(raw: string, unit: Unit | undefined): number | undefined {
	const text = trimmed(raw).toLowerCase();
	if (text.length > LONGEST_NUMBER) return undefined;
	const suffix = unit && UNITS[unit].find((each) => text.endsWith(each));
	const prefix = unit === 'dollars' && !suffix && UNITS[unit].find((each) => text.startsWith(each));
	const digits = text.slice(prefix ? prefix.length : 0, suffix ? -suffix.length : undefined).trim();
	if (DECIMAL.test(digits)) return Number(digits);
	const clear = WITH_COMMA.test(digits) && !MAYBE_THOUSANDS.test(digits);
	return clear ? Number(digits.replace(',', '.')) : undefined;
}

function describe({ min, max, whole, unit }: NumberRule): string {
	const what = `a ${whole ? 'whole ' : ''}number${unit ? ` of ${unit}` : ''}`;
	if (min === undefined) return what;
	return max === undefined ? `${what}, at least ${min}` : `${what} from ${min} to ${max}`;
}

const isPlain = (raw: unknown): raw is string | number | boolean =>
	typeof raw === 'string' ||
	typeof raw === 'boolean' ||
	(typeof raw === 'number' && Number.isFinite(raw));

/** A text; numbers and booleans read as they are written. What is broken or unseen around it doesn't count. */
export function readText(raw: unknown): Reading<string> {
	if (isEmpty(raw)) return EMPTY;
	return isPlain(raw) ? valueOf(cleaned(String(raw))) : unclear('text');
}

/** Letters, digits and what UUIDs and prefixed IDs hold. No slash or dot: an ID goes into a URL. */
export const ID = /^[A-Za-z0-9_-]{1,128}$/;
const NO_IDS = new Set(['null', 'undefined', 'nan', 'none', 'n-a']);

/**
 * An ID of a task or a voice. A number is refused: above 2^53 its last digits are lost, and nobody can see
 * whether they were.
 */
export function readId(raw: unknown): Reading<string> {
	if (isEmpty(raw)) return EMPTY;
	if (typeof raw === 'number') return unclear('text (a long number loses its last digits)');
	const id = typeof raw === 'string' ? trimmed(raw) : '';
	const isId = ID.test(id) && !NO_IDS.has(id.toLowerCase());
	return isId ? valueOf(id) : unclear('an ID of letters, digits, - and _');
}

export interface Choice<Value> {
	value: Value;
	/** As the editor shows it, which people copy. */
	label?: string;
}

const normalized = (text: string): string => trimmed(text).toLowerCase().replace(/\s+/g, ' ');

/** "16 : 9" and "16:9" are the same to whoever writes them. */
const withoutBlanks = (text: string): string => normalized(text).replaceAll(' ', '');

/**
 * One of a few values, whatever its case and blanks, or by its label in the editor. Where all values are
 * numbers, they are read as such, with their unit.
 */
export function readChoice<Value extends string | number>(
	raw: unknown,
	choices: ReadonlyArray<Choice<Value>>,
	unit?: Unit,
): Reading<Value> {
	if (isEmpty(raw)) return EMPTY;
	const exact = choices.find(({ value }) => value === raw);
	if (exact) return valueOf(exact.value);
	if (choices.every(({ value }) => typeof value === 'number')) {
		const number = readNumber(raw, { unit });
		const found = choices.find(({ value }) => number.kind === 'value' && value === number.value);
		if (found) return valueOf(found.value);
	} else if (isPlain(raw)) {
		const written = withoutBlanks(String(raw));
		const found = choices.filter(
			({ value, label }) =>
				withoutBlanks(String(value)) === written || withoutBlanks(label ?? '') === written,
		);
		if (found.length === 1 && found[0]) return valueOf(found[0].value);
	}
	return unclear(`one of: ${choices.map(({ value }) => value).join(', ')}`);
}

/** A spreadsheet takes 16:9 for a quarter past four in the afternoon, nearly. */
const TIME_OF_DAY = /^(\d{4}-\d\d-\d\dt)?\d{1,2}:\d{2}(:\d{2}(\.\d+)?)?z?( ?[ap]m)?$/i;

/** Whether a spreadsheet made a time of a ratio: "16:09:00", a date, or a share of the day. */
export const looksLikeTime = (raw: unknown): boolean =>
	raw instanceof Date ||
	(typeof raw === 'number' && raw > 0 && raw < 1) ||
	(typeof raw === 'string' && TIME_OF_DAY.test(trimmed(raw)));

const MOMENT = 'a date like 2026-11-28 or 2026-11-28T09:00:00Z';

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
	const ms = typeof raw === 'string' ? momentIn(trimmed(raw), asEnd) : valueOfDate(raw);
	return Number.isFinite(ms) && ms >= 0 ? valueOf(Math.floor(ms / 1000)) : unclear(MOMENT);
}

function momentIn(text: string, asEnd: boolean): number {
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
