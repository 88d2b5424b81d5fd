/**
 * What is due when, in that order; first come, first served among equals. Finding a place takes O(log n), and making
 * room there is one move of memory: for ten thousand items a few microseconds.
 */
export class DueQueue<Item> {
	/** Latest first, so that the next one is popped off the end. */
	private readonly entries: Array<{ at: number; item: Item }> = [];

	/** When the next one is due; Infinity where there is none. */
	get nextAt(): number {
		return this.entries.at(-1)?.at ?? Infinity;
	}

	add(at: number, item: Item): void {
		let low = 0;
		let high = this.entries.length;
		while (low < high) {
			const middle = (low + high) >> 1;
			if (this.entries[middle]!.at > at) low = middle + 1;
			else high = middle;
		}
		this.entries.splice(low, 0, { at, item });
	}

	/** Takes the next one out. */
	take(): Item | undefined {
		return this.entries.pop()?.item;
	}
}
