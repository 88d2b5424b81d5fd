import type { RunTimes } from '../../nodes/novita/wait/runTimes';
import { Waiter } from '../../nodes/novita/wait/waiter';
import { runsFor, type Script } from '../../tools/fake-tasks';
import { VirtualClock } from '../../tools/virtual-clock';

/** What watching tasks cost, and how late their ends were seen. Times in milliseconds. */
export interface Watched {
	looks: number;
	/** From each task's end to the moment when it was seen. */
	delays: number[];
	/** From the start to the last task seen, over the longest run time. */
	makespan: number;
}

export interface WatchOptions {
	/** Of earlier tasks; these add to it. */
	runTimes?: RunTimes;
	pollIntervalMs?: number;
	/** Looks a minute for all tasks of one wait. */
	perMinute?: number;
	script?: (runMs: number) => Script;
	/** How long each answer takes. */
	latencyMs?: number;
}

/** One wait for tasks that all start together, one for each run time. */
export async function watchBatch(runMs: number[], options: WatchOptions = {}): Promise<Watched> {
	const clock = new VirtualClock();
	return summed(runMs, [await clock.run(watch(clock, runMs, options))]);
}

/** A wait of its own for each task, in a process of its own: none learns from another. */
export async function watchEach(runMs: number[], options: WatchOptions = {}): Promise<Watched> {
	// Side by side on one clock, which they all share the steps of.
	const clock = new VirtualClock();
	const alone = { ...options, runTimes: undefined };
	const waits = runMs.map(async (ms) => await watch(clock, [ms], alone));
	return summed(runMs, await clock.run(Promise.all(waits)));
}

interface Wait {
	looks: number;
	/** After the start, in the order of the tasks. */
	seen: number[];
}

async function watch(
	clock: VirtualClock,
	runMs: number[],
	{ script = runsFor, latencyMs = 10, runTimes, pollIntervalMs, perMinute }: WatchOptions,
): Promise<Wait> {
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
	const seen = await Promise.all(
		runMs.map(async (_, index) => {
			await waiter.watch({ taskId: String(index), submittedAt: start });
			return clock.now() - start;
		}),
	);
	return { looks, seen };
}

function summed(runMs: number[], waits: Wait[]): Watched {
	const seen = waits.flatMap((wait) => wait.seen);
	return {
		looks: waits.reduce((sum, { looks }) => sum + looks, 0),
		delays: seen.map((at, index) => at - runMs[index]!),
		makespan: Math.max(...seen) / Math.max(...runMs),
	};
}
