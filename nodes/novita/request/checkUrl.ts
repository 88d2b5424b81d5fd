import { invalidField, NOTHING, type FieldReading } from './fieldReading';
import { whyPage, whySecret, whyUnreachable } from './hosts';
import { isObject, parseJson, valueUnder } from '../values/json';
import { expressionIn, SWITCH_TO_EXPRESSION } from '../values/leftovers';
import { count, isEmpty, show, trimmed, urlIn } from '../values/reading';

export interface UrlRule {
	label: string;
	/** Of a file, which may also be sent itself: those that the API documents, without a dot. */
	extensions?: readonly string[];
	/** Where they stand. */
	source?: string;
}

/** In UTF-16 code units. Few servers take more than 8,000. */
const LONGEST_URL = 16_000;

/**
 * Checks a URL that only the API opens, so that just its form can be judged.
 *
 * @param raw The URL, or a list of attachments with a single one (Airtable's), also as JSON text.
 * @returns `nothing` where there is none.
 */
export function checkUrl(raw: unknown, rule: UrlRule): FieldReading<string> {
	const { label, extensions } = rule;
	const name = extensions ? `${label} URL` : label;
	const given = urlsIn(raw);
	if (given.length === 0) return NOTHING;
	if (given.length > 1) {
		return invalidField(
			label,
			`${name} is a list of ${given.length} URLs, and has to be one`,
			'Split the list into items with a Split Out node before this one, or choose one URL in an expression.',
		);
	}
	const text = typeof given[0] === 'string' ? unescaped(trimmed(given[0])) : '';
	// No URL has double braces: whatever they were for, nobody filled them in.
	const expression = expressionIn(text, true);
	if (expression !== undefined) {
		const what = `${name} contains ${expression}, an expression that stayed text`;
		return invalidField(label, what, SWITCH_TO_EXPRESSION);
	}
	const url = parseUrl(text);
	if (!url) {
		return invalidField(
			label,
			`${name} has to be a URL that starts with https:// or http://, not ${show(given[0])}`,
			fixFor(text, rule),
		);
	}
	if (text.length > LONGEST_URL) {
		return invalidField(
			label,
			`${name} is too long: ${count(text.length, 'character')}`,
			`Use a URL of at most ${count(LONGEST_URL, 'character')}.`,
		);
	}
	return { kind: 'value', value: encodeUrl(text, url), hints: hintsAt(url, name, rule) };
}

function hintsAt(url: URL, name: string, { extensions, source }: UrlRule): string[] {
	const unreachable = whyUnreachable(url);
	if (!extensions) return unreachable === undefined ? [] : [`${name} ${unreachable}.`];
	const secret = whySecret(url);
	if (secret !== undefined) return [`${name} ${secret}, and choose File here.`];
	const why = unreachable ?? whyPage(url);
	if (why !== undefined) {
		return [`${name} ${why}, or download the file before this node and choose File.`];
	}
	const extension = /\.([a-z0-9]{2,5})$/i.exec(url.pathname)?.[1]?.toLowerCase();
	if (!extension || extensions.includes(extension)) return [];
	const documented = extensions.map((each) => `.${each}`).join(', ');
	return [`${name} ends in .${extension}. ${source ?? 'Novita documents'} ${documented}.`];
}

/** The URLs in a value: a text, a list, a list of attachments, one attachment, and JSON of these. */
function urlsIn(raw: unknown): unknown[] {
	const value = fromJson(raw);
	return (Array.isArray(value) ? (value as unknown[]) : [value])
		.map((each) => (isObject(each) ? (valueUnder(each, ['url']) ?? each) : each))
		.filter((each) => !isEmpty(each))
		.flatMap((each) => {
			const several = typeof each === 'string' ? urlsInCell(each) : [];
			return several.length > 1 ? several : [each];
		});
}

/** In front of the next URL of a cell. */
const SEPARATOR = /[\s,;|](?=https?:\/\/)/i;

/** A URL may hold another, with whatever separates them; not so a blank. */
function urlsInCell(text: string): string[] {
	const parts = text.split(SEPARATOR).filter((part) => /^[\s,;|]*https?:\/\//i.test(part));
	const holdsAnother =
		parts[0] !== undefined && parts[0].indexOf('://') !== parts[0].lastIndexOf('://');
	return holdsAnother ? text.split(/\s/).filter((part) => /^https?:\/\//i.test(part)) : parts;
}

/** As a page or a feed writes a URL's "&", once or several times over. */
const unescaped = (text: string): string => text.replace(/&(?:amp;|#0?38;|#x26;)+/gi, '&');

/** Text that isn't JSON stands for itself. */
const fromJson = (raw: unknown): unknown =>
	typeof raw === 'string' && /^\s*(["[{]|```)/.test(raw) ? (parseJson(raw) ?? raw) : raw;

/** URL itself is lenient: it takes "https:example.com", and leaves out line breaks in the middle. */
function parseUrl(text: string): URL | undefined {
	const isWhole = /^https?:\/\/[^/\\\s]/i.test(text) && !/\p{Cc}/u.test(text);
	return isWhole ? urlIn(text) : undefined;
}

function fixFor(text: string, { label, extensions }: UrlRule): string {
	if (!extensions) return 'Enter a full, public URL, like https://example.com/webhook.';
	if (/^data:/i.test(text)) {
		return `Enter the URL of a file in ${label} URL, or upload this one first.`;
	}
	return `Enter the full, public URL of a file, like https://example.com/file.${extensions[0]}. To send a file, choose File in ${label}.`;
}

/**
 * Blanks and letters beyond ASCII are percent-encoded, and the host is written in its ASCII form. All else
 * stays byte for byte, since a signature may depend on it.
 */
function encodeUrl(text: string, url: URL): string {
	const start = text.indexOf('//') + 2;
	const length = text.slice(start).search(/[/?#]|$/);
	const [authority, rest] = [text.slice(start, start + length), text.slice(start + length)];
	const user = authority.slice(0, authority.lastIndexOf('@') + 1);
	const host = isAscii(authority) ? authority : user + url.host;
	return text.slice(0, start).toLowerCase() + encode(host) + encode(rest);
}

const isAscii = (text: string) => /^[\x21-\x7e]*$/.test(text);

const encode = (text: string) =>
	text
		.replace(/[^\x21-\x7e]+/g, (letters) => percent(Buffer.from(letters, 'utf8')))
		.replace(/%(?![\da-f]{2})/gi, '%25');

const percent = (bytes: Buffer) =>
	Array.from(bytes, (byte) => `%${byte.toString(16).toUpperCase().padStart(2, '0')}`).join('');
