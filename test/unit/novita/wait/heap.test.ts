import { Heap } from '../../../../nodes/novita/wait/heap';
import { seeded } from '../../../../tools/fake-tasks';

describe('a heap', () => {
	it('is empty at first', () => {
		const heap = new Heap<string>();
		expect([heap.first, heap.firstKey, heap.pop()]).toEqual([undefined, Infinity, undefined]);
	});

	it('gives the smallest key first', () => {
		const heap = new Heap<string>();
		for (const [key, item] of [
			[3, 'c'],
			[1, 'a'],
			[2, 'b'],
		] as const) {
			heap.push(key, item);
		}
		expect(heap.firstKey).toBe(1);
		expect([heap.pop(), heap.pop(), heap.pop(), heap.pop()]).toEqual(['a', 'b', 'c', undefined]);
	});

	it('sorts a thousand keys, among them equal ones', () => {
		const random = seeded(1);
		const keys = Array.from({ length: 1000 }, () => Math.floor(random() * 300));
		const heap = new Heap<number>();
		for (const key of keys) heap.push(key, key);
		const popped = keys.map(() => heap.pop());
		expect(popped).toEqual([...keys].sort((one, other) => one - other));
		expect(heap.firstKey).toBe(Infinity);
	});

	it('stays right while items come and go', () => {
		const random = seeded(2);
		const heap = new Heap<number>();
		const inside: number[] = [];
		for (let step = 0; step < 2000; step++) {
			if (inside.length === 0 || random() < 0.6) {
				const key = Math.floor(random() * 1000);
				heap.push(key, key);
				inside.push(key);
				inside.sort((one, other) => one - other);
			} else {
				expect(heap.pop()).toBe(inside.shift());
			}
			expect(heap.firstKey).toBe(inside[0] ?? Infinity);
		}
	});
});
