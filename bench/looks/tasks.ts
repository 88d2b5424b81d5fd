import { runsFor, seeded, type Script } from '../../tools/fake-tasks';

/**
 * Run times that scatter as those of such tasks do: log-normal, the same in every run.
 *
 * @param sigma Standard deviation of the logarithm.
 * @returns Whole milliseconds.
 */
export function logNormal(count: number, medianMs: number, sigma: number, seed = 1): number[] {
	const random = seeded(seed);
	// Box and Muller's: two even numbers make one of the bell curve.
	const bell = () => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
	return Array.from({ length: count }, () => Math.round(medianMs * Math.exp(sigma * bell())));
}

/** Evenly from `least` to `most` milliseconds, the same in every run. */
export function evenly(count: number, least: number, most: number, seed = 1): number[] {
	const random = seeded(seed);
	return Array.from({ length: count }, () => Math.round(least + random() * (most - least)));
}

/** The share of its time that a task waits before it moves. */
const QUEUED = 0.2;

/** A task that says how far it is, in whole percent of its time after the queue. */
export const tellsProgress = (runMs: number): Script => {
	const plain = runsFor(runMs);
	return (nth, sinceStartMs) => {
		const look = plain(nth, sinceStartMs);
		if (look === 'hang' || look.kind !== 'task' || look.task.state !== 'running') return look;
		const share = (sinceStartMs / runMs - QUEUED) / (1 - QUEUED);
		const progressPercent = Math.floor(100 * Math.min(0.99, Math.max(0, share)));
		return { ...look, task: { ...look.task, progressPercent } };
	};
};
