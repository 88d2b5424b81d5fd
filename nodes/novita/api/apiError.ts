import {
	BESIDE_THE_POINT,
	byCode,
	byNetwork,
	byProxy,
	byReason,
	byStatus,
	UNREADABLE,
	type ApiErrorCode,
	type Meaning,
} from './meanings';
import { readProxy } from './proxy';
import { readRetryAfter } from './retryAfter';
import type { HttpResult } from './transport';
import { readWords, type Words } from './words';

/** Why a call to the API didn't give what it was made for. */
export interface ApiError extends Meaning, Words {
	/** Whether a submission that ended so may have been accepted, and so be paid for. */
	mayBeAccepted: boolean;
	/** Whether the same call may give another answer a little later. */
	retryable: boolean;
	/**
	 * Whether Novita gave a reason that it documents. Anything in between may answer with the same status,
	 * so without this a refusal is no more than a doubt.
	 */
	documented?: boolean;
	/** HTTP status, where there was a response. */
	status?: number;
	/** How long the API asked to wait, from Retry-After. */
	retryAfterMs?: number;
	/** The proxy that answered in place of Novita. */
	proxy?: string;
}

/** A request that reached the API, or may have, and whose outcome nobody was told. */
const MAY_BE_ACCEPTED = new Set<ApiErrorCode>([
	'serverError',
	'unreadableResponse',
	'responseLost',
	'cancelled',
]);

const RETRYABLE = new Set<ApiErrorCode>([
	'rateLimited',
	'serverError',
	'unreadableResponse',
	'notSent',
	'responseLost',
]);

type Details = Omit<ApiError, keyof Meaning | 'mayBeAccepted' | 'retryable'>;

/** The only way an API error is made: what its code stands for follows from the code. */
export const apiError = (meaning: Meaning, details: Details = {}): ApiError => ({
	...meaning,
	...details,
	mayBeAccepted: MAY_BE_ACCEPTED.has(meaning.code),
	retryable: RETRYABLE.has(meaning.code),
});

/**
 * What a response means that isn't the one that was hoped for. A reason is believed only where Novita
 * documents it, with any status but a 5xx: that leaves open what became of the request.
 *
 * @param result Any result. A response with status 2xx is an unreadable one, unless it gives such a reason.
 * @param now Milliseconds since 1970, which a date in Retry-After is held against.
 */
export function readApiError(result: HttpResult, now: number): ApiError {
	if (result.kind === 'networkError') return apiError(byNetwork(result));
	const { status, headers } = result;
	const words = readWords(result.body, (reason) => byReason(reason) !== undefined);
	const { reason, said } = words;
	const details = { ...words, status, retryAfterMs: readRetryAfter(headers['retry-after'], now) };
	const known = status < 500 ? (byReason(reason) ?? byCode(status, result.body)) : undefined;
	if (known) return apiError(known, { ...details, documented: true });
	const meaning = byStatus(status);
	if (reason !== undefined || said !== undefined) {
		return apiError(meaning === UNREADABLE ? BESIDE_THE_POINT : meaning, details);
	}
	const proxy = readProxy(result);
	if (proxy === undefined) return apiError(meaning, details);
	return apiError({ ...meaning, ...byProxy(proxy, status) }, { ...details, proxy });
}

/**
 * Novita's own words in one line, and behind them what its support asks for. Empty where it said
 * nothing.
 */
export function quote({ status, reason, said, traceId }: ApiError): string {
	const facts = [
		status === undefined ? undefined : `HTTP ${status}`,
		reason,
		traceId && `trace ID ${traceId}`,
	]
		.filter((part) => part !== undefined && part !== '')
		.join(', ');
	if (said && said !== reason) return `Novita said: "${said}"${facts && ` (${facts})`}.`;
	// Without words it may have been anything on the way that answered.
	if (reason === undefined) return facts && `The reply was ${facts}.`;
	return `Novita replied: ${facts}.`;
}
