import type { BinaryHelperFunctions } from 'n8n-workflow';

import type { Patience } from './patience';

/** A body as n8n's helpers hand it out, and take it. */
export type Stream = Exclude<Parameters<BinaryHelperFunctions['prepareBinaryData']>[0], Buffer>;

/** The API's own replies have some kilobytes. */
const MOST_BYTES = 5_000_000;

const isStream = (body: unknown): body is Stream =>
	typeof body === 'object' && body !== null && Symbol.asyncIterator in body;

/**
 * Reads a reply of the API, of which no more than some megabytes are looked at.
 *
 * @returns Its JSON, or its text where it is none: also where it was cut, since it may still name a task, and then with
 * what cut it. An error only where nothing came.
 */
export async function readReply(
	body: unknown,
	patience: Patience,
): Promise<{ value: unknown; cutBy?: unknown } | { error: unknown }> {
	if (!isStream(body)) return { value: body };
	const chunks: Buffer[] = [];
	let bytes = 0;
	const read = async () => {
		for await (const chunk of body) {
			chunks.push(chunk as Buffer);
			bytes += (chunk as Buffer).length;
			if (bytes > MOST_BYTES) return patience.end('enough');
		}
	};
	const end = await patience.until(read());
	if ('error' in end && bytes === 0) return end;
	const text = Buffer.concat(chunks)
		.toString('utf8', 0, MOST_BYTES)
		.replace(/^\ufeff/, '');
	return { value: parseReply(text), ...('error' in end && { cutBy: end.error }) };
}

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
