import { Waiter } from '../../nodes/wait/waiter';
import { defaultSettings, type WaitSettings } from '../../nodes/wait/waitSettings';
import type { WaitOutcome } from '../../nodes/wait/outcome';
import { FakeTasks, type Script } from '../../tools/fake-tasks';
import { VirtualClock } from '../../tools/virtual-clock';

export interface Waited {
	outcomes: Record<string, WaitOutcome>;
	tasks: FakeTasks;
	/** From the start until each task's outcome, in milliseconds. */
	endedAfter: Record<string, number>;
	/** Until the last outcome. */
	tookMs: number;
}

export interface Setting extends Partial<WaitSettings> {
	latencyMs?: number;
	/** How long ago the tasks were submitted; unknown without it. */
	ageMs?: number;
	/** The execution is cancelled after so many milliseconds. */
	cancelAfterMs?: number;
	clock?: VirtualClock;
	/** Of tasks that have another one than the rest, in milliseconds. */
	timeouts?: Record<string, number>;
}

/** So many tasks with the same script. */
export const alike = (count: number, script: Script): Record<string, Script> =>
	Object.fromEntries(Array.from({ length: count }, (_, index) => [`task ${index}`, script]));

/** Waits for tasks side by side, from their first check to the last outcome. */
export async function waitFor(
	scripts: Readonly<Record<string, Script>>,
	{ latencyMs, ageMs, cancelAfterMs, clock = new VirtualClock(), timeouts, ...more }: Setting = {},
): Promise<Waited> {
	const startedAt = clock.now();
	const tasks = new FakeTasks(clock, scripts, latencyMs);
	const controller = new AbortController();
	const all = { ...defaultSettings(), ...more };
	const waiter = new Waiter(tasks.check, clock, all.checksPerMinute, controller.signal, () => 0.5);
	if (cancelAfterMs !== undefined) {
		void clock.sleep(cancelAfterMs).then(() => controller.abort());
	}
	const endedAfter: Record<string, number> = {};
	const waits = Object.keys(scripts).map(async (taskId): Promise<[string, WaitOutcome]> => {
		const submittedAt = ageMs === undefined ? undefined : startedAt - ageMs;
		const settings = { ...all, timeoutMs: timeouts?.[taskId] ?? all.timeoutMs };
		const outcome = await waiter.watch({ taskId, submittedAt, settings });
		endedAfter[taskId] = clock.now() - startedAt;
		return [taskId, outcome];
	});
	const outcomes = Object.fromEntries(await clock.run(Promise.all(waits)));
	return { outcomes, tasks, endedAfter, tookMs: clock.now() - startedAt };
}

/** One task alone. */
export async function waitForOne(script: Script, setting?: Setting) {
	const { outcomes, tasks, tookMs } = await waitFor({ task: script }, setting);
	return { outcome: outcomes.task as WaitOutcome, times: tasks.timesOf('task'), tookMs };
}
