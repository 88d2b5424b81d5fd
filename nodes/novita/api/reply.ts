/** Longer ones aren't mended: the replies that matter have some hundred characters. */
const LONGEST_MENDED = 20_000;

/** A text, which stays as it is; a number; what only JavaScript takes for one. */
const TOKEN = /"(?:[^"\\]|\\[^])*(?:"|\\?$)|-?\d[\d.eE+-]*|-?\b(?:NaN|Infinity)\b/g;
const LONG_INTEGER = /^-?\d{16,}$/;

/**
 * A reply's text as JSON. A number of 16 digits or more comes as the text of its digits, since it is an ID, and
 * JavaScript would lose the last ones; NaN, which Python writes, comes as null.
 *
 * @returns The text itself where it is no JSON.
 */
export function parseReply(text: string): unknown {
	const mended = text.length > LONGEST_MENDED ? text : text.replace(TOKEN, mend);
	try {
		return JSON.parse(mended) as unknown;
	} catch {
		return text;
	}
}

function mend(token: string): string {
	if (/[NI]/.test(token) && !token.startsWith('"')) return 'null';
	return LONG_INTEGER.test(token) ? `"${token}"` : token;
}
