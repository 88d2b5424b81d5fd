import type { NetworkError } from '../../novita/api/transport';

/** No connection came about, so nothing can have been accepted. */
const NOT_SENT = new Map(
	Object.entries({
		ECONNREFUSED: 'the connection was refused',
		ENOTFOUND: 'its address was not found',
		EAI_AGAIN: 'its address could not be checked up',
		ERR_INVALID_URL: 'its address is not a valid one',
		CERT_HAS_EXPIRED: 'its certificate has expired',
		DEPTH_ZERO_SELF_SIGNED_CERT: 'its certificate is not trusted',
		SELF_SIGNED_CERT_IN_CHAIN: 'its certificate is not trusted',
		UNABLE_TO_VERIFY_LEAF_SIGNATURE: 'its certificate is not trusted',
		UNABLE_TO_GET_ISSUER_CERT_LOCALLY: 'its certificate is not trusted',
		ERR_TLS_CERT_ALTNAME_INVALID: 'its certificate is for another address',
	}),
);

/** In words, since n8n rewrites every message that holds one of these codes. */
const LOST = new Map(
	Object.entries({
		ECONNABORTED: 'no answer came in time',
		ETIMEDOUT: 'no answer came in time',
		ECONNRESET: 'the connection was reset',
		EPIPE: 'the connection was closed',
		ERR_BAD_RESPONSE: 'the answer was cut off',
	}),
);

/** The error's own code, or that of what caused it: n8n wraps what axios throws. */
function codeOf(error: unknown): string | undefined {
	let current: unknown = error;
	for (let depth = 0; depth < 5 && typeof current === 'object' && current !== null; depth++) {
		const { code, cause, errors } = current as {
			code?: unknown;
			cause?: unknown;
			errors?: unknown;
		};
		if (typeof code === 'string') return code;
		current = cause ?? (Array.isArray(errors) ? errors[0] : undefined);
	}
	return undefined;
}

/** What a failed request means. Headers and bodies of the error are left behind on purpose. */
export function readNetworkError(error: unknown, cancelled: boolean): NetworkError {
	const code = codeOf(error);
	if (cancelled || code === 'ERR_CANCELED') {
		return { kind: 'networkError', cause: 'cancelled', detail: 'the execution was stopped' };
	}
	const notSent = code === undefined ? undefined : NOT_SENT.get(code);
	if (notSent) return { kind: 'networkError', cause: 'notSent', detail: notSent };
	const lost = code === undefined ? undefined : LOST.get(code);
	return { kind: 'networkError', cause: 'responseLost', detail: lost ?? 'the connection broke' };
}
