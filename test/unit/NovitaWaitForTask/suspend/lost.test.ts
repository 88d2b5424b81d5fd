import { roundMs } from '../../../../nodes/wait/rateLimit';
import { lastWaitMs, mayPark, STEP_MS } from '../../../../nodes/NovitaWaitForTask/suspend/checker';
import { workflowLimitMs } from '../../../../nodes/wait/waitSettings';
import { seeded } from '../../../../tools/fake-tasks';

const PER_MINUTE = 300;

/** n8n looks for sleepers each minute, and wakes then those that are due within the next 70 seconds. */
const LOOK_MS = 60_000;

/** What n8n takes to start an execution, or to wake one. */
const MOST_STARTING_MS = 3_000;

/**
 * When the node's items reach the workflow, and whether its video was seen: a model of the node and of n8n, in
 * milliseconds since the workflow began. All tasks are ready at the same time, and n8n looks first at `phaseMs`.
 */
function play(
	each: Record<'timeoutMs' | 'readyMs' | 'phaseMs' | 'suspendAfterMs' | 'tasks', number>,
	random: () => number,
) {
	const { timeoutMs, readyMs, phaseMs, suspendAfterMs, tasks } = each;
	const starting = () => random() * MOST_STARTING_MS;
	const round = roundMs(tasks, PER_MINUTE);
	const startedAt = starting();
	const waitMs = workflowLimitMs(timeoutMs / 1000, round);
	const deadline = startedAt + waitMs;
	/** The end of a wait in memory. */
	const inMemory = (from: number, ms: number) => ({
		at: Math.min(from + ms, Math.max(from, readyMs) + 15_000),
		seen: readyMs <= from + ms - Math.max(2_000, Math.min(round, ms / 2)),
	});
	const parks = mayPark(waitMs - suspendAfterMs);
	const first = inMemory(startedAt, parks ? suspendAfterMs : waitMs);
	if (!parks || first.seen) return { ...first, deadline };
	for (let now = startedAt + suspendAfterMs + starting(); ;) {
		const leftMs = deadline - now;
		if (!mayPark(leftMs)) {
			const last = inMemory(now, lastWaitMs(leftMs, tasks, PER_MINUTE));
			// Both executions that wait for this one are woken, one after the other.
			return { ...last, at: last.at + starting() + starting(), deadline };
		}
		if (readyMs <= now) return { at: now + round + starting() + starting(), seen: true, deadline };
		now += round;
		if (!mayPark(deadline - now)) continue;
		const nextLook = phaseMs + Math.ceil((now - phaseMs) / LOOK_MS) * LOOK_MS;
		now = Math.max(now + STEP_MS, nextLook) + starting();
	}
}

describe('a suspended wait in a workflow that has a Timeout', () => {
	it('loses no item, whatever the Timeout, the video and the moment that n8n looks', () => {
		const random = seeded(1);
		for (let index = 0; index < 10_000; index++) {
			const timeoutMs = 1000 * Math.round(20 + random() ** 3 * 3_600);
			const each = {
				timeoutMs,
				readyMs: random() * 1.2 * timeoutMs,
				phaseMs: random() * LOOK_MS,
				suspendAfterMs: random() < 0.5 ? 60_000 : random() * 120_000,
				tasks: random() < 0.8 ? 1 : Math.ceil(random() * 150),
			};
			const { at, seen, deadline } = play(each, random);
			if (at >= timeoutMs) throw new Error(`Lost: ${JSON.stringify({ ...each, at })}`);
			// What is ready a round before the deadline arrives as a video.
			const isReady = each.readyMs < deadline - Math.max(3_000, roundMs(each.tasks, PER_MINUTE));
			if (isReady && !seen) throw new Error(`Not seen: ${JSON.stringify({ ...each, at })}`);
		}
	});

	it('has room for a check of each task before the Timeout', () => {
		// n8n needs a minute to see a sleep coming.
		expect([mayPark(LOOK_MS), mayPark(STEP_MS), mayPark(STEP_MS + LOOK_MS)]).toEqual([
			...[false, false, true],
		]);
		expect(workflowLimitMs(300, roundMs(1, 300))).toBeCloseTo(289_779, -3);
		expect(workflowLimitMs(300, roundMs(150, 300))).toBeLessThan(258_000);
		expect(workflowLimitMs(10, 60_000)).toBe(5_000);
		expect(workflowLimitMs(1, 0)).toBe(1_000);
		for (const none of [undefined, -1, 0]) expect(workflowLimitMs(none, 0)).toBe(Infinity);
	});
});
