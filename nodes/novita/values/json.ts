import { trimmed } from './reading';

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

const inFence = (text: string): string => trimmed(text.replace(/^[a-z0-9]+/i, ''));

function withoutFence(text: string): string {
	const whole = trimmed(text);
	const isFenced =
		whole.length >= 2 * FENCE.length && whole.startsWith(FENCE) && whole.endsWith(FENCE);
	if (!isFenced) return whole;
	return inFence(whole.slice(FENCE.length, -FENCE.length));
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

const QUOTED = String.raw`(?:"(?:[^"\\]|\\[^])*"|'(?:[^'\\]|\\[^])*')`;
/** Of shots and voices, as JavaScript writes them. */
const BARE = '(?:prompt|duration|seconds|shots?|multi_?prompt|voices?|voice_?id|id)';

/**
 * The first key of an object, the first text of a list, or one that is cut off. Words aren't: "[[Wide shot]] A cup",
 * "{Camera: slow pan}", `["Stop!" she shouts]`.
 */
const LOOKS_LIKE_JSON = new RegExp(
	[
		String.raw`^(?:\[\s*)?\{\s*(?:${QUOTED}|${BARE})\s*(?::|$)`,
		String.raw`^\[\s*${QUOTED}\s*(?:[,\]]|$)`,
		String.raw`^[[{](?:\s*[[{])?\s*(?:"(?:[^"\\]|\\[^])*|'(?:[^'\\]|\\[^])*)\\?$`,
	].join('|'),
	'i',
);

/** Whether a text is a list or object, or the cut-off or misspelled beginning of one; also fenced. */
export const looksLikeJson = (text: string): boolean =>
	LOOKS_LIKE_JSON.test(withoutFence(text)) || typeof parseJson(text) === 'object';

/**
 * The JSON that a chat model put into a letter: "Sure! Here are your shots: [ … ]". Lists and objects in fences, or
 * else those that begin somewhere in its text.
 *
 * @returns Each of them that can be read, in order.
 */
export function jsonInLetter(text: string): unknown[] {
	if (text.length > LONGEST_GUESS) return [];
	const fenced = text.split(FENCE).filter((_, index) => index % 2 === 1);
	const inFences = fenced.map((each) => parseJson(inFence(each))).filter(isListOrObject);
	return inFences.length > 0
		? inFences
		: bracketed(text)
				.map((each) => parseJson(each))
				.filter(isListOrObject);
}

const isListOrObject = (value: unknown): boolean => typeof value === 'object' && value !== null;

/** What stands between an opening bracket and the one that closes it, and in no other brackets. */
function bracketed(text: string): string[] {
	const found: string[] = [];
	let [depth, start, isText] = [0, 0, false];
	for (let at = 0; at < text.length; at++) {
		const sign = text.charAt(at);
		if (depth > 0 && sign === '"') isText = !isText;
		else if (isText && sign === '\\') at++;
		else if (!isText && (sign === '[' || sign === '{') && depth++ === 0) start = at;
		else if (!isText && (sign === ']' || sign === '}') && depth > 0 && --depth === 0) {
			found.push(text.slice(start, at + 1));
		}
	}
	return found;
}

const plain = (name: string): string => name.toLowerCase().replaceAll('_', '');

/** Whether a name is one of these keys, whatever its case and underscores. */
export const isOneOf = (keys: readonly string[], name: string): boolean =>
	keys.some((key) => plain(key) === plain(name));

/** The value under the first of these keys that an object has, whatever their case and underscores. */
export function valueUnder(object: Record<string, unknown>, keys: readonly string[]): unknown {
	const names = Object.keys(object);
	for (const key of keys) {
		const found = names.find((name) => isOneOf([key], name));
		if (found !== undefined && object[found] !== undefined) return object[found];
	}
	return undefined;
}
