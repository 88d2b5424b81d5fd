/** What can be sent as JSON. */
export type Json = null | boolean | number | string | Json[] | { [key: string]: Json | undefined };
export type JsonObject = { [key: string]: Json | undefined };

export const isObject = (value: unknown): value is JsonObject =>
	typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof Date);

/**
 * More than any list of shots or attachments has. A text whose JSON is only guessed at is parsed up to this
 * length, in UTF-16 code units.
 */
export const LONGEST_GUESS = 20_000;

/** What chat models put around what they were asked for, with the language behind the first. */
const FENCE = '```';

export function withoutFence(text: string): string {
	const whole = text.trim();
	const isFenced =
		whole.length >= 2 * FENCE.length && whole.startsWith(FENCE) && whole.endsWith(FENCE);
	if (!isFenced) return whole;
	return whole
		.slice(FENCE.length, -FENCE.length)
		.replace(/^[a-z0-9]+/i, '')
		.trim();
}

/**
 * JSON, also fenced.
 *
 * @param longest Longer ones aren't parsed.
 * @returns undefined where it isn't any.
 */
export function parseJson(text: string, longest = LONGEST_GUESS): unknown {
	if (text.length > longest) return undefined;
	try {
		return JSON.parse(withoutFence(text)) as unknown;
	} catch {
		return undefined;
	}
}

/** "[Wide shot] A cup" is a prompt, and so is "{product} on a table". */
const LOOKS_LIKE_JSON = /^(\{\s*(["'{[}]|\w+\s*:)|\[\s*["'{[\]])/;

/** Whether a text is a list or object, or the cut-off or misspelled beginning of one; also fenced. */
export const looksLikeJson = (text: string): boolean =>
	LOOKS_LIKE_JSON.test(withoutFence(text)) || typeof parseJson(text) === 'object';

const sameName = (one: string, other: string): boolean =>
	one.toLowerCase().replaceAll('_', '') === other.toLowerCase().replaceAll('_', '');

/** The value under one of these keys, whatever their case and underscores. */
export function valueUnder(object: Record<string, unknown>, keys: readonly string[]): unknown {
	for (const key of keys) {
		const found = Object.keys(object).find((name) => sameName(name, key));
		if (found !== undefined && object[found] !== undefined) return object[found];
	}
	return undefined;
}
