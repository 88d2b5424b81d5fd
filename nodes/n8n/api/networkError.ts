import type { NetworkError } from '../../novita/api/transport';
import { chainOf, readPhase, textsOf, type Phase } from './phase';

type Unsent = Exclude<Phase, 'sent'>;

export const STOPPED_BEFORE = 'the execution was stopped before';

/** In words, here and below, since n8n rewrites every message that holds an error code of the system. */
const UNSENT: Record<Unsent, string> = {
	guarded: "n8n's protection against requests to internal addresses blocks it",
	address: "its address, or the proxy's, is not valid",
	connecting: 'no connection was established',
	proxy: 'the proxy opened no connection',
	certificate: 'its certificate is not trusted',
	handshake: 'no encrypted connection was established',
};

/** What says more than the phase alone. */
const REASONS = new Map(
	Object.entries({
		ECONNREFUSED: 'the connection was refused',
		ENOTFOUND: 'its address was not found by DNS',
		EAI_AGAIN: 'DNS did not resolve its address',
		ENETUNREACH: 'its network is out of reach',
		EHOSTUNREACH: 'its host is out of reach',
		ECONNABORTED: 'the connection timed out',
		ETIMEDOUT: 'the connection timed out',
		CERT_HAS_EXPIRED: 'its certificate has expired',
		CERT_NOT_YET_VALID: 'its certificate is not valid yet',
		CERT_REVOKED: 'its certificate was revoked',
		ERR_TLS_CERT_ALTNAME_INVALID: 'its certificate is for another address',
	}),
);

const LOST = new Map(
	Object.entries({
		ECONNABORTED: 'no reply came in time',
		ETIMEDOUT: 'no reply came in time',
		ECONNRESET: 'the connection was reset',
		EPIPE: 'the connection was closed',
		ERR_BAD_RESPONSE: 'the reply was cut off',
	}),
);

const GUARDED_FIX =
	'Ask whoever runs n8n to allow the host of the Base URL: N8N_SSRF_ALLOWED_HOSTNAMES in its environment. Nothing was sent.';

/** The error's own code, or that of what caused it. Of an error without a status n8n makes it the httpCode. */
const codeOf = (error: unknown): string | undefined =>
	chainOf(error)
		.flatMap(({ code, httpCode }) => [code, httpCode])
		.find((code): code is string => typeof code === 'string' && /^[A-Z]/.test(code));

function describeUnsent(phase: Unsent, error: unknown, code = ''): string {
	const reason = REASONS.get(code);
	switch (phase) {
		case 'guarded':
		case 'address':
			return UNSENT[phase];
		case 'proxy':
			return reason === undefined ? UNSENT.proxy : `${UNSENT.proxy} (${reason})`;
		case 'handshake':
			if (textsOf(chainOf(error)).some((text) => text.includes('wrong version number'))) {
				return "it doesn't support TLS, which https needs";
			}
			return code === 'ECONNRESET'
				? 'it closed the connection before it was encrypted'
				: (reason ?? UNSENT.handshake);
		default:
			return reason ?? UNSENT[phase];
	}
}

/** What a failed request means. Headers and bodies of the error are left behind on purpose. */
export function readNetworkError(error: unknown, cancelled: boolean): NetworkError {
	const code = codeOf(error);
	const phase = readPhase(error);
	const stopped = cancelled || code === 'ERR_CANCELED';
	if (phase !== 'sent') {
		return {
			kind: 'networkError',
			cause: 'notSent',
			detail: stopped ? STOPPED_BEFORE : describeUnsent(phase, error, code),
			...(phase === 'guarded' && { fix: GUARDED_FIX }),
		};
	}
	if (stopped) {
		return { kind: 'networkError', cause: 'cancelled', detail: 'the execution was stopped' };
	}
	const lost = code === undefined ? undefined : LOST.get(code);
	return { kind: 'networkError', cause: 'responseLost', detail: lost ?? 'the connection broke' };
}

/** A credential that n8n could not resolve for this request, though it could before. */
export function unusedCredential(error: unknown, stopped: boolean): NetworkError & { fix: string } {
	const said = textsOf(chainOf(error)).at(-1);
	return {
		kind: 'networkError',
		cause: 'notSent',
		detail: stopped ? STOPPED_BEFORE : 'n8n could not use the credential',
		fix: `${said === undefined ? '' : `n8n says: ${said.replace(/\.$/, '')}. `}Check the Novita API credential of this node. Nothing was sent.`,
	};
}
