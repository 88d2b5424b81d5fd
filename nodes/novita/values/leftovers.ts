import { looksLikeJson } from './json';

/** What a text holds that an expression left behind, and nobody wrote. */
export type Leftover =
	/** It can't be what anybody wants to pay for. */
	| { kind: 'invalid'; what: string; fix: string }
	/** Somebody may mean it. */
	| { kind: 'hint'; what: string };

/** What programs and spreadsheets write where there is no value. */
const NOTHING = [
	'undefined',
	'null',
	'nan',
	'n/a',
	'#n/a',
	'#ref!',
	'#value!',
	'#name?',
	'#div/0!',
];

const SEPARATORS = /[\s.,;:|"']+/;

/** The first word of a text that has no other words than those for nothing. */
export function nothingIn(text: string): string | undefined {
	const words = text.slice(0, 200).split(SEPARATORS).filter(Boolean);
	const isNothing =
		text.length <= 200 && words.every((word) => NOTHING.includes(word.toLowerCase()));
	return isNothing ? words[0] : undefined;
}

/** As JavaScript writes them, and as spreadsheets do, among other words. */
export const LOOKS_MISSING =
	/(?<![\p{L}\p{N}_])(undefined|null|[nN]\/[aA]|NaN|#N\/A|#REF!|#VALUE!|#NAME\?|#DIV\/0!)(?![\p{L}\p{N}_])/u;

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
	const nothing = nothingIn(text);
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
	return undefined;
}
