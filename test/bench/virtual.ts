import { RunTimes } from '../../nodes/novita/runTimes';
import { Waiter } from '../../nodes/novita/waiter';
import { runsFor, type Script } from '../support/looks';
import { VirtualClock } from '../support/virtual-clock';

/** What watching one batch of tasks cost, and how late their ends were seen. Times in milliseconds. */
export interface BatchResult {
	looks: number;
	/** From each task's end to the moment when it was seen. */
	delays: number[];
	/** From the start of the batch to the last task seen, over the longest run time. */
	makespan: number;
}

export interface BatchOptions {
	runTimes?: RunTimes;
	pollIntervalMs?: number;
	/** Looks a minute; Infinity switches the budget off. */
	perMinute?: number;
	script?: (runMs: number) => Script;
	/** How long each answer takes. */
	latencyMs?: number;
}

/** Watches one task for each run time, all started together, on a virtual clock. */
export async function watchBatch(
	runMs: number[],
	options: BatchOptions = {},
): Promise<BatchResult> {
	const { runTimes, pollIntervalMs, perMinute, script = runsFor, latencyMs = 10 } = options;
	const clock = new VirtualClock();
	const start = clock.now();
	const scripts = runMs.map((ms) => script(ms));
	let looks = 0;
	const waiter = new Waiter(
		async (taskId) => {
			looks += 1;
			const look = scripts[Number(taskId)]!(looks, clock.now() - start);
			await clock.sleep(latencyMs);
			if (look === 'hang') throw new Error('Nothing hangs in a benchmark');
			return look;
		},
		clock,
		{ timeoutMs: 24 * 3_600_000, pollIntervalMs, perMinute, runTimes, random: () => 0.5 },
	);
	const seen = await clock.run(
		Promise.all(
			runMs.map(async (_, index) => {
				await waiter.watch({ taskId: String(index), submittedAt: start });
				return clock.now() - start;
			}),
		),
	);
	return {
		looks,
		delays: seen.map((at, index) => at - runMs[index]!),
		makespan: Math.max(...seen) / Math.max(...runMs),
	};
}
