import { sleep } from 'n8n-workflow';

import { whenStopped } from '../execution';

/** Why a request was ended: its time was up, the execution was stopped, or nobody wants the rest. */
export type Ending = 'silent' | 'stopped' | 'enough';

/** Whoever says nothing for so long, in milliseconds, may have to stand aside. */
const QUIET_MS = 2_000;

/** How often somebody looks: each so many milliseconds, and so often at least until the time is up. */
const STEP_MS = 1_000;
const STEPS = 5;

/**
 * Ends a request of which nothing is heard for `timeoutMs`, and with the execution. It does so by a signal of the
 * request's own: n8n's helper wraps a body so that `destroy()` waits for its next byte.
 */
export class Patience {
	/** Set once the request was ended. */
	why: Ending | undefined;
	/** What lies there and was not taken yet, as of a storage that is slow, is no silence of the host. */
	body: { readonly readableLength: number } | undefined;

	private readonly controller = new AbortController();
	private readonly ended: Promise<{ error: undefined }>;
	private readonly stepMs: number;
	private quietMs = 0;
	private isHeard = false;
	private timer: AbortSignal | undefined;
	private forget = () => {};

	/**
	 * @param execution Fires when the execution is stopped.
	 * @param onQuiet Called while nothing is heard for a while.
	 */
	constructor(
		private readonly timeoutMs: number,
		execution: AbortSignal | undefined,
		private readonly onQuiet: () => void = () => {},
	) {
		this.stepMs = Math.ceil(Math.min(STEP_MS, timeoutMs / STEPS));
		this.ended = new Promise((resolve) => {
			// What the request itself says of its end comes first, and tells more.
			const told = async () => {
				await sleep(0);
				resolve({ error: undefined });
			};
			this.signal.addEventListener('abort', () => void told());
		});
		this.forget = whenStopped(execution, () => this.end('stopped'));
	}

	/** The request's own. */
	get signal(): AbortSignal {
		return this.controller.signal;
	}

	/** The time begins, or begins anew. */
	heard(): void {
		this.quietMs = 0;
		this.isHeard = this.timer !== undefined;
		if (!this.timer && !this.why) this.lookAgain();
	}

	/** Takes effect once, and does nothing to a request that is through. */
	end(why: Ending): void {
		if (this.why) return;
		this.why = why;
		this.timer?.removeEventListener('abort', this.look);
		this.forget();
		this.controller.abort();
	}

	/** Never throws. Has an end when the request has, whatever becomes of the work. */
	async until<Value>(work: Promise<Value>): Promise<{ value: Value } | { error: unknown }> {
		const done = work.then(
			(value) => ({ value }),
			(error: unknown) => ({ error }),
		);
		return await Promise.race([done, this.ended]);
	}

	/** Timers are kept from nodes; this one leaves no process alive. */
	private lookAgain(): void {
		this.timer = AbortSignal.timeout(this.stepMs);
		this.timer.addEventListener('abort', this.look);
	}

	private readonly look = () => {
		const isWaitedFor = this.body === undefined || this.body.readableLength === 0;
		this.quietMs = this.isHeard || !isWaitedFor ? 0 : this.quietMs + this.stepMs;
		this.isHeard = false;
		if (this.quietMs >= this.timeoutMs) {
			this.end('silent');
			return;
		}
		if (this.quietMs >= QUIET_MS) this.onQuiet();
		this.lookAgain();
	};
}
