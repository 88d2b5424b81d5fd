/**
 * Whatever a reply is, and whatever was asked: a billed task's ID is in the item or the error, nothing is submitted
 * twice, a wait ends by its Timeout and one request, and the key is nowhere.
 */
import * as fc from 'fast-check';

import { VirtualClock } from '../../../tools/virtual-clock';
import { checkMoves, KEY, submitMove } from './replies/replies';
import { loadNodes, World } from './replies/world';

const SEED = 20_261_129;
const REQUEST_MS = 30_000;

const onError = fc.constantFrom(
	...(['stopWorkflow', 'continueRegularOutput', 'continueErrorOutput'] as const),
);
const clock = new VirtualClock();

beforeEach(() => {
	jest.spyOn(Date, 'now').mockImplementation(() => clock.now());
	jest.spyOn(performance, 'now').mockImplementation(() => clock.elapsed());
	jest.spyOn(AbortSignal, 'timeout').mockImplementation((ms) => {
		const deadline = new AbortController();
		void clock.sleep(ms).then(() => deadline.abort());
		return deadline.signal;
	});
});

afterEach(() => jest.restoreAllMocks());

const scene = fc.record({
	items: fc.integer({ min: 1, max: 3 }),
	submits: fc.array(submitMove, { maxLength: 6 }),
	checks: checkMoves,
	runs: fc.array(onError, { minLength: 1, maxLength: 3 }),
	waits: onError,
	minutes: fc.constantFrom(0.02, 0.5, 5),
});

it('holds for whatever comes back', async () => {
	const nodes = await loadNodes(clock);
	let scenes = 0;
	const property = fc.asyncProperty(scene, async ({ items, submits, checks, ...how }) => {
		const { runs, waits, minutes } = how;
		const name = `scene ${(scenes += 1)}`;
		const moves = checks.map((move) => ({ ...move }));
		const world = new World(clock, name, [...submits], moves);
		const prompts = Array.from({ length: items }, (_, item) => `${name}, ${item}`);
		for (const [index, onError] of runs.entries()) {
			// The first run, and those that Retry makes of it.
			const context = world.klingContext(prompts, onError, index > 0 ? 'retry' : 'trigger');
			const { text, error, items: out } = await clock.run(world.run(nodes.kling, context));
			for (const id of world.told) expect(text).toContain(id);
			const isDone = out.length === items || error !== undefined;
			expect([onError, isDone]).toEqual([onError, true]);
			if (onError !== 'stopWorkflow') expect(error).toBeUndefined();
		}
		expect(world.sentAgain).toEqual([]);
		for (const ids of world.billed.values()) expect(ids).toHaveLength(1);

		const ids = [...world.told];
		if (ids.length > 0) {
			const startedAt = clock.elapsed();
			const context = world.waitContext(ids, minutes, waits);
			const { text, error } = await clock.run(world.run(nodes.wait, context));
			for (const id of ids) expect(text).toContain(id);
			const most = minutes * 60_000 + REQUEST_MS + 1_000;
			expect(clock.elapsed() - startedAt).toBeLessThanOrEqual(most);
			if (waits !== 'stopWorkflow') expect(error).toBeUndefined();
			expect(text).not.toMatch(/isn't billed|not paid for/);
		}
		for (const text of world.shown) expect(text).not.toContain(KEY);
	});
	await fc.assert(property, { seed: SEED, numRuns: 250 });
}, 120_000);
