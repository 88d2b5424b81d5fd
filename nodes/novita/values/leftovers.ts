import { looksLikeJson } from './json';

/** What a text holds that an expression left behind, and nobody wrote. */
export type Leftover =
	/** It can't be what anybody wants to pay for. */
	| { kind: 'invalid'; what: string; fix: string }
	/** Somebody may mean it. */
	| { kind: 'hint'; what: string };

/** As JavaScript writes them, in lower case; who means the word can write it with a capital letter. */
const NOTHING = /(?<![\p{L}\p{N}_])(undefined|null)(?![\p{L}\p{N}_])/u;
const NOT_AVAILABLE = /(?<![\p{L}\p{N}])(n\/a|#n\/a|#ref!|#value!|nan)(?![\p{L}\p{N}])/iu;

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
	const word = NOTHING.exec(text)?.[1];
	if (word !== undefined) {
		return {
			kind: 'invalid',
			what: `contains the word ${word}`,
			fix: 'An expression found no value. Check its field name. If you mean the word, write it with a capital letter.',
		};
	}
	if (looksLikeJson(text)) {
		return {
			kind: 'invalid',
			what: 'is JSON in place of text',
			fix: 'Choose the text inside it, like {{ $json.prompt }}. If you mean the JSON itself, put a word before it.',
		};
	}
	const missing = NOT_AVAILABLE.exec(text)?.[1];
	if (missing !== undefined) return { kind: 'hint', what: `contains ${missing}` };
	// A fence as chat models put it around what they were asked for.
	if (text.includes('```')) return { kind: 'hint', what: 'contains ```' };
	return undefined;
}
