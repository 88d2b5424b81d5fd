import type { Clock } from '../nodes/novita/api/transport';

/**
 * Time that moves only when nothing else can happen any more: hours pass in milliseconds, and the
 * same test takes the same steps every time. No real timer is ever set, so sleepers that are left
 * behind cost nothing and keep no process alive.
 */
export class VirtualClock implements Clock {
	/** Those who wake up last come first, so that the next one is popped off the end. */
	private readonly sleepers: Array<{ moment: number; wake: () => void }> = [];

	/** @param time Milliseconds since 1970. */
	constructor(private time = Date.UTC(2026, 9, 1)) {}

	now(): number {
		return this.time;
	}

	elapsed(): number {
		return this.time;
	}

	async sleep(ms: number): Promise<void> {
		const moment = this.time + Math.max(0, ms);
		await new Promise<void>((wake) => {
			// Behind all that wake up later: those of one moment wake up in the order in which they fell asleep.
			const place = this.sleepers.findIndex((other) => other.moment <= moment);
			this.sleepers.splice(place < 0 ? Infinity : place, 0, { moment, wake });
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
		const moment = this.sleepers.at(-1)?.moment ?? Infinity;
		if (moment > until || moment === Infinity) return false;
		this.time = moment;
		while (this.sleepers.at(-1)?.moment === moment) this.sleepers.pop()?.wake();
		return true;
	}
}

/** Node empties its queue of microtasks before it comes to the next immediate. */
export const settled = async (): Promise<void> => {
	await new Promise<void>((resolve) => setImmediate(resolve));
};
