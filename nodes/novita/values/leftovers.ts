import { looksLikeJson } from './json';
import { show } from './reading';

/** What a text holds that an expression left behind, and nobody wrote. */
export type Leftover =
	/** It can't be what anybody wants to pay for. */
	| { kind: 'invalid'; what: string; fix: string }
	/** Somebody may mean it. */
	| { kind: 'hint'; what: string };

/** As JavaScript writes them, and as spreadsheets do, among other words. */
export const LOOKS_MISSING =
	/(?<![\p{L}\p{N}_])(undefined|null|[nN]\/[aA]|NaN|#N\/A|#(?:REF|VALUE|DIV\/0|NUM|NULL|ERROR|SPILL|CALC)!|#NAME\?)(?![\p{L}\p{N}_])/u;

/** Each of them, in whatever case. */
const NOTHING = new RegExp(LOOKS_MISSING.source, 'giu');

/** Letters, digits and emojis: what is left without any is put between words. */
const WORDS = /[\p{L}\p{N}\p{So}]/u;

/** What somebody may mean. Punctuation alone is what people and programs write into an empty cell: "-", "[]". */
const SIGNS = /[\p{L}\p{N}\p{S}]/u;

/** The first word of a text that has no other words than those for nothing: "undefined - undefined", "(null)". */
export function nothingIn(text: string): string | undefined {
	if (text.length > 200) return undefined;
	const [first] = text.match(NOTHING) ?? [];
	return WORDS.test(text.replace(NOTHING, '')) ? undefined : first;
}

/** n8n's own names for other data: no other text has them in double braces. */
const N8N_NAME = /\$(json\b|\(|node\b|input\b|fromAI\b|binary\b|items?\b|vars\b)/;
/** The same as people write them into a field without any braces. */
const BARE_NAME = /\$json\s?[.[]\s?["'\w]|\$\(\s?["'`]|\$node\s?\[|\$fromAI\(/;

const LONGEST_NAMED = 80;

/**
 * An expression that n8n didn't evaluate, and that stands in the text as it was written.
 *
 * @param isField Whether the text stands in a field of the node, where anything in double braces is one.
 */
export function expressionIn(text: string, isField = false): string | undefined {
	const braced = text
		.split('}}')
		.slice(0, -1)
		.flatMap((part) => (part.includes('{{') ? `${part.slice(part.lastIndexOf('{{'))}}}` : []))
		.find((each) => isField || N8N_NAME.test(each));
	const found = braced ?? (isField ? BARE_NAME.exec(text)?.[0] : undefined);
	return found?.slice(0, LONGEST_NAMED);
}

export const SWITCH_TO_EXPRESSION =
	'Switch the field to Expression. If the text comes from another node, switch its field there.';

/**
 * Looks through a text that is sent to be paid for.
 *
 * @returns undefined for a text as people write it.
 */
export function leftoverIn(text: string): Leftover | undefined {
	if (text.includes('[object Object]')) {
		return {
			kind: 'invalid',
			what: 'contains [object Object]',
			fix: 'An expression returns an object in place of text. Choose a field inside it, like {{ $json.scene.text }}.',
		};
	}
	const nothing = nothingIn(text) ?? (SIGNS.test(text) ? undefined : show(text));
	if (nothing !== undefined) {
		return {
			kind: 'invalid',
			what: `contains only ${nothing}`,
			fix: 'An expression found no value. Check its field name, and its result for this item.',
		};
	}
	const expression = expressionIn(text);
	if (expression !== undefined) {
		return {
			kind: 'invalid',
			what: `contains ${expression}, an expression that stayed text`,
			fix: SWITCH_TO_EXPRESSION,
		};
	}
	const missing = LOOKS_MISSING.exec(text)?.[1];
	if (missing !== undefined) return { kind: 'hint', what: `contains ${missing}` };
	if (looksLikeJson(text)) return { kind: 'hint', what: 'is JSON' };
	// A fence as chat models put it around what they were asked for.
	if (text.includes('```')) return { kind: 'hint', what: 'contains ```' };
	// The editor closes an expression by itself, and somebody typed it out.
	if (text.includes('}}') && !text.includes('{')) return { kind: 'hint', what: 'contains }}' };
	return undefined;
}
