import type { NetworkError } from '../../novita/api/transport';
import { isObject } from '../../novita/values/json';

export const STOPPED_BEFORE = 'the execution was stopped before';

/**
 * What says more than how far a request came. In words, here and below, since n8n rewrites every message that holds
 * an error code of the system.
 */
const WHY_UNSENT = new Map([
	['ECONNREFUSED', 'the connection was refused'],
	['ENOTFOUND', 'its address was not found by DNS'],
	['EAI_AGAIN', 'DNS did not resolve its address'],
	['ENETUNREACH', 'its network is out of reach'],
	['EHOSTUNREACH', 'its host is out of reach'],
	['ECONNABORTED', 'the connection timed out'],
	['ETIMEDOUT', 'the connection timed out'],
	['ECONNRESET', 'it closed the connection at once'],
	['EPROTO', "it doesn't support TLS as https needs it"],
	['CERT_HAS_EXPIRED', 'its certificate has expired'],
	['CERT_NOT_YET_VALID', 'its certificate is not valid yet'],
	['CERT_REVOKED', 'its certificate was revoked'],
	['ERR_TLS_CERT_ALTNAME_INVALID', 'its certificate is for another address'],
]);

const WHY_LOST = new Map([
	['ECONNABORTED', 'no reply came in time'],
	['ETIMEDOUT', 'no reply came in time'],
	['ECONNRESET', 'the connection was reset'],
	['EPIPE', 'the connection was closed'],
	['ERR_BAD_RESPONSE', 'the reply was cut off'],
]);

const GUARDED: Pick<NetworkError, 'detail' | 'fix'> = {
	detail: "n8n's protection against requests to internal addresses blocks it",
	fix: 'Ask whoever runs n8n to allow the host of the Base URL: N8N_SSRF_ALLOWED_HOSTNAMES in its environment. Nothing was sent.',
};

const UNTRUSTED = 'its certificate is not trusted';
const UNENCRYPTED = 'no encrypted connection was established';

type Chain = ReadonlyArray<Record<string, unknown>>;

const DEEPEST = 6;

/** An error and what caused it, the outermost first: n8n wraps what axios throws, and axios what Node throws. */
function chainOf(error: unknown): Chain {
	const chain: Array<Record<string, unknown>> = [];
	let current = error;
	while (isObject(current) && chain.length < DEEPEST && !chain.includes(current)) {
		chain.push(current);
		// Node tries all addresses of a host, and bundles what became of each.
		current = current.cause ?? (Array.isArray(current.errors) ? current.errors[0] : undefined);
	}
	return chain;
}

/** The error's own code, or that of what caused it. Of an error without a status n8n makes it the httpCode. */
const codeOf = (chain: Chain): string =>
	chain
		.flatMap(({ code, httpCode }) => [code, httpCode])
		.find((code): code is string => typeof code === 'string' && /^[A-Z]/.test(code)) ?? '';

/** What is said of an error, the original words last: n8n puts its own in front, and keeps those in `messages`. */
const textsOf = (chain: Chain): string[] =>
	chain
		.flatMap(({ message, messages }) => [message, messages].flat())
		.filter((text) => typeof text === 'string');

/**
 * What Node was doing when it failed, before there was a connection to write to. It begins its words with it: n8n
 * 2.20 and older keep nothing else of an error.
 */
const CONNECTING = /^(connect|getaddrinfo|bind)( E|$)/;

/**
 * Why not a byte of a request can have left this machine. Node's own objects tell that of its connection, and its
 * error codes don't: the same reset ends a handshake and a request. A connection that was kept open and is closed
 * just as it is used again may have carried it, and so may whatever can't be seen.
 *
 * @returns undefined where Novita may have got the request.
 */
function whyUnsent(chain: Chain, code: string): string | undefined {
	const why = WHY_UNSENT.get(code);
	const request = chain.find(({ isAxiosError }) => isAxiosError === true)?.request;
	const socket = isObject(request) ? request.socket : undefined;
	// An agent hands out no socket before its proxy has opened the way.
	if (socket === null) {
		return `the proxy opened no connection${why === undefined ? '' : ` (${why})`}`;
	}
	// Node holds the request back until the server's certificate is accepted.
	if (isObject(socket) && socket.secureConnecting === true) {
		return why ?? (socket.authorizationError ? UNTRUSTED : UNENCRYPTED);
	}
	if (code === 'ERR_INVALID_URL') return "its address, or the proxy's, is not valid";
	const doing = [...chain.map(({ syscall }) => syscall), ...textsOf(chain)];
	return doing.some((each) => CONNECTING.test(String(each)))
		? (why ?? 'no connection was established')
		: undefined;
}

/**
 * What a failed request means. Headers and bodies of the error are left behind on purpose.
 *
 * @param error Whatever n8n's helper or axios has thrown. No redirects may have been followed.
 * @param stopped Whether the execution was stopped meanwhile.
 * @param timedOut Whether this package ended it, since nothing came.
 */
export function readNetworkError(error: unknown, stopped: boolean, timedOut = false): NetworkError {
	const chain = chainOf(error);
	const code = timedOut ? 'ETIMEDOUT' : codeOf(chain);
	const isStopped = stopped || code === 'ERR_CANCELED';
	const isGuarded = chain.some(({ name }) => String(name).startsWith('Ssrf'));
	const unsent = isGuarded ? GUARDED.detail : whyUnsent(chain, code);
	if (unsent !== undefined) {
		const detail = isStopped ? STOPPED_BEFORE : unsent;
		return {
			kind: 'networkError',
			cause: 'notSent',
			detail,
			...(isGuarded && { fix: GUARDED.fix }),
		};
	}
	return isStopped
		? { kind: 'networkError', cause: 'cancelled', detail: 'the execution was stopped' }
		: {
				kind: 'networkError',
				cause: 'responseLost',
				detail: WHY_LOST.get(code) ?? 'the connection broke',
			};
}

/** A credential that n8n could not resolve for this request, though it could before. */
export function unusedCredential(error: unknown, stopped: boolean): NetworkError {
	const said = textsOf(chainOf(error)).at(-1);
	return {
		kind: 'networkError',
		cause: 'notSent',
		detail: stopped ? STOPPED_BEFORE : 'n8n could not use the credential',
		fix: `${said === undefined ? '' : `n8n says: ${said.replace(/\.$/, '')}. `}Check the Novita API credential of this node. Nothing was sent.`,
	};
}
