import type { ApiError } from '../novita/api/apiError';
import type { Doubt } from '../novita/api/waitOutcome';

/**
 * A task may be unknown for a moment after its submission, while it spreads among Novita's servers
 * (nothing documents how long; seconds elsewhere), and one server may lag behind at any time.
 */
export const FRESH_MS = 20_000;

/** How often a refusal has to come in sequence, and over how many milliseconds, to be believed. */
function proofFor({ code, documented }: ApiError): { times: number; ms: number } {
	if (code === 'cancelled') return { times: 1, ms: 0 };
	// A firewall or login page on the way may refuse for a minute. The task goes on, and is paid for.
	if (!documented) return { times: 5, ms: 30_000 };
	return code === 'notFound' ? { times: 3, ms: FRESH_MS } : { times: 1, ms: 0 };
}

/**
 * Whether a failing status check ends the wait: one odd answer never does.
 *
 * @param before The refusals right before it, if any.
 * @param now Milliseconds since 1970.
 * @returns No doubt after an error that may pass.
 */
export function weigh(
	error: ApiError,
	before: Doubt | undefined,
	now: number,
): { doubt?: Doubt; believed: boolean } {
	// A login page may reply with 200, and stay.
	if (error.retryable && error.code !== 'unreadableResponse') return { believed: false };
	const doubt = { times: (before?.times ?? 0) + 1, since: before?.since ?? now };
	const { times, ms } = proofFor(error);
	return { doubt, believed: doubt.times >= times && now - doubt.since >= ms };
}
