import type { Clock } from '../nodes/novita/api/transport';

/**
 * Time that moves only when nothing else can happen any more: hours pass in milliseconds, and the
 * same test takes the same steps every time. No real timer is ever set, so sleepers that are left
 * behind cost nothing and keep no process alive.
 */
export class VirtualClock implements Clock {
	private time: number;
	/** Moments at which somebody wakes up, latest first, so that the next one is popped off the end. */
	private readonly moments: number[] = [];
	private readonly sleepers = new Map<number, Array<() => void>>();

	/** @param start Milliseconds since 1970. */
	constructor(start = Date.UTC(2026, 9, 1)) {
		this.time = start;
	}

	now(): number {
		return this.time;
	}

	elapsed(): number {
		return this.time;
	}

	/** How many are asleep, among them those whose sleep nobody waits for any more. */
	get asleep(): number {
		let count = 0;
		for (const waiting of this.sleepers.values()) count += waiting.length;
		return count;
	}

	async sleep(ms: number): Promise<void> {
		const moment = this.time + Math.max(0, ms);
		await new Promise<void>((wake) => {
			const waiting = this.sleepers.get(moment);
			if (waiting) {
				waiting.push(wake);
			} else {
				this.sleepers.set(moment, [wake]);
				this.moments.splice(this.placeOf(moment), 0, moment);
			}
		});
	}

	/**
	 * Lets time pass until the promise settles, and hands on what it settles to.
	 *
	 * @throws Error when nobody is asleep any more and the promise is still open: it never would settle.
	 */
	async run<Result>(promise: Promise<Result>): Promise<Result> {
		let open = true;
		const close = () => {
			open = false;
		};
		promise.then(close, close);
		for (;;) {
			await settled();
			if (!open) return await promise;
			if (!this.step(Infinity)) {
				throw new Error('Nothing is left that could settle the promise');
			}
		}
	}

	/** Lets so much time pass, waking everybody whose time comes. */
	async advance(ms: number): Promise<void> {
		const until = this.time + ms;
		await settled();
		while (this.step(until)) await settled();
		this.time = until;
		await settled();
	}

	/** Wakes those who are next, in the order in which they fell asleep. */
	private step(until: number): boolean {
		const moment = this.moments.at(-1);
		if (moment === undefined || moment > until) return false;
		this.moments.pop();
		this.time = moment;
		const waiting = this.sleepers.get(moment) ?? [];
		this.sleepers.delete(moment);
		for (const wake of waiting) wake();
		return true;
	}

	private placeOf(moment: number): number {
		let low = 0;
		let high = this.moments.length;
		while (low < high) {
			const middle = (low + high) >> 1;
			if ((this.moments[middle] as number) > moment) low = middle + 1;
			else high = middle;
		}
		return low;
	}
}

/** Node empties its queue of microtasks before it comes to the next immediate. */
export const settled = async (): Promise<void> => {
	await new Promise<void>((resolve) => setImmediate(resolve));
};
