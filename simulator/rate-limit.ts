/** Requests a minute, as Novita limits them: per model, over a window that slides. */
const windowMs = 60_000;

export class RateLimit {
	private readonly accepted = new Map<string, number[]>();

	/**
	 * Takes one place in the window of `name`.
	 *
	 * @param perMinute undefined for no limit
	 * @returns 0 when there was room, else the milliseconds until there is. What is turned away takes no place.
	 */
	take(name: string, perMinute: number | undefined, now: number): number {
		if (perMinute === undefined) return 0;
		const recent = (this.accepted.get(name) ?? []).filter((at) => at > now - windowMs);
		this.accepted.set(name, recent);
		if (recent.length < perMinute) {
			recent.push(now);
			return 0;
		}
		// With room for none at all there is no oldest to wait for.
		return (recent[recent.length - perMinute] ?? now) + windowMs - now;
	}

	clear(): void {
		this.accepted.clear();
	}
}
