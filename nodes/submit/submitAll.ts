import { apiError, type ApiError } from '../novita/api/apiError';
import type { Submission } from '../novita/api/client';
import type { Clock } from '../novita/api/transport';
import { backoff } from '../novita/api/pause';

/** Items under way at the same time: a batch goes out fast, and n8n stays responsive. */
const CONCURRENCY = 5;

/**
 * How long items wait for a rate limit while not a single one is accepted. The lowest limit that
 * Novita documents for a Kling model lets 20 a minute through, so ten minutes of nothing means
 * that something else is wrong.
 */
const PATIENCE_MS = 10 * 60_000;

const LONGEST_NAP_MS = 1_000;

export type Refused = Extract<Submission, { kind: 'error' }>;

const isRateLimited = (submission: { kind: string }): submission is Refused =>
	submission.kind === 'error' && (submission as Refused).error.code === 'rateLimited';

/** What stands for a submission that threw, which none should. The request may have been sent. */
export const brokenOff = (): Refused => ({
	kind: 'error',
	error: apiError({
		code: 'responseLost',
		message: 'The submission was interrupted inside n8n',
		fix: "Check n8n's log.",
	}),
});

const MINUTE_MS = 60_000;

/** Says for how long Novita asks to be left alone, where that is what ended the patience. */
function toldToWait(submission: Refused): Refused {
	const { retryAfterMs = 0 } = submission.error;
	if (retryAfterMs < MINUTE_MS) return submission;
	const minutes = Math.ceil(retryAfterMs / MINUTE_MS);
	const error: ApiError = {
		...submission.error,
		message: `Novita asks to wait ${minutes === 1 ? '1 minute' : `${minutes} minutes`} before the next request`,
		fix: 'Wait that long, or ask Novita for a higher limit.',
	};
	return { kind: 'error', error };
}

/** A Retry-After of 0, or a date that is past, must not turn the wait into a storm of requests. */
const SHORTEST_PAUSE_MS = 1_000;

export interface SubmitOptions<Outcome = Submission> {
	clock: Clock;
	signal?: AbortSignal;
	/** Asked after each item that is settled: may further items be sent? */
	goOn: (submission: Outcome) => boolean;
	random?: () => number;
	concurrency?: number;
	patienceMs?: number;
}

/**
 * Submits items, several at a time and in their order. A 429 was not accepted: the item waits as told
 * and goes first again, all items wait with it, and then one alone tries whether the way is free.
 * Every other answer settles its item for good.
 *
 * @param items What `submit` is called with, once an item but for 429.
 * @returns For each item, at its index, what became of it; undefined where it may not be sent any more.
 */
export function submitAll<Item, Outcome extends { kind: string } = Submission>(
	items: readonly Item[],
	submit: (item: Item) => Promise<Outcome | Refused>,
	options: SubmitOptions<Outcome | Refused>,
): Array<Promise<Outcome | Refused | undefined>> {
	const settle: Array<(outcome?: Outcome | Refused) => void> = [];
	const outcomes = items.map(
		async (_, position) =>
			await new Promise<Outcome | Refused | undefined>((resolve) => {
				settle[position] = resolve;
			}),
	);
	const settled = (position: number, outcome: Outcome | Refused) => settle[position]?.(outcome);
	void submitInOrder(items, submit, settled, options).finally(() => {
		for (const each of settle) each();
	});
	return outcomes;
}

/** @returns When all items are settled, or the rest may not be sent any more. */
async function submitInOrder<Item, Outcome extends { kind: string }>(
	items: readonly Item[],
	submit: (item: Item) => Promise<Outcome | Refused>,
	settled: (position: number, outcome: Outcome | Refused) => void,
	options: SubmitOptions<Outcome | Refused>,
): Promise<void> {
	const { clock, signal, goOn, random = Math.random } = options;
	const most = options.concurrency ?? CONCURRENCY;
	const patienceMs = options.patienceMs ?? PATIENCE_MS;
	/** Positions in `items` still to be sent, in order. */
	const queue = items.map((_, position) => position);
	let concurrency = most;
	let active = 0;
	let refusals = 0;
	let pausedUntil = -Infinity;
	let quietSince = clock.elapsed();
	let stopped = false;
	let wake = () => {};

	const settle = (position: number, outcome: Outcome | Refused) => {
		settled(position, outcome);
		if (!goOn(outcome)) stopped = true;
	};

	const send = async (position: number, item: Item) => {
		const submission = await submit(item).catch(brokenOff);
		const now = clock.elapsed();
		active -= 1;
		if (isRateLimited(submission) && !stopped && !signal?.aborted) {
			refusals += 1;
			concurrency = 1;
			const told = submission.error.retryAfterMs ?? backoff(refusals, random());
			const pause = Math.max(SHORTEST_PAUSE_MS, told);
			if (now + pause - quietSince > patienceMs) {
				// What waited with it would only be turned away too.
				const gaveUp = toldToWait(submission);
				for (const each of [position, ...queue.splice(0)]) settle(each, gaveUp);
			} else {
				pausedUntil = Math.max(pausedUntil, now + pause);
				queue.push(position);
				queue.sort((one, other) => one - other);
			}
		} else {
			if (submission.kind === 'accepted') {
				refusals = 0;
				quietSince = now;
				concurrency = Math.min(most, concurrency + 1);
			}
			settle(position, submission);
		}
		wake();
	};

	while (active > 0 || queue.length > 0) {
		if (stopped || signal?.aborted) queue.length = 0;
		// Read once: a pause that ended between two readings would be neither over nor slept through.
		const left = pausedUntil - clock.elapsed();
		while (active < concurrency && queue.length > 0 && left <= 0) {
			const position = queue.shift() as number;
			active += 1;
			void send(position, items[position] as Item);
		}
		if (active === 0 && queue.length === 0) return;
		const woken = new Promise<void>((resolve) => {
			wake = resolve;
		});
		const onAbort = () => wake();
		signal?.addEventListener('abort', onAbort);
		const pausing = active < concurrency && queue.length > 0 && left > 0;
		await (pausing ? Promise.race([woken, clock.sleep(Math.min(LONGEST_NAP_MS, left))]) : woken);
		signal?.removeEventListener('abort', onAbort);
	}
}
