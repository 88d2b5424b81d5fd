import { VirtualClock } from '../../../tools/virtual-clock';

it('the virtual clock wakes sleepers in the order of their time, and those of one time in that of sleep', async () => {
	const clock = new VirtualClock(0);
	const woken: string[] = [];
	const sleeper = async (name: string, ms: number) => {
		await clock.sleep(ms);
		woken.push(`${name} at ${clock.now()}`);
	};
	void sleeper('left behind', 1e9);
	const all = ['c 30', 'a 10', 'b 20', 'b2 20', 'past -5'].map((each) => each.split(' '));
	await clock.run(Promise.all(all.map(async ([name = '', ms]) => await sleeper(name, Number(ms)))));
	expect(woken).toEqual(['past at 0', 'a at 10', 'b at 20', 'b2 at 20', 'c at 30']);
	await clock.advance(5);
	expect(clock.now()).toBe(35);
	await expect(new VirtualClock().run(new Promise(() => {}))).rejects.toThrow('Nothing is left');
});
