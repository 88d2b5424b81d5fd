/** How late the end of a task is seen, and for how many status checks: on a virtual clock. */
import type { Setting } from '../part';
import { BATCHES, runTimesOf, type Batch } from '../simulated';
import { mean, spreadOf, type Spread } from '../statistics';
import { watch } from './watch';

/** How a wait went with one way of pacing its checks. */
interface Paced {
	/** A fixed interval; missing for the node's default. */
	everyMs?: number;
	checksPerTask: number;
}

export interface Alone extends Paced {
	/** Mean delay from a task's end to its outcome, as a share of its run time. */
	delayShare: number;
}

export interface Together extends Paced {
	/** Time of the batch over its slowest task, one for each seed. */
	ratio: Spread;
}

export interface ChecksData {
	/** One task by itself. */
	alone: Array<{ leastMs: number; mostMs: number; paces: Alone[] }>;
	batches: Array<Batch & { paces: Together[] }>;
	/** With the node's default, the most checks that any minute of any batch saw. */
	busiestMinute: number;
	/** So many at once, with the least CPU time that a check took. */
	crowds: Array<{ tasks: number; checksPerTask: number; tookMs: number; cpuMs: number }>;
}

const EVERY_MS = [undefined, 5_000, 10_000, 15_000];
const BOUNDS_MS = [5_000, 10_000, 30_000, 60_000, 120_000, 300_000, 600_000];

interface Size {
	/** Run times between two bounds. */
	steps: number;
	seeds: number;
	crowds: number[];
	/** CPU time scatters upwards only, so that the least of some runs tells most. */
	crowdRuns: number;
}

const SIZE: Size = { steps: 200, seeds: 200, crowds: [1_000, 10_000], crowdRuns: 10 };
const SMALLEST: Size = { steps: 10, seeds: 5, crowds: [50, 500], crowdRuns: 1 };

export async function measureChecks({ smallest, onProgress }: Setting): Promise<ChecksData> {
	const size = smallest ? SMALLEST : SIZE;
	const data: ChecksData = { alone: [], batches: [], busiestMinute: 0, crowds: [] };
	for (const [index, mostMs] of BOUNDS_MS.slice(1).entries()) {
		const leastMs = BOUNDS_MS[index]!;
		onProgress(0, `one task of ${leastMs / 1000} to ${mostMs / 1000} s`);
		const paces: Alone[] = [];
		for (const everyMs of EVERY_MS) {
			paces.push(await measureAlone(leastMs, mostMs, size.steps, everyMs));
		}
		data.alone.push({ leastMs, mostMs, paces });
	}
	for (const batch of BATCHES) {
		onProgress(1 / 3, `batches of ${batch.tasks}`);
		const paces: Together[] = [];
		for (const everyMs of EVERY_MS) {
			const { busiestMinute, ...paced } = await measureTogether(batch, size.seeds, everyMs);
			paces.push(paced);
			if (everyMs === undefined) {
				data.busiestMinute = Math.max(data.busiestMinute, busiestMinute);
			}
		}
		data.batches.push({ ...batch, paces });
	}
	for (const tasks of size.crowds) {
		onProgress(2 / 3, `${tasks} tasks at once`);
		const { busiestMinute, ...crowd } = await measureCrowd(tasks, size.crowdRuns);
		data.crowds.push(crowd);
		data.busiestMinute = Math.max(data.busiestMinute, busiestMinute);
	}
	return data;
}

/** Run times at even steps, so that an end at any point between two checks counts the same. */
async function measureAlone(
	leastMs: number,
	mostMs: number,
	steps: number,
	everyMs?: number,
): Promise<Alone> {
	const shares: number[] = [];
	let checks = 0;
	for (let step = 0; step < steps; step++) {
		const runMs = Math.round(leastMs + ((step + 0.5) / steps) * (mostMs - leastMs));
		const watched = await watch([runMs], everyMs);
		shares.push((watched.tookMs - runMs) / runMs);
		checks += watched.checks;
	}
	return { everyMs, checksPerTask: checks / steps, delayShare: mean(shares) };
}

async function measureTogether(batch: Batch, seeds: number, everyMs?: number) {
	const ratios: number[] = [];
	let checks = 0;
	let busiestMinute = 0;
	for (let seed = 1; seed <= seeds; seed++) {
		const runMs = runTimesOf(batch, seed);
		const watched = await watch(runMs, everyMs);
		ratios.push(watched.tookMs / Math.max(...runMs));
		checks += watched.checks;
		busiestMinute = Math.max(busiestMinute, watched.busiestMinute);
	}
	const checksPerTask = checks / seeds / batch.tasks;
	return { everyMs, checksPerTask, ratio: spreadOf(ratios), busiestMinute };
}

async function measureCrowd(tasks: number, runs: number) {
	const runMs = runTimesOf({ tasks, leastMs: 20_000, mostMs: 60_000 }, 1);
	let cpuMs = Infinity;
	for (let run = 1; ; run++) {
		const before = process.cpuUsage();
		const { checks, tookMs, busiestMinute } = await watch(runMs);
		const { user, system } = process.cpuUsage(before);
		cpuMs = Math.min(cpuMs, (user + system) / 1000 / checks);
		if (run === runs) return { tasks, checksPerTask: checks / tasks, tookMs, cpuMs, busiestMinute };
	}
}
