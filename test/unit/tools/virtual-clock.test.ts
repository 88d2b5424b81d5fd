import { VirtualClock } from '../../../tools/virtual-clock';

describe('the virtual clock', () => {
	it('wakes sleepers in the order of their time, and those of one time in the order of sleep', async () => {
		const clock = new VirtualClock(0);
		const woken: string[] = [];
		const sleeper = async (name: string, ms: number) => {
			await clock.sleep(ms);
			woken.push(`${name} at ${clock.now()}`);
		};
		await clock.run(
			Promise.all([sleeper('c', 30), sleeper('a', 10), sleeper('b', 20), sleeper('b2', 20)]),
		);
		expect(woken).toEqual(['a at 10', 'b at 20', 'b2 at 20', 'c at 30']);
	});

	it('stands still while anything else can happen', async () => {
		const clock = new VirtualClock(0);
		const work = async () => {
			for (let step = 0; step < 100; step++) await Promise.resolve();
			return clock.now();
		};
		void clock.sleep(5);
		expect(await clock.run(work())).toBe(0);
	});

	it('takes a time that is past for now', async () => {
		const clock = new VirtualClock(7);
		await clock.run(clock.sleep(-5));
		expect(clock.now()).toBe(7);
	});

	it('hands on what the promise settles to', async () => {
		const clock = new VirtualClock(0);
		const failing = async () => {
			await clock.sleep(10);
			throw new Error('as told');
		};
		await expect(clock.run(failing())).rejects.toThrow('as told');
		expect(await clock.run(Promise.resolve('value'))).toBe('value');
	});

	it('leaves sleepers behind without harm', async () => {
		const clock = new VirtualClock(0);
		void clock.sleep(1e9);
		await clock.run(clock.sleep(10));
		expect(clock.now()).toBe(10);
		expect(clock.asleep).toBe(1);
	});

	it('says so when nothing can settle the promise any more', async () => {
		await expect(new VirtualClock().run(new Promise(() => {}))).rejects.toThrow('Nothing is left');
	});

	it('advances to a moment and no further', async () => {
		const clock = new VirtualClock(0);
		const woken: number[] = [];
		void (async () => {
			for (;;) {
				await clock.sleep(10);
				woken.push(clock.now());
			}
		})();
		await clock.advance(35);
		expect(woken).toEqual([10, 20, 30]);
		expect(clock.now()).toBe(35);
	});

	it('moves thousands of sleepers', async () => {
		const clock = new VirtualClock(0);
		const order: number[] = [];
		const sleepers = Array.from({ length: 5000 }, async (_, index) => {
			const ms = (index * 7919) % 5000;
			await clock.sleep(ms);
			order.push(ms);
		});
		await clock.run(Promise.all(sleepers));
		expect(order).toEqual(Array.from({ length: 5000 }, (_, index) => index));
	});
});
