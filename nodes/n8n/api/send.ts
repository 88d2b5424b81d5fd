import { sleep, type IExecuteFunctions, type IHttpRequestOptions } from 'n8n-workflow';

import { parseReply } from '../../novita/api/reply';
import type {
	Clock,
	HttpRequest,
	HttpResult,
	NetworkError,
	Send,
} from '../../novita/api/transport';
import { stoppable, type Stoppable } from '../execution';
import { readNetworkError, STOPPED_BEFORE, unusedCredential } from './networkError';
import { readBody, TOO_LONG } from './readBody';

export interface NovitaCredential {
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

/** Behind the HTTP client's own time-out, which ends with the first byte of a reply. */
const LATER_MS = 1_000;

/**
 * Requests to the API with the credential's key, over n8n's helper, which obeys the instance's proxy settings. They
 * stop with the execution, and end by their timeout, however slowly a reply trickles in.
 */
export function createSend(context: IExecuteFunctions, credential: NovitaCredential): Send {
	const cancelled = context.getExecutionCancelSignal();
	return async (request) =>
		cancelled?.aborted
			? { kind: 'networkError', cause: 'notSent', detail: STOPPED_BEFORE }
			: await stoppable(context, async (own) => await sendOnce(context, credential, request, own));
}

async function sendOnce(
	context: IExecuteFunctions,
	credential: NovitaCredential,
	{ method, path, query, body, bytes, timeoutMs }: HttpRequest,
	{ signal, stop }: Stoppable,
): Promise<HttpResult> {
	const wasStopped = () => context.getExecutionCancelSignal()?.aborted ?? false;
	const deadline = AbortSignal.timeout(timeoutMs + LATER_MS);
	deadline.addEventListener('abort', stop);
	let isRead = false;
	const options: IHttpRequestOptions = {
		method,
		baseURL: credential.baseUrl,
		// n8n resolves the credential first: what nobody has read by then can't have been sent.
		get url() {
			isRead = true;
			return path;
		},
		qs: query,
		body: bytes ?? body,
		// Of bytes n8n can't tell what they are.
		...(bytes && { headers: { 'Content-Type': 'application/json' } }),
		json: true,
		timeout: timeoutMs,
		// n8n's client would lose what came of a reply that breaks off, and the last digits of long numbers.
		encoding: 'stream',
		get abortSignal() {
			return signal;
		},
		// n8n sets the execution's own, which this one follows.
		set abortSignal(_) {},
		returnFullResponse: true,
		// Also of 401, after which n8n would send the request again.
		ignoreHttpStatusErrors: true,
		// A redirect could carry the key elsewhere, or a submission to two places.
		disableFollowRedirect: true,
	};
	try {
		const response = (await context.helpers.httpRequestWithAuthentication.call(
			context,
			'novitaApi',
			options,
		)) as { statusCode: number; headers: Record<string, unknown>; body: unknown };
		const { statusCode: status, headers } = response;
		const { text, broken } = await readBody(response.body);
		const reply: HttpResult = {
			kind: 'response',
			status,
			headers,
			body: typeof text === 'string' ? parseReply(text) : text,
			...(broken !== undefined && {
				cutOff: broken === TOO_LONG ? TOO_LONG : whyLost(broken, wasStopped()).detail,
			}),
		};
		return withoutKey(reply, credential.apiKey);
	} catch (error) {
		return isRead
			? whyLost(error, wasStopped())
			: withoutKey(unusedCredential(error, wasStopped()), credential.apiKey);
	} finally {
		deadline.removeEventListener('abort', stop);
	}
}

/** Where the execution goes on, only the deadline can have broken the request off. */
function whyLost(error: unknown, wasStopped: boolean): NetworkError {
	const lost = readNetworkError(error, wasStopped);
	return lost.cause === 'cancelled' && !wasStopped
		? { ...lost, cause: 'responseLost', detail: 'no reply came in time' }
		: lost;
}
