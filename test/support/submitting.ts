import type { Submission } from '../../nodes/novita/api/client';
import { submitAll, type SubmitOptions } from '../../nodes/submit/submitAll';
import { errorOf } from '../../tools/fake-tasks';
import { VirtualClock } from '../../tools/virtual-clock';

export const rateLimited = (retryAfterMs?: number): Submission => ({
	kind: 'error',
	error: errorOf('rateLimited', { retryAfterMs }),
});

/** What an item gets at its `nth` try, counted from 1, so many milliseconds after the start. */
export type Answers = (item: number, nth: number, sinceStartMs: number) => Submission | undefined;

export interface Submitted {
	/** Every submission that went out, in order. */
	sent: Array<{ item: number; at: number }>;
	settled: Array<{ item: number; submission: Submission; at: number }>;
	/** How often each item was accepted by the other side. */
	accepted: Map<number, number>;
	mostAtOnce: number;
	tookMs: number;
}

export interface SubmitSetting extends Partial<Omit<SubmitOptions, 'clock' | 'signal'>> {
	/** `undefined` stands for accepted. */
	answers?: Answers;
	latencyMs?: number;
	cancelAfterMs?: number;
	clock?: VirtualClock;
}

/** Submits so many items to a Novita of which only submissions are needed, on a virtual clock. */
export async function submitTo(
	count: number,
	{
		answers = () => undefined,
		latencyMs = 200,
		cancelAfterMs,
		clock = new VirtualClock(),
		...options
	}: SubmitSetting = {},
): Promise<Submitted> {
	const startedAt = clock.now();
	const controller = new AbortController();
	const tries = new Map<number, number>();
	const seen: Submitted = { sent: [], settled: [], accepted: new Map(), mostAtOnce: 0, tookMs: 0 };
	let atOnce = 0;
	const submit = async (item: number): Promise<Submission> => {
		const nth = (tries.get(item) ?? 0) + 1;
		tries.set(item, nth);
		const at = clock.now() - startedAt;
		seen.sent.push({ item, at });
		atOnce += 1;
		seen.mostAtOnce = Math.max(seen.mostAtOnce, atOnce);
		const answer = answers(item, nth, at);
		await clock.sleep(latencyMs);
		atOnce -= 1;
		if (answer) return answer;
		seen.accepted.set(item, (seen.accepted.get(item) ?? 0) + 1);
		return { kind: 'accepted', taskId: `task-${item}` };
	};
	if (cancelAfterMs !== undefined) {
		void clock.sleep(cancelAfterMs).then(() => controller.abort());
	}
	const outcomes = submitAll(
		Array.from({ length: count }, (_, item) => item),
		submit,
		{ goOn: () => true, random: () => 0.5, ...options, clock, signal: controller.signal },
	);
	const settle = async (outcome: (typeof outcomes)[number], item: number) => {
		const submission = await outcome;
		if (submission) seen.settled.push({ item, submission, at: clock.now() - startedAt });
	};
	await clock.run(Promise.all(outcomes.map(settle)));
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
		if (tells === 'nothing') return rateLimited();
		return rateLimited(tells ?? (recent[0] as number) + 60_000 - at);
	};
}
