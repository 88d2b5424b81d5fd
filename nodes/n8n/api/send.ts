import {
	sleep,
	type BinaryHelperFunctions,
	type IExecuteFunctions,
	type IHttpRequestOptions,
} from 'n8n-workflow';

import type { Clock, NetworkError, Send } from '../../novita/api/transport';
import { readNetworkError, STOPPED_BEFORE, unusedCredential } from './networkError';
import { Patience } from './patience';
import { USER_AGENT } from './userAgent';

interface NovitaCredential {
	baseUrl: string;
	/** Only for taking it out of what a server says. Requests get it from n8n. */
	apiKey: string;
}

/** Real time. n8n's own `sleep`, since its linter keeps timers from nodes. */
export const systemClock: Clock = {
	now: () => Date.now(),
	elapsed: () => performance.now(),
	sleep,
};

/** A server that repeats the key, in its body or a header, must not bring it into a message or item. */
function withoutKey<Reply>(reply: Reply, key: string): Reply {
	if (key.length < 8) return reply;
	const text = JSON.stringify(reply);
	const written = JSON.stringify(key).slice(1, -1);
	return text.includes(written)
		? (JSON.parse(text.replaceAll(written, '[API key]')) as Reply)
		: reply;
}

/** n8n's helper asks its context for the credential at each request, and only for that of the first item. */
const withCredentialOf = (itemIndex: number, context: IExecuteFunctions): IExecuteFunctions =>
	Object.create(context, {
		getCredentials: {
			value: async (type: string) => await context.getCredentials(type, itemIndex),
		},
	}) as IExecuteFunctions;

/** n8n's own time-out says more of how far a request came, but not in every version does it see all that takes long. */
const GRACE_MS = 500;

/**
 * Requests to the API with the credential's key, over n8n's helper, which obeys the instance's
 * proxy settings and stops with the execution.
 *
 * @param itemIndex Of the item whose credential it is.
 */
export function createSend(
	context: IExecuteFunctions,
	credential: NovitaCredential,
	itemIndex: number,
): Send {
	const signal = context.getExecutionCancelSignal();
	const asked = itemIndex === 0 ? context : withCredentialOf(itemIndex, context);
	return async ({ method, path, query, body, bytes, timeoutMs }) => {
		if (signal?.aborted) {
			return { kind: 'networkError', cause: 'notSent', detail: STOPPED_BEFORE };
		}
		let isRead = false;
		const patience = new Patience(timeoutMs + GRACE_MS, signal);
		const options: IHttpRequestOptions = {
			method,
			baseURL: credential.baseUrl,
			// n8n resolves the credential first: what nobody has read by then can't have been sent.
			get url() {
				isRead = true;
				patience.heard();
				return path;
			},
			get abortSignal() {
				return patience.signal;
			},
			// n8n sets that of the execution, which `patience` obeys too.
			set abortSignal(_) {},
			encoding: 'stream',
			qs: query,
			body: bytes ?? body,
			// Of bytes n8n can't tell what they are.
			headers: { ...USER_AGENT, ...(bytes && { 'Content-Type': 'application/json' }) },
			json: true,
			timeout: timeoutMs,
			returnFullResponse: true,
			// Also of 401, after which n8n would send the request again.
			ignoreHttpStatusErrors: true,
			// A redirect could carry the key elsewhere, or a submission to two places.
			disableFollowRedirect: true,
		};
		const broken = (error: unknown): NetworkError => {
			const { why } = patience;
			patience.end('enough');
			const stopped = signal?.aborted ?? false;
			return isRead
				? readNetworkError(error, stopped, why === 'silent')
				: withoutKey(unusedCredential(error, stopped), credential.apiKey);
		};
		const replied = await patience.until(
			context.helpers.httpRequestWithAuthentication.call(asked, 'novitaApi', options) as Promise<{
				statusCode: number;
				headers: Record<string, unknown>;
				body: unknown;
			}>,
		);
		if ('error' in replied) return broken(replied.error);
		patience.heard();
		const { statusCode: status, headers, body: unread } = replied.value;
		const read = await readReply(unread, patience);
		if ('error' in read) return broken(read.error);
		const cutOff = 'cutBy' in read ? broken(read.cutBy).detail : undefined;
		patience.end('enough');
		return withoutKey(
			{ kind: 'response', status, headers, body: read.value, cutOff },
			credential.apiKey,
		);
	};
}

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
async function readReply(
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
