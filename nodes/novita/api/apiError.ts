import { isObject } from '../values/json';
import { textIn } from '../values/reading';
import {
	BAD_KEY,
	byMoney,
	byReason,
	ofCheck,
	type ApiErrorCode,
	type Asked,
	type Meaning,
} from './meanings';
import { readRetryAfter } from './pause';
import {
	BESIDE_THE_POINT,
	byNetwork,
	byProxy,
	byStatus,
	leavesOpen,
	UNREADABLE,
} from './statusMeanings';
import type { HttpResponse, HttpResult } from './transport';

/** Why a call to the API didn't give what it was made for. */
export interface ApiError extends Meaning {
	/** Whether a submission that ended so may have been accepted, and so be paid for. */
	mayBeAccepted: boolean;
	status?: number;
	/** How long the API asked to wait, from Retry-After. */
	retryAfterMs?: number;
	/** Novita's own word, like BILLING_BALANCE_NOT_ENOUGH. */
	reason?: string;
	/** Novita's own sentence. */
	said?: string;
	/** Novita's support asks for it. */
	traceId?: string;
	/** The proxy that answered in place of Novita. */
	proxy?: string;
	/** What the reply to a submission said in words or names that nobody documents. */
	reply?: string;
}

/** A request that reached the API, or may have, and whose outcome nobody was told. */
const MAY_BE_ACCEPTED = new Set<ApiErrorCode>([
	'serverError',
	'unreadableResponse',
	'responseLost',
	'cancelled',
]);

/** The only way an API error is made: what its code stands for follows from the code. */
export const apiError = (meaning: Meaning, details: Partial<ApiError> = {}): ApiError => ({
	...details,
	...meaning,
	mayBeAccepted: MAY_BE_ACCEPTED.has(meaning.code),
});

/**
 * What a response means that isn't the one that was hoped for. A reason is believed only where Novita
 * documents it, with any status but a 5xx or 408: that leaves open what became of the request.
 *
 * @param result Any result. A response with status 2xx is an unreadable one, unless it gives such a reason.
 * @param now Milliseconds since 1970, which a date in Retry-After is held against.
 */
export function readApiError(
	result: HttpResult,
	now: number,
	asked: Asked = 'submission',
): ApiError {
	if (result.kind === 'networkError') return apiError(byNetwork(result));
	const { status, headers, body } = result;
	const words = readWords(body);
	const known = leavesOpen(status) ? undefined : (byReason(words.reason) ?? byCode(status, body));
	const meaning = known ?? byWords(result, words);
	const proxy = hasWords(words) ? undefined : readProxy(result);
	return apiError(
		{
			...(asked === 'check' ? ofCheck(meaning) : meaning),
			...(proxy !== undefined && byProxy(proxy, status)),
		},
		{
			...words,
			status,
			retryAfterMs: readRetryAfter(headers['retry-after'], now),
			proxy,
			reply: asked === 'submission' ? replyIn(body, words, meaning.code) : undefined,
		},
	);
}

type Words = Pick<ApiError, 'reason' | 'said' | 'traceId'>;

const hasWords = ({ reason, said }: Words): boolean => reason !== undefined || said !== undefined;

/** Without a reason that Novita documents. */
function byWords({ status, cutOff, body }: HttpResponse, words: Words): Meaning {
	const isRefused = status >= 400 && !leavesOpen(status);
	const code = isObject(body) ? body.code : undefined;
	const money = isRefused ? byMoney(code, words.reason, words.said) : undefined;
	const meaning = money ?? byStatus(status);
	if (meaning !== UNREADABLE) return meaning;
	if (hasWords(words)) return BESIDE_THE_POINT;
	return cutOff === undefined
		? meaning
		: byNetwork({ kind: 'networkError', cause: 'responseLost', detail: cutOff });
}

const LONGEST_REPLY = 1_000;

/** The name of an ID in JSON, also of one that has been cut off. */
const NAMES_ID = /"(task_?)?ids?"\s*:/i;

/**
 * Text, JSON, or its beginning; a page says nothing to anybody. Beside words of Novita's own only where it may
 * name a task that is billed.
 */
function replyIn(body: unknown, words: Words, code: ApiErrorCode): string | undefined {
	const text = typeof body === 'string' ? body.trim() : (JSON.stringify(body ?? '') ?? '');
	const isSaid = hasWords(words) && !(MAY_BE_ACCEPTED.has(code) && NAMES_ID.test(text));
	return isSaid || !/^[^<].*\w/.test(text) ? undefined : text.slice(0, LONGEST_REPLY);
}

/** Novita's general guide gives 401 a single meaning. Only a body that says so too is Novita's own. */
const byCode = (status: number, body: unknown): Meaning | undefined =>
	status === 401 && isObject(body) && body.code === status ? BAD_KEY : undefined;

const LONGEST_WORDS = 500;

/** From `{code, reason, message, metadata}` or the OpenAI-like `{error: …}`. Nothing else is quoted. */
function readWords(body: unknown): Words {
	if (!isObject(body)) return {};
	const words = (value: unknown) => textIn(value)?.slice(0, LONGEST_WORDS);
	const inner = isObject(body.error) ? body.error : body;
	const metadata = isObject(body.metadata) ? body.metadata : {};
	const reasons = [inner.reason, inner.code, inner.type, body.reason, body.code]
		.map(words)
		.filter((reason) => reason !== undefined);
	return {
		reason: reasons.find((reason) => byReason(reason) !== undefined) ?? reasons[0],
		said: words(inner.message) ?? words(body.error),
		traceId: words(metadata.trace_id) ?? words(body.trace_id),
	};
}

/** What proxies sign their pages with. */
const PROXIES =
	/\b(squid|zscaler|netskope|forti(gate|net|proxy)|forcepoint|blue ?coat|tinyproxy|privoxy)\b/i;

/** They pass on what Novita says, and stand on its side of the wire. */
const CONTENT_NETWORKS = /google|cloudfront|cloudflare|varnish|akamai|fastly/i;

const PAGE_START = 20_000;

/**
 * The proxy that made a response, for one that isn't in Novita's own words.
 *
 * @returns Its name, "proxy" where it gives none, or undefined where nothing tells of a proxy.
 */
function readProxy({ status, headers, body }: HttpResponse): string | undefined {
	const page = typeof body === 'string' ? body.slice(0, PAGE_START) : '';
	const via = typeof headers.via === 'string' ? headers.via : '';
	// "1.1 office.example (squid/6.1)": behind the protocol, and nothing but a name.
	const host = CONTENT_NETWORKS.test(via) ? undefined : /^\s*\S+\s+([\w.:-]{1,80})/.exec(via)?.[1];
	const name = host ?? PROXIES.exec(page)?.[0];
	if (name !== undefined) return name;
	const isMarked = Object.keys(headers).some((header) => /^(proxy|x-squid)-/.test(header));
	return status === 407 || isMarked || /\bproxy\b/i.test(page) ? 'proxy' : undefined;
}

/**
 * Novita's own words in one line, and behind them what its support asks for. Empty where it said
 * nothing.
 */
export function quote({ status, reason, said, traceId, reply }: ApiError): string {
	const facts = [status && `HTTP ${status}`, reason, traceId && `trace ID ${traceId}`]
		.filter(Boolean)
		.join(', ');
	const whole = reply === undefined ? '' : `The reply was HTTP ${status}: ${reply}`;
	if (said && said !== reason) {
		return `Novita said: "${said}"${facts && ` (${facts})`}.${whole && ` ${whole}`}`;
	}
	if (whole) return whole;
	// Without words it may have been anything on the way that answered.
	if (reason === undefined) return facts && `The reply was ${facts}.`;
	return `Novita replied: ${facts}.`;
}
