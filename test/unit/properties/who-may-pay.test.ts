import * as fc from 'fast-check';

import { VirtualClock } from '../../../tools/virtual-clock';
import { steps } from './payModel/commands';
import { Process } from './payModel/process';
import { STATUSES } from './payModel/replies';
import { expectKept, World } from './payModel/world';

/** Some 20 s on two slow cores. */
const TIMEOUT_MS = 5 * 60_000;

afterEach(() => {
	jest.restoreAllMocks();
});

it(
	'each wanted video is paid for once, and its ID is known, whoever starts, retries, calls the tool, kills n8n or waits',
	async () => {
		const clock = new VirtualClock();
		jest.spyOn(Date, 'now').mockImplementation(() => clock.now());
		jest.spyOn(performance, 'now').mockImplementation(() => clock.now());
		jest.spyOn(AbortSignal, 'timeout').mockImplementation((ms) => {
			const deadline = new AbortController();
			void clock.sleep(ms).then(() => deadline.abort());
			return deadline.signal;
		});
		const workers = [await Process.start(clock), await Process.start(clock)];
		const met = new Set<unknown>();
		let scenes = 0;
		await fc.assert(
			fc.asyncProperty(fc.array(steps, { maxLength: 14, size: 'max' }), async (happens) => {
				const world = new World(clock, `scene ${(scenes += 1)}`, workers);
				for (const step of happens) {
					await step(world);
					expectKept(world);
				}
				await clock.run(Promise.all(world.running.values()));
				expectKept(world);
				for (const status of world.bill.met) met.add(status);
			}),
			{ seed: 20_261_127, numRuns: 250 },
		);
		expect(met).toEqual(new Set(STATUSES));
	},
	TIMEOUT_MS,
);
