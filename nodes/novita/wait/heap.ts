/** A binary heap: the item with the smallest key comes first. `push` and `pop` take O(log n). */
export class Heap<Item> {
	private readonly entries: Array<{ key: number; item: Item }> = [];

	/** Key of the first item; Infinity when there is none. */
	get firstKey(): number {
		return this.entries[0]?.key ?? Infinity;
	}

	/** The item with the smallest key, left in place. */
	get first(): Item | undefined {
		return this.entries[0]?.item;
	}

	push(key: number, item: Item): void {
		this.entries.push({ key, item });
		let child = this.entries.length - 1;
		while (child > 0) {
			const parent = (child - 1) >> 1;
			if (this.keyAt(parent) <= this.keyAt(child)) return;
			this.swap(parent, child);
			child = parent;
		}
	}

	pop(): Item | undefined {
		const first = this.entries[0];
		const last = this.entries.pop();
		if (first === undefined || last === undefined) return undefined;
		if (this.entries.length > 0) {
			this.entries[0] = last;
			this.sink();
		}
		return first.item;
	}

	clear(): void {
		this.entries.length = 0;
	}

	private sink(): void {
		let parent = 0;
		for (;;) {
			const left = 2 * parent + 1;
			const right = left + 1;
			let smallest = parent;
			if (this.keyAt(left) < this.keyAt(smallest)) smallest = left;
			if (this.keyAt(right) < this.keyAt(smallest)) smallest = right;
			if (smallest === parent) return;
			this.swap(parent, smallest);
			parent = smallest;
		}
	}

	private keyAt(index: number): number {
		return this.entries[index]?.key ?? Infinity;
	}

	private swap(one: number, other: number): void {
		const a = this.entries[one];
		const b = this.entries[other];
		if (a === undefined || b === undefined) return;
		this.entries[one] = b;
		this.entries[other] = a;
	}
}
