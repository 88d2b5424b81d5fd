import { EMPTY, isEmpty, unclear, valueOf, type Reading } from './reading';

type Entries = Record<string, unknown>;

const isObject = (value: unknown): value is Entries =>
	typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof Date);

/** A fence as chat models put it around what they were asked for. */
const FENCED = /^```[a-z0-9]*\s*\n?([\s\S]*?)\n?\s*```$/i;

export const withoutFence = (text: string): string =>
	(FENCED.exec(text.trim())?.[1] ?? text).trim();

const BEGINS_LIKE_JSON = /^[[{]/;
/** "[Wide shot] A cup" is a prompt, and so is "{product} on a table". */
const LOOKS_LIKE_JSON = /^(\{\s*(["'{[}]|\w+\s*:)|\[\s*["'{[\]])/;

/** Whether a text is a list or object, or the cut-off or misspelled beginning of one; also fenced. */
export const looksLikeJson = (text: string): boolean =>
	LOOKS_LIKE_JSON.test(withoutFence(text)) || typeof parseJson(text) === 'object';

/**
 * JSON, also fenced.
 *
 * @returns undefined where it isn't any.
 */
export function parseJson(text: string): unknown {
	try {
		return JSON.parse(withoutFence(text)) as unknown;
	} catch {
		return undefined;
	}
}

const sameName = (one: string, other: string): boolean =>
	one.toLowerCase().replaceAll('_', '') === other.toLowerCase().replaceAll('_', '');

/** The entry under one of these keys, whatever their case and underscores. */
export function entryOf(object: Entries, keys: readonly string[]): unknown {
	for (const key of keys) {
		const found = Object.keys(object).find((name) => sameName(name, key));
		if (found !== undefined && object[found] !== undefined) return object[found];
	}
	return undefined;
}

export interface ListRule {
	/** Under which the list may lie: `{ shots: [...] }`. */
	keys: readonly string[];
	/** Splits a text that is no JSON. Without it the text is the only entry. */
	separator?: RegExp;
	/** Names of one value: an entry that has it under any of them doesn't get it from the entry that held it. */
	synonyms?: readonly string[];
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
		if (BEGINS_LIKE_JSON.test(withoutFence(raw))) {
			const parsed = parseJson(raw);
			return parsed === undefined
				? unclear('a list, or JSON that holds one')
				: readList(parsed, rule);
		}
		const entries = rule.separator ? raw.split(rule.separator) : [raw];
		return valueOf(entries.map((entry) => entry.trim()).filter((entry) => entry !== ''));
	}
	if (Array.isArray(raw)) return readEntries(raw as unknown[], rule);
	if (!isObject(raw)) return unclear('a list');
	const inside = entryOf(raw, rule.keys) ?? (isItem(raw) ? raw.json : undefined);
	if (inside !== undefined) return readList(inside, rule);
	// A fixedCollection without any entry.
	return Object.keys(raw).length === 0 ? EMPTY : valueOf([raw]);
}

const isItem = (object: Entries): boolean => isObject(object.json);

function readEntries(list: unknown[], rule: ListRule): Reading<unknown[]> {
	const entries: unknown[] = [];
	for (const entry of list) {
		const parsed = typeof entry === 'string' && looksLikeJson(entry) ? parseJson(entry) : entry;
		const plain = isObject(parsed) && isItem(parsed) ? parsed.json : parsed;
		if ((entry !== undefined && parsed === undefined) || Array.isArray(plain)) {
			return unclear('a list of text or objects');
		}
		const inside = isObject(plain) ? entryOf(plain, rule.keys) : undefined;
		if (Array.isArray(inside)) entries.push(...(inside as unknown[]));
		else entries.push(plain);
	}
	return entries.length === 0 ? EMPTY : valueOf(entries);
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
	const flat: unknown[] = [];
	for (const entry of entries) {
		const held = isObject(entry) ? entryOf(entry, keysOf) : entry;
		const isList =
			typeof held === 'string'
				? rule.separator !== undefined || looksLikeJson(held)
				: Array.isArray(held) || isObject(held);
		const list = isList && depth < DEEPEST ? readList(held, rule) : EMPTY;
		if (list.kind === 'unclear') return list;
		if (list.kind === 'empty' || isItself(list.value, held)) {
			flat.push(entry);
			continue;
		}
		const inner = flatten(list.value, keysOf, rule, depth + 1);
		if (inner.kind !== 'value') return inner;
		flat.push(...inner.value.map((each) => inherit(entry, each, keysOf, rule.synonyms)));
	}
	return valueOf(flat);
}

/** A list in a list in a list is no spelling of anything. */
const DEEPEST = 3;

const isItself = ([first, ...others]: unknown[], held: unknown): boolean =>
	others.length === 0 && (first === held || first === String(held).trim());

const inherit = (
	outer: unknown,
	inner: unknown,
	keysOf: readonly string[],
	synonyms: readonly string[] = [],
): unknown => {
	if (!isObject(outer)) return inner;
	const [key = ''] = keysOf;
	const own = isObject(inner) ? inner : { [key]: inner };
	const namesOf = (name: string) => (synonyms.includes(name) ? synonyms : [name]);
	const missing = Object.entries(outer).filter(
		([name]) => entryOf(own, namesOf(name)) === undefined,
	);
	return { ...Object.fromEntries(missing), ...own };
};
