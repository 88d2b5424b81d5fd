/** Some 300 bytes each: 3 MB at most. */
const MOST_ENTRIES = 10_000;

/** What this process knows for a while, by name: a Map that forgets what is old, and the oldest where it gets too many. */
export class Recent<Value> {
	private readonly entries = new Map<string, { value: Value; at: number }>();

	/** @param maxAgeMs How long an entry is known after it was set. */
	constructor(private readonly maxAgeMs: number) {}

	get(name: string): Value | undefined {
		const entry = this.entries.get(name);
		return entry && this.isYoung(entry) ? entry.value : undefined;
	}

	set(name: string, value: Value): void {
		// A Map keeps the order of insertion, so the oldest are always in front.
		this.entries.delete(name);
		this.entries.set(name, { value, at: performance.now() });
		for (const [oldest, entry] of this.entries) {
			if (this.isYoung(entry) && this.entries.size <= MOST_ENTRIES) return;
			this.entries.delete(oldest);
		}
	}

	delete(name: string): void {
		this.entries.delete(name);
	}

	*values(): Iterable<Value> {
		for (const entry of this.entries.values()) if (this.isYoung(entry)) yield entry.value;
	}

	private isYoung({ at }: { at: number }): boolean {
		return performance.now() - at <= this.maxAgeMs;
	}
}
