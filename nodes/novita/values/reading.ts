/**
 * Values as n8n gives them. An expression may give anything; forms, sheets, agents and MCP clients
 * write text. What is clear is taken, what isn't is refused, and nothing is silently read as a default.
 */
export type Reading<Value> =
	| { kind: 'empty' }
	| { kind: 'value'; value: Value }
	/** `expected` goes on where "has to be" ends: "a number from 1 to 600". */
	| { kind: 'unclear'; expected: string };

export const EMPTY = { kind: 'empty' } as const;

export const valueOf = <Value>(value: Value): Reading<Value> => ({ kind: 'value', value });

export const unclear = (expected: string): Reading<never> => ({ kind: 'unclear', expected });

/** Of a reply: the text without blanks around it, where there is one. */
export const textIn = (value: unknown): string | undefined =>
	typeof value === 'string' ? value.trim() || undefined : undefined;

/** Of a reply: a number, which may have come as text. */
export function numberIn(value: unknown): number | undefined {
	const number = typeof value === 'number' ? value : Number(textIn(value) ?? Number.NaN);
	return Number.isFinite(number) ? number : undefined;
}

/**
 * A URL. Not by URL.canParse: Node 20 refuses a host like "bücher.example" there, once the call is optimized.
 * @param base Of what may be just a path.
 */
export function urlIn(text: string, base?: string): URL | undefined {
	try {
		return new URL(text, base);
	} catch {
		return undefined;
	}
}

/**
 * What nobody sees: blanks, control and format characters (zero-width, direction), and letters that are drawn as
 * nothing. What is part of an emoji isn't among them.
 */
const UNSEEN = /(?![\ufe00-\ufe0f])[\s\p{Cc}\p{Cf}\p{Default_Ignorable_Code_Point}\u2800]/u;
/** Anything else. The halves of emojis, and what only changes how the sign before it looks, don't count either. */
const SEEN = /[^\s\p{Cc}\p{Cf}\p{Cs}\p{Default_Ignorable_Code_Point}\u2800]/u;

/** The text without anything unseen at its ends. */
export function trimmed(text: string): string {
	let [from, to] = [0, text.length];
	while (from < to && UNSEEN.test(text.charAt(from))) from++;
	while (to > from && UNSEEN.test(text.charAt(to - 1))) to--;
	return text.slice(from, to);
}

const ALL_UNSEEN = new RegExp(UNSEEN.source, 'gu');

/** What is seen of a text, with nothing in between. */
export const withoutUnseen = (text: string): string => text.replace(ALL_UNSEEN, '');

/** Half an emoji, as a cut leaves it, and control characters that aren't blanks: NUL, ESC. */
const BROKEN = /\p{Cs}|(?!\s)\p{Cc}/gu;

/** A text as it may be sent: without what is broken in it. */
export const cleaned = (text: string): string => trimmed(text.replace(BROKEN, ''));

/** Unset: nothing at all, or the text that an empty field or a missing value gives, also one that only looks empty. */
export const isEmpty = (raw: unknown): boolean =>
	raw === undefined || raw === null || (typeof raw === 'string' && !SEEN.test(raw));

const LONGEST_SHOWN = 40;

const shortened = (text: string): string =>
	text.length > LONGEST_SHOWN
		? `${text.slice(0, LONGEST_SHOWN).replace(/[\ud800-\udbff]$/, '')}…`
		: text;

/** What is unseen and no blank by its name: "[U+200B]". */
const named = (text: string): string =>
	text.replace(/[^\s!-~]/gu, (sign) =>
		UNSEEN.test(sign)
			? `[U+${Number(sign.codePointAt(0)).toString(16).toUpperCase().padStart(4, '0')}]`
			: sign,
	);

/** How a value is repeated in a message: short, and never an object's whole content. */
export function show(raw: unknown): string {
	if (typeof raw === 'number' || typeof raw === 'boolean') return String(raw);
	if (typeof raw === 'string') return `"${named(shortened(raw.trim()))}"`;
	if (isEmpty(raw)) return 'nothing';
	if (raw instanceof Date) return 'a date';
	if (Array.isArray(raw)) return 'a list';
	const keys = typeof raw === 'object' && raw !== null ? Object.keys(raw) : [];
	return keys.length === 0 ? 'an object' : `an object with ${showNames(keys)}`;
}

/** "Timeout has to be a number from 1 to 10, not \"soon\"": what was expected, and what came. */
export const isWrong = (label: string, raw: unknown, expected: string): string =>
	`${label} has to be ${expected}, not ${show(raw)}`;

const MOST_SHOWN = 10;

/** "a, b, c", and of many the first ten and how many more there are. */
export function showNames(names: readonly string[]): string {
	const more = names.length - MOST_SHOWN;
	const shown = names.slice(0, MOST_SHOWN).map(shortened).map(named).join(', ');
	return more > 0 ? `${shown} and ${more} more` : shown;
}

/** "2,160". */
export const showNumber = (value: number): string => value.toLocaleString('en-US');

/** "1 second", "2,160 minutes". */
export const count = (amount: number, what: string): string =>
	`${showNumber(amount)} ${what}${amount === 1 ? '' : 's'}`;

/** "7 October 2026", of an ISO date. */
export const showDay = (date: string): string =>
	new Date(date).toLocaleDateString('en-GB', { dateStyle: 'long', timeZone: 'UTC' });

/** The API counts characters, and JavaScript's length counts an emoji twice. */
export const characters = (text: string): number =>
	text.replace(/[\ud800-\udbff][\udc00-\udfff]/g, '_').length;
