/** What the simulated Novita saw of some tasks: measured on the other side of the wire. */
import type { Simulator } from '../simulator';
import { mean } from './statistics';

export interface Observed {
	/** Submissions that were accepted, and so billed. */
	accepted: number;
	/** Requests for a task's state. */
	looks: number;
	/** Files that were fetched. */
	downloads: number;
	/** Mean from a task's end to the look that saw it; undefined where none was seen. */
	delayMs?: number;
}

/** A prompt that tells the simulator how long its task runs, and us whose it is. */
export const promptFor = (trial: string, runMs: number): string => `${trial}: runs ${runMs} ms`;

/** For the simulator's `plan`. */
export function runMsOf(prompt: unknown): number {
	const runMs = Number(/runs (\d+) ms$/.exec(String(prompt))?.[1]);
	if (Number.isNaN(runMs)) throw new Error('The prompt is none of the benchmark');
	return runMs;
}

/** @param trial As it was given to `promptFor`. */
export function observe(simulator: Simulator, trial: string): Observed {
	const accepted = simulator.submissions.filter(
		(submission) => submission.accepted && String(submission.body?.prompt).startsWith(`${trial}:`),
	);
	const endOf = new Map(
		accepted.map(({ taskId, at, body }) => [taskId, at + runMsOf(body?.prompt)]),
	);
	const looks = simulator.requests.filter(({ on, taskId }) => on === 'result' && endOf.has(taskId));
	const seen = new Map<string | undefined, number>();
	for (const { taskId, at } of looks) {
		const end = endOf.get(taskId) ?? Infinity;
		if (at >= end && !seen.has(taskId)) seen.set(taskId, at - end);
	}
	return {
		accepted: accepted.length,
		looks: looks.length,
		downloads: simulator.downloads.filter(({ taskId }) => endOf.has(taskId)).length,
		delayMs: seen.size === 0 ? undefined : mean([...seen.values()]),
	};
}
