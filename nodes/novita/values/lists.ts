import {
	isObject,
	jsonInLetter,
	LONGEST_GUESS,
	looksLikeJson,
	parseJson,
	valueUnder,
	withoutFence,
	type JsonObject,
} from './json';
import { EMPTY, isEmpty, trimmed, unclear, valueOf, type Reading } from './reading';

/** Far more than any video has shots or voices. */
const MOST_ENTRIES = 1000;

export interface ListRule {
	/** Under which the list may lie: `{ shots: [...] }`. */
	keys: readonly string[];
	/** Splits a text that is no JSON. Without it the text is the only entry, or a letter around a list. */
	separator?: RegExp;
	/** Of an entry. An object without them, as JSON text, is words like any other. */
	entryKeys?: readonly string[];
	/** Names of one value that entries of a list have from the entry that held the list, where they lack it. */
	inherited?: readonly string[];
}

/**
 * A list in any shape that n8n, a sheet or an agent gives it: a list of texts, of objects, of JSON texts or of
 * items (`{ json }`), JSON as text, fenced, under its name, or a single entry.
 *
 * A text that begins like JSON and can't be parsed is never taken for an entry, nor is one with two lists in it.
 */
export function readList(raw: unknown, rule: ListRule): Reading<unknown[]> {
	if (isEmpty(raw)) return EMPTY;
	if (typeof raw === 'string') return readListText(raw, rule);
	if (Array.isArray(raw)) return readEntries(raw as unknown[], rule);
	if (!isObject(raw)) return unclear('a list');
	const inside = valueUnder(raw, rule.keys) ?? (isItem(raw) ? raw.json : undefined);
	if (inside !== undefined) return readList(inside, rule);
	// A fixedCollection without any entry.
	return Object.keys(raw).length === 0 ? EMPTY : valueOf([raw]);
}

function readListText(raw: string, rule: ListRule): Reading<unknown[]> {
	const text = withoutFence(raw);
	const begins = /^[[{]/.test(text);
	const parsed = begins ? parseJson(raw) : undefined;
	if (parsed !== undefined) return readList(parsed, rule);
	if (rule.separator) {
		if (begins) return unclear(jsonFor(raw));
		return listOf(
			raw
				.split(rule.separator)
				.map(trimmed)
				.filter((entry) => entry !== ''),
		);
	}
	const [list, ...others] = jsonInLetter(text).filter((each) => isForList(each, rule));
	if (list !== undefined && others.length === 0) return readList(list, rule);
	const isWhole = begins && /[\]}]$/.test(text);
	const isUnclear = list !== undefined || isWhole || looksLikeJson(raw) || namesKey(text, rule);
	return isUnclear ? unclear(jsonFor(raw)) : listOf([trimmed(raw)]);
}

/** Whether a letter holds more of a list than can be read. */
const namesKey = (text: string, { keys, entryKeys = [] }: ListRule): boolean =>
	[...keys, ...entryKeys].some((key) => text.includes(`"${key}"`));

/** Whether JSON that stood in a text is a list, or an entry of one, and not just what words look like. */
function isForList(value: unknown, rule: ListRule): boolean {
	if (!Array.isArray(value)) return isEntry(value, rule);
	return (
		value.every(isObject) || (value.length > 1 && value.every((each) => typeof each === 'string'))
	);
}

const isEntry = (value: unknown, { keys, entryKeys }: ListRule): boolean =>
	isObject(value) &&
	(entryKeys === undefined ||
		isItem(value) ||
		valueUnder(value, [...keys, ...entryKeys]) !== undefined);

const jsonFor = (text: string): string =>
	text.length > LONGEST_GUESS
		? `a list, or JSON of at most ${LONGEST_GUESS.toLocaleString('en-US')} characters`
		: 'a list, or JSON that holds one';

const isItem = (object: JsonObject): boolean => isObject(object.json);

function listOf(entries: unknown[]): Reading<unknown[]> {
	if (entries.length > MOST_ENTRIES) return unclear(`a list of at most ${MOST_ENTRIES} entries`);
	return entries.length === 0 ? EMPTY : valueOf(entries);
}

function readEntries(list: unknown[], rule: ListRule): Reading<unknown[]> {
	const entries: unknown[][] = [];
	for (const entry of list) {
		const parsed = typeof entry === 'string' && isJson(entry, rule) ? parseJson(entry) : entry;
		const plain = isObject(parsed) && isItem(parsed) ? parsed.json : parsed;
		if ((entry !== undefined && parsed === undefined) || Array.isArray(plain)) {
			return unclear('a list of text or objects');
		}
		const inside = isObject(plain) ? valueUnder(plain, rule.keys) : undefined;
		entries.push(Array.isArray(inside) ? inside : [plain]);
	}
	return listOf(entries.flat());
}

/** An object that is no entry is words: some models like a prompt to be JSON. */
function isJson(text: string, rule: ListRule): boolean {
	if (!looksLikeJson(text)) return false;
	const parsed = parseJson(text);
	return !isObject(parsed) || isEntry(parsed, rule);
}

/**
 * Entries of which one may hold a whole list: the editor lets people put an expression into an entry, and not in
 * place of the list.
 *
 * @param keysOf The entry's own field that may hold it.
 * @returns The entries one by one. What an inner one lacks it has from the entry that held it.
 */
export function flatten(
	entries: readonly unknown[],
	keysOf: readonly string[],
	rule: ListRule,
	depth = 0,
): Reading<unknown[]> {
	const flat: unknown[][] = [];
	for (const entry of entries) {
		const held = isObject(entry) ? valueUnder(entry, keysOf) : entry;
		const isList =
			typeof held === 'string'
				? rule.separator !== undefined || isJson(held, rule) || namesKey(held, rule)
				: Array.isArray(held) || isObject(held);
		const list = isList && depth < DEEPEST ? readList(held, rule) : EMPTY;
		if (list.kind === 'unclear') return list;
		if (list.kind === 'empty' || isItself(list.value, held)) {
			flat.push([entry]);
			continue;
		}
		const inner = flatten(list.value, keysOf, rule, depth + 1);
		if (inner.kind !== 'value') return inner;
		flat.push(isObject(entry) ? handDown(entry, inner.value, keysOf, rule.inherited) : inner.value);
	}
	return listOf(flat.flat());
}

/** A list in a list in a list is no spelling of anything. */
const DEEPEST = 3;

const isItself = ([first, ...others]: unknown[], held: unknown): boolean =>
	others.length === 0 && (first === held || first === trimmed(String(held)));

/** Inner entries as objects, each with what it lacks and the one that held them has. */
function handDown(
	outer: JsonObject,
	entries: unknown[],
	[key = '']: readonly string[],
	names: readonly string[] = [],
): unknown[] {
	const objects = entries.map((each) => (isObject(each) ? each : { [key]: each }));
	const value = valueUnder(outer, names);
	const [name] = names;
	if (name === undefined || value === undefined) return objects;
	return objects.map((each) =>
		valueUnder(each, names) === undefined ? { ...each, [name]: value } : each,
	);
}
