import * as fc from 'fast-check';

import { VirtualClock } from '../../../tools/virtual-clock';
import { ANSWERS } from './payModel/answers';
import { commands, evictions, type Scene } from './payModel/commands';
import { Process } from './payModel/process';
import { expectKept, World } from './payModel/world';

const SEED = 20_261_127;

/** Some 20 s on two slow cores. */
const TIMEOUT_MS = 5 * 60_000;

afterEach(() => {
	jest.restoreAllMocks();
});

type Steps = ReadonlyArray<fc.Arbitrary<fc.AsyncCommand<object, Scene>>>;

/** Plays scenes of random steps on a virtual clock, and holds each moment against what is promised. */
async function playScenes(steps: Steps, numRuns: number): Promise<Set<string>> {
	const clock = new VirtualClock();
	jest.spyOn(Date, 'now').mockImplementation(() => clock.now());
	jest.spyOn(performance, 'now').mockImplementation(() => clock.now());
	const workers = [await Process.start(clock), await Process.start(clock)];
	const met = new Set<string>();
	let scenes = 0;
	await fc.assert(
		fc.asyncProperty(fc.commands([...steps], { maxCommands: 14, size: 'max' }), async (some) => {
			const world = new World(clock);
			const scene: Scene = { world, workers, name: `scene ${(scenes += 1)}`, executions: 0 };
			await fc.asyncModelRun(() => ({ model: {}, real: scene }), some);
			await clock.run(Promise.all(world.running.values()));
			expectKept(world);
			for (const answer of world.bill.met) met.add(answer);
		}),
		{ seed: SEED, numRuns },
	);
	return met;
}

describe('each wanted video is paid for once, and its ID is known,', () => {
	it(
		'whoever starts, retries, calls the tool, kills n8n or waits',
		async () => {
			const met = await playScenes(commands, 250);
			expect([...met].sort()).toEqual(Object.keys(ANSWERS).sort());
		},
		TIMEOUT_MS,
	);

	it(
		'also while other workflows make thousands of videos',
		async () => {
			await playScenes([...commands, evictions], 15);
		},
		TIMEOUT_MS,
	);
});
