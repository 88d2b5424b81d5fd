import { DueQueue } from '../../../nodes/wait/dueQueue';
import { seeded } from '../../../tools/fake-tasks';

describe('what is due', () => {
	it('comes in its order, first come, first served among equals, while more is added', () => {
		const random = seeded(2);
		const queue = new DueQueue<{ at: number; step: number }>();
		const inside: Array<{ at: number; step: number }> = [];
		for (let step = 0; step < 2000; step++) {
			if (inside.length === 0 || random() < 0.6) {
				const item = { at: Math.floor(random() * 300), step };
				queue.add(item.at, item);
				inside.push(item);
				inside.sort((one, other) => one.at - other.at || one.step - other.step);
			} else {
				expect(queue.take()).toBe(inside.shift());
			}
			expect(queue.nextAt).toBe(inside[0]?.at ?? Infinity);
		}
	});

	it('takes some twenty comparisons a step with ten thousand', () => {
		let comparisons = 0;
		const counted = (at: number) =>
			({ valueOf: () => ((comparisons += 1), at) }) as unknown as number;
		const random = seeded(3);
		const queue = new DueQueue<number>();
		for (let step = 0; step < 10_000; step++) queue.add(counted(random()), step);
		comparisons = 0;
		for (let step = 0; step < 10_000; step++) {
			queue.take();
			queue.add(counted(random()), step);
		}
		// Two numbers each.
		expect(comparisons / 2 / 10_000).toBeLessThan(20);
	});
});
