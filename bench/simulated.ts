/** The simulated Novita of the benchmark, and what it saw: measured on the other side of the wire. */
import { startSimulator, type Simulator } from '../simulator';
import { seededRandom } from '../simulator/random';
import { encodeClip, stopEncoder } from '../simulator/video/encode';

/** Tasks that are submitted together. */
export interface Batch {
	tasks: number;
	/** Between these the run times are spread evenly. */
	leastMs: number;
	mostMs: number;
}

export const BATCHES: Batch[] = [
	{ tasks: 1, leastMs: 4_000, mostMs: 12_000 },
	{ tasks: 10, leastMs: 4_000, mostMs: 12_000 },
	{ tasks: 30, leastMs: 4_000, mostMs: 12_000 },
	{ tasks: 100, leastMs: 20_000, mostMs: 60_000 },
];

/** Whole milliseconds, one for each task: random, and the same for the same seed. */
export function runTimesOf({ tasks, leastMs, mostMs }: Batch, seed: number): number[] {
	const { next } = seededRandom(seed);
	return Array.from({ length: tasks }, () => Math.round(leastMs + next() * (mostMs - leastMs)));
}

/** A prompt that tells the simulator how long its task runs, and us to which trial it belongs. */
export const promptFor = (trial: string, runMs: number): string => `${trial}: runs ${runMs} ms`;

/** 0 for a prompt that tells nothing. */
const runMsOf = (prompt: unknown) => Number(/runs (\d+) ms$/.exec(String(prompt))?.[1] ?? 0);

/** Tasks run as long as their prompt tells. */
export async function simulate(): Promise<Simulator> {
	// The same video for all, made before: no encoder then works on the cores that are measured.
	const video = await encodeClip({ seconds: 3, width: 320, height: 180, palette: 0 });
	await stopEncoder();
	return await startSimulator({
		plan: ({ body }) => ({ runMs: runMsOf(body?.prompt) }),
		clips: async () => video,
	});
}

export interface Observed {
	/** Submissions that were accepted, and so billed. */
	accepted: number;
	checks: number;
	/** Videos that were downloaded. */
	downloads: number;
	/** Mean from a task's end to the check that saw it. */
	delayMs: number;
}

/**
 * @param trial As it was given to `promptFor`.
 */
export function observe(simulator: Simulator, trial: string): Observed {
	const accepted = simulator.submissions.filter(
		(submission) => submission.accepted && String(submission.body?.prompt).startsWith(`${trial}:`),
	);
	const endOf = new Map(
		accepted.map(({ taskId, at, body }) => [taskId, at + runMsOf(body?.prompt)]),
	);
	const checks = simulator.requests.filter(
		({ on, taskId }) => on === 'result' && endOf.has(taskId),
	);
	const delays = new Map<string | undefined, number>();
	for (const { taskId, at } of checks) {
		const delay = at - (endOf.get(taskId) ?? Infinity);
		if (delay >= 0 && !delays.has(taskId)) delays.set(taskId, delay);
	}
	return {
		accepted: accepted.length,
		checks: checks.length,
		downloads: simulator.downloads.filter(({ taskId }) => endOf.has(taskId)).length,
		delayMs: [...delays.values()].reduce((sum, each) => sum + each, 0) / delays.size,
	};
}
