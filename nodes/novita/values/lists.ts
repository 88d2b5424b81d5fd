import {
	isObject,
	LONGEST_GUESS,
	looksLikeJson,
	parseJson,
	valueUnder,
	withoutFence,
	type JsonObject,
} from './json';
import { EMPTY, isEmpty, unclear, valueOf, type Reading } from './reading';

/** Far more than any video has shots or voices. */
const MOST_ENTRIES = 1000;

export interface ListRule {
	/** Under which the list may lie: `{ shots: [...] }`. */
	keys: readonly string[];
	/** Splits a text that is no JSON. Without it the text is the only entry. */
	separator?: RegExp;
	/** Names of one value that entries of a list have from the entry that held the list, where they lack it. */
	inherited?: readonly string[];
}

/**
 * A list in any shape that n8n, a sheet or an agent gives it: a list of texts, of objects, of JSON texts or of
 * items (`{ json }`), JSON as text, fenced, under its name, or a single entry.
 *
 * A text that begins like a list or object and can't be parsed is never taken for an entry.
 */
export function readList(raw: unknown, rule: ListRule): Reading<unknown[]> {
	if (isEmpty(raw)) return EMPTY;
	if (typeof raw === 'string') {
		if (/^[[{]/.test(withoutFence(raw))) {
			const parsed = parseJson(raw);
			return parsed === undefined ? unclear(jsonFor(raw)) : readList(parsed, rule);
		}
		const entries = rule.separator ? raw.split(rule.separator) : [raw];
		return listOf(entries.map((entry) => entry.trim()).filter((entry) => entry !== ''));
	}
	if (Array.isArray(raw)) return readEntries(raw as unknown[], rule);
	if (!isObject(raw)) return unclear('a list');
	const inside = valueUnder(raw, rule.keys) ?? (isItem(raw) ? raw.json : undefined);
	if (inside !== undefined) return readList(inside, rule);
	// A fixedCollection without any entry.
	return Object.keys(raw).length === 0 ? EMPTY : valueOf([raw]);
}

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
		const parsed = typeof entry === 'string' && looksLikeJson(entry) ? parseJson(entry) : entry;
		const plain = isObject(parsed) && isItem(parsed) ? parsed.json : parsed;
		if ((entry !== undefined && parsed === undefined) || Array.isArray(plain)) {
			return unclear('a list of text or objects');
		}
		const inside = isObject(plain) ? valueUnder(plain, rule.keys) : undefined;
		entries.push(Array.isArray(inside) ? inside : [plain]);
	}
	return listOf(entries.flat());
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
				? rule.separator !== undefined || looksLikeJson(held)
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
	others.length === 0 && (first === held || first === String(held).trim());

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
