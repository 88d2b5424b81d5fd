import type { Submission } from '../../nodes/novita/api/client';
import { submitRows, type SubmitOptions } from '../../nodes/novita/submit/submitAll';
import { troubleOf } from './checks';
import { VirtualClock } from './virtual-clock';

export const busy = (retryAfterMs?: number): Submission => ({
	kind: 'busy',
	trouble: troubleOf('rateLimit', { retryAfterMs }),
});

/** What row number such and such gets at its how manieth try, so many milliseconds after the start. */
export type Answers = (row: number, nth: number, sinceStartMs: number) => Submission | undefined;

export interface Submitted {
	/** Every submission that went out, in order. */
	sent: Array<{ row: number; at: number }>;
	settled: Array<{ row: number; submission: Submission; at: number }>;
	/** How often each row was accepted by the other side. */
	accepted: Map<number, number>;
	mostAtOnce: number;
	tookMs: number;
}

export interface FrontDesk extends Partial<Omit<SubmitOptions, 'clock' | 'signal'>> {
	/** `undefined` stands for accepted. */
	answers?: Answers;
	latencyMs?: number;
	cancelAfterMs?: number;
}

/** Submits so many rows to a Novita of which only submissions are needed, on a virtual clock. */
export async function submitTo(
	count: number,
	{ answers = () => undefined, latencyMs = 200, cancelAfterMs, ...options }: FrontDesk = {},
): Promise<Submitted> {
	const clock = new VirtualClock();
	const startedAt = clock.now();
	const controller = new AbortController();
	const tries = new Map<number, number>();
	const seen: Submitted = { sent: [], settled: [], accepted: new Map(), mostAtOnce: 0, tookMs: 0 };
	let atOnce = 0;
	const submit = async (row: number): Promise<Submission> => {
		const nth = (tries.get(row) ?? 0) + 1;
		tries.set(row, nth);
		const at = clock.now() - startedAt;
		seen.sent.push({ row, at });
		atOnce += 1;
		seen.mostAtOnce = Math.max(seen.mostAtOnce, atOnce);
		const answer = answers(row, nth, at);
		await clock.sleep(latencyMs);
		atOnce -= 1;
		if (answer) return answer;
		seen.accepted.set(row, (seen.accepted.get(row) ?? 0) + 1);
		return { kind: 'accepted', taskId: `task-${row}` };
	};
	if (cancelAfterMs !== undefined) {
		void clock.sleep(cancelAfterMs).then(() => controller.abort());
	}
	const rows = Array.from({ length: count }, (_, row) => row);
	await clock.run(
		submitRows(
			rows,
			submit,
			(row, submission) => seen.settled.push({ row, submission, at: clock.now() - startedAt }),
			{ goOn: () => true, random: () => 0.5, ...options, clock, signal: controller.signal },
		),
	);
	seen.tookMs = clock.now() - startedAt;
	return seen;
}

/**
 * So many requests in every sixty seconds; the next ones are told to wait.
 *
 * @param tells What a refusal says about when to come again; by default the truth.
 */
export function perMinute(most: number, tells?: number | 'nothing'): Answers {
	const taken: number[] = [];
	return (_, __, at) => {
		const recent = taken.filter((time) => time > at - 60_000);
		if (recent.length < most) {
			taken.push(at);
			return undefined;
		}
		if (tells === 'nothing') return busy();
		return busy(tells ?? (recent[0] as number) + 60_000 - at);
	};
}
