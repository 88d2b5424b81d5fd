import type { NovitaOptions } from '../../simulator';

/** Longer than any test waits: such a task ends only when the simulator's clock is put forward. */
export const HELD_MS = 10 * 3_600_000;

/**
 * A simulated Novita whose tasks end when a test says so, however long n8n takes. A prompt says how its task
 * goes: one that is "held" runs until the release, "ends after 20 s" says it by itself, any other is done at
 * once; and with "fails" it fails at its end.
 */
export function holdTasks(): { options: NovitaOptions; release: () => void } {
	let aheadMs = 0;
	return {
		options: {
			now: () => Date.now() + aheadMs,
			// A URL that was given before the release is still to work after it.
			linkMs: 100 * HELD_MS,
			plan: ({ body }) => {
				const prompt = String(body?.prompt);
				const ownMs = Number(/(\d+) s/.exec(prompt)?.[1] ?? 0) * 1000;
				const runMs = prompt.includes('held') ? HELD_MS : ownMs;
				return prompt.includes('fails') ? { runMs, end: 'fail', reason: 'Too dark' } : { runMs };
			},
		},
		release: () => {
			aheadMs += HELD_MS;
		},
	};
}
