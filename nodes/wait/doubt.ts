import type { ApiErrorCode } from '../novita/api/meanings';

/**
 * A task may be unknown for a moment after its submission, while it spreads among Novita's servers
 * (nothing documents how long; seconds elsewhere), and one server may lag behind at any time.
 */
export const FRESH_MS = 20_000;

/** How often such a refusal has to come in sequence to be believed, besides. */
const TIMES = 3;

/** Refusals in sequence, none of which was believed yet. */
export interface Doubt {
	times: number;
	/** When the first of them came, in milliseconds since 1970. */
	since: number;
}

/** With these the task can't be had. Any other refusal may pass while it goes on, and is billed. */
const ENDS_A_WAIT: ReadonlySet<ApiErrorCode> = new Set(['notFound', 'keyRefused']);

/**
 * Whether a failing status check ends the wait: one odd answer never does.
 *
 * @param before The refusals right before it, if any.
 * @param now Milliseconds since 1970.
 * @returns No doubt after an error that never ends a wait.
 */
export function weigh(
	code: ApiErrorCode,
	before: Doubt | undefined,
	now: number,
): { doubt?: Doubt; believed: boolean } {
	if (code === 'cancelled') return { believed: true };
	if (!ENDS_A_WAIT.has(code)) return { believed: false };
	const doubt = { times: (before?.times ?? 0) + 1, since: before?.since ?? now };
	return { doubt, believed: doubt.times >= TIMES && now - doubt.since >= FRESH_MS };
}
