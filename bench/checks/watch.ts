import { Waiter } from '../../nodes/wait/waiter';
import { defaultSettings } from '../../nodes/wait/waitSettings';
import { FakeTasks, runsFor } from '../../tools/fake-tasks';
import { VirtualClock } from '../../tools/virtual-clock';

const MINUTE_MS = 60_000;

/** Longer than any batch takes: no task times out. */
const TIMEOUT_MS = 24 * 3_600_000;

export interface Watched {
	/** Status checks of all tasks. */
	checks: number;
	/** From the start to the last outcome, in milliseconds. */
	tookMs: number;
	/** The most checks in any minute. */
	busiestMinute: number;
}

/**
 * One wait on a virtual clock for tasks that were all submitted when it began.
 *
 * @param runMs How long each of them runs.
 * @param pollIntervalMs Fixed; without it the node's default.
 */
export async function watch(runMs: number[], pollIntervalMs?: number): Promise<Watched> {
	const clock = new VirtualClock();
	const submittedAt = clock.now();
	const scripts = Object.fromEntries(runMs.map((ms, index) => [`task ${index}`, runsFor(ms)]));
	const tasks = new FakeTasks(clock, scripts);
	const settings = { ...defaultSettings(), timeoutMs: TIMEOUT_MS, pollIntervalMs };
	const waiter = new Waiter(tasks.check, clock, settings, undefined, () => 0.5);
	const waits = Object.keys(scripts).map(
		async (taskId) => await waiter.watch({ taskId, submittedAt }),
	);
	const outcomes = await clock.run(Promise.all(waits));
	if (outcomes.some(({ kind }) => kind !== 'succeeded')) throw new Error('A task got lost');
	return {
		checks: tasks.checks.length,
		tookMs: Math.max(...outcomes.map(({ waitedMs }) => waitedMs)),
		busiestMinute: busiestMinute(tasks.checks.map(({ at }) => at)),
	};
}

/** @param moments Milliseconds, in their order. */
function busiestMinute(moments: number[]): number {
	let most = 0;
	let first = 0;
	moments.forEach((moment, index) => {
		while (moment - (moments[first] ?? moment) >= MINUTE_MS) first += 1;
		most = Math.max(most, index - first + 1);
	});
	return most;
}
