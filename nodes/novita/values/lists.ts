import {
	isObject,
	jsonInLetter,
	LONGEST_GUESS,
	parseJson,
	valueUnder,
	type JsonObject,
} from './json';
import { count, EMPTY, isEmpty, unclear, valueOf, type Reading } from './reading';

/** Far more than any video has shots or voices. */
const MOST_ENTRIES = 1000;

export interface ListRule {
	/** Under which the list may lie: `{ shots: [...] }`. */
	keys: readonly string[];
	/** Of an entry: an object in a letter that has none of them is no list. */
	entryKeys?: readonly string[];
}

/**
 * A list as data give it: as it is, under its name, in an item (`{ json }`), as JSON, fenced, in a chat model's
 * letter around it, or a single entry. What an entry is made of isn't looked at.
 *
 * A text without a list in it, or with two, is never taken for an entry.
 */
export function readList(raw: unknown, rule: ListRule): Reading<unknown[]> {
	if (isEmpty(raw)) return EMPTY;
	if (typeof raw === 'string') return readListText(raw, rule);
	if (Array.isArray(raw)) {
		const [first, ...others] = raw as unknown[];
		return isObject(first) && others.length === 0 ? readList(first, rule) : listOf(raw);
	}
	if (!isObject(raw)) return unclear('a list');
	const inside = valueUnder(raw, rule.keys) ?? (isObject(raw.json) ? raw.json : aloneIn(raw, rule));
	if (inside !== undefined) return readList(inside, rule);
	// A fixedCollection without any entry.
	return Object.keys(raw).length === 0 ? EMPTY : valueOf([raw]);
}

/** The list of objects, or what holds one, that an object has nothing beside: `{ output: { shots: [...] } }`. */
function aloneIn(raw: JsonObject, { entryKeys = [] }: ListRule): unknown {
	const [value, ...others] = Object.values(raw);
	const isAlone = entryKeys.length > 0 && others.length === 0 && !valueUnder(raw, entryKeys);
	const holds = isObject(value) || (Array.isArray(value) && value.every(isObject));
	return isAlone && holds ? value : undefined;
}

function readListText(raw: string, rule: ListRule): Reading<unknown[]> {
	const parsed = parseJson(raw);
	if (parsed !== undefined) return readList(parsed, rule);
	const [list, ...others] = jsonInLetter(raw).filter((each) => isForList(each, rule));
	if (list !== undefined && others.length === 0) return readList(list, rule);
	return unclear(
		raw.length > LONGEST_GUESS
			? `a list, or JSON of at most ${count(LONGEST_GUESS, 'character')}`
			: 'a list, or text with one list in it',
	);
}

/** Whether JSON that stood in a letter is a list or an entry of one, and not just what words look like. */
function isForList(value: unknown, { keys, entryKeys = [] }: ListRule): boolean {
	if (isObject(value)) return valueUnder(value, [...keys, ...entryKeys]) !== undefined;
	const isEntry = (each: unknown) => isObject(each) || typeof each === 'string';
	return Array.isArray(value) && value.length > 0 && value.every(isEntry);
}

/** A list, unless it is empty or longer than any. */
export function listOf(entries: unknown[]): Reading<unknown[]> {
	if (entries.length > MOST_ENTRIES) return unclear(`a list of at most ${MOST_ENTRIES} entries`);
	return entries.length === 0 ? EMPTY : valueOf(entries);
}
