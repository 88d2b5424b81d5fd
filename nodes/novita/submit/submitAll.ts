import { backoff } from '../wait/tokenBucket';
import type { Submission } from '../api/client';
import type { Clock } from '../api/transport';

/** Rows under way at the same time: a batch goes out fast, and n8n stays responsive. */
const LANES = 5;

/**
 * How long rows wait for a rate limit while not a single one is accepted. The lowest limit that
 * Novita documents for a Kling model lets 20 a minute through, so ten minutes of nothing means
 * that something else is wrong.
 */
const PATIENCE_MS = 10 * 60_000;

const LONGEST_NAP_MS = 1_000;

/** `submit` should never throw. If it does, the request may have been sent. */
const lostOnTheWay = (): Submission => ({
	kind: 'unknown',
	trouble: {
		kind: 'lost',
		message: 'The submission broke off inside n8n',
		fix: 'Look at the log of n8n.',
	},
});

/** A Retry-After of 0, or a date that is past, must not turn the wait into a storm of requests. */
const SHORTEST_PAUSE_MS = 1_000;

export interface SubmitOptions {
	clock: Clock;
	signal?: AbortSignal;
	/** Asked after each row that is settled: may further rows be sent? */
	goOn: (submission: Submission) => boolean;
	random?: () => number;
	lanes?: number;
	patienceMs?: number;
}

/**
 * Submits rows, several at a time and in their order. A 429 was not accepted: the row waits as told
 * and goes first again, all rows wait with it, and then one alone tries whether the way is free.
 * Every other answer settles its row for good.
 *
 * @param rows What `submit` is called with, once a row but for 429.
 * @param settled Called for each row the moment its submission is settled.
 * @returns When all rows are settled, or the rest may not be sent any more; those get no call.
 */
export async function submitRows<Row>(
	rows: readonly Row[],
	submit: (row: Row) => Promise<Submission>,
	settled: (row: Row, submission: Submission) => void,
	options: SubmitOptions,
): Promise<void> {
	const { clock, signal, goOn, random = Math.random } = options;
	const most = options.lanes ?? LANES;
	const patienceMs = options.patienceMs ?? PATIENCE_MS;
	/** Positions in `rows` still to be sent, in order. */
	const queue = rows.map((_, position) => position);
	let lanes = most;
	let active = 0;
	let refusals = 0;
	let pausedUntil = 0;
	let quietSince = clock.now();
	let stopped = false;
	let wake = () => {};

	const settle = (row: Row, submission: Submission) => {
		settled(row, submission);
		if (!goOn(submission)) stopped = true;
	};

	const send = async (position: number, row: Row) => {
		const submission = await submit(row).catch(lostOnTheWay);
		const now = clock.now();
		active -= 1;
		if (submission.kind === 'busy' && !stopped && !signal?.aborted) {
			refusals += 1;
			lanes = 1;
			const told = submission.trouble.retryAfterMs ?? backoff(refusals, random());
			const pause = Math.max(SHORTEST_PAUSE_MS, told);
			if (now + pause - quietSince > patienceMs) {
				// What waited with it would only be turned away too.
				for (const each of [position, ...queue.splice(0)]) settle(rows[each] as Row, submission);
			} else {
				pausedUntil = Math.max(pausedUntil, now + pause);
				queue.push(position);
				queue.sort((one, other) => one - other);
			}
		} else {
			if (submission.kind === 'accepted') {
				refusals = 0;
				quietSince = now;
				lanes = Math.min(most, lanes + 1);
			}
			settle(row, submission);
		}
		wake();
	};

	while (active > 0 || queue.length > 0) {
		if (stopped || signal?.aborted) queue.length = 0;
		while (active < lanes && queue.length > 0 && clock.now() >= pausedUntil) {
			const position = queue.shift() as number;
			active += 1;
			void send(position, rows[position] as Row);
		}
		if (active === 0 && queue.length === 0) return;
		const woken = new Promise<void>((resolve) => {
			wake = resolve;
		});
		const onAbort = () => wake();
		signal?.addEventListener('abort', onAbort);
		const left = pausedUntil - clock.now();
		const pausing = active < lanes && queue.length > 0 && left > 0;
		await (pausing ? Promise.race([woken, clock.sleep(Math.min(LONGEST_NAP_MS, left))]) : woken);
		signal?.removeEventListener('abort', onAbort);
	}
}
