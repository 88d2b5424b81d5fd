/** How many looks a task costs, and how late its end is seen: ours against fixed intervals, on a virtual clock. */
import { RunTimes } from '../../nodes/novita/wait/runTimes';
import type { Part, Setting } from '../part';
import { mean } from '../statistics';
import { grouped } from '../report/format';
import { reportLooks } from './report';
import { logNormal, tellsProgress } from './tasks';
import { watchBatch, watchEach, type Watched, type WatchOptions } from './virtual';

export interface LooksData {
	tasks: number;
	medianMs: number;
	sigma: number;
	/** As a user's n8n has it: whatever ended before tells how long tasks run. */
	alone: Way[];
	/** So many at a time, under one budget of looks. */
	batches: Way[];
	/** The first task or batch of a node, which knows nothing. */
	cold: Way[];
	fixed: Array<Way & { intervalMs: number }>;
}

export interface Way {
	name: string;
	/** For the chart. */
	short: string;
	looks: number;
	delayMs: number;
}

const TASKS = 10_000;
const FEW_TASKS = 300;
const MEDIAN_MS = 120_000;
const SIGMA = 0.5;

const BATCHES = [10, 100] as const;

/** A budget that is never used up: what the default one costs a large batch. */
const UNHINDERED = 6_000;

/** Those of the goal, and some more so that the line has no long straight stretches. */
const INTERVALS = [2_000, 3_000, 5_000, 10_000, 15_000, 20_000];

export const looksPart: Part<LooksData> = {
	name: 'looks',
	title: 'Looks and delay, on a virtual clock',
	version: 2,
	measure,
	report: reportLooks,
};

async function measure({ smallest, onProgress }: Setting): Promise<LooksData> {
	const tasks = smallest ? FEW_TASKS : TASKS;
	const runMs = logNormal(tasks, MEDIAN_MS, SIGMA);
	const intervals = smallest ? [5_000, 10_000] : INTERVALS;
	const steps = 5 + 2 * BATCHES.length + intervals.length;
	let done = 0;
	const way = async (name: string, short: string, watch: () => Promise<Watched>): Promise<Way> => {
		onProgress(done++ / steps, name);
		const { looks, delays } = await watch();
		return { name, short, looks: looks / tasks, delayMs: mean(delays) };
	};
	const inTurn = async (size: number, options?: InTurn) => await watchInTurn(runMs, size, options);
	const script = tellsProgress;

	const alone = [
		await way('one task at a time', '1', async () => await inTurn(1)),
		await way(
			'one at a time, progress told',
			'1, progress',
			async () => await inTurn(1, { script }),
		),
	];
	const batches: Way[] = [];
	for (const size of BATCHES) {
		batches.push(await way(`batches of ${size}`, String(size), async () => await inTurn(size)));
	}
	const [, many] = BATCHES;
	batches.push(
		await way(
			`batches of ${many}, with a budget of ${grouped(UNHINDERED)} looks`,
			`${many}, more looks`,
			async () => await inTurn(many, { perMinute: UNHINDERED }),
		),
	);
	const cold = [
		await way('first task', 'first', async () => await watchEach(runMs)),
		await way(
			'first task, progress told',
			'first, progress',
			async () => await watchEach(runMs, { script }),
		),
	];
	for (const size of BATCHES) {
		cold.push(
			await way(
				`first batch of ${size}`,
				`first ${size}`,
				async () => await inTurn(size, { forgets: true }),
			),
		);
	}
	const fixed: LooksData['fixed'] = [];
	for (const pollIntervalMs of intervals) {
		const name = `${pollIntervalMs / 1000} s`;
		fixed.push({
			intervalMs: pollIntervalMs,
			...(await way(`every ${name}`, name, async () => await watchEach(runMs, { pollIntervalMs }))),
		});
	}
	return { tasks, medianMs: MEDIAN_MS, sigma: SIGMA, alone, batches, cold, fixed };
}

interface InTurn extends WatchOptions {
	/** Each batch is the first one of its node. */
	forgets?: boolean;
}

/** One node that waits for so many tasks at a time, and remembers how long they ran. */
async function watchInTurn(
	runMs: number[],
	size: number,
	{ forgets, ...options }: InTurn = {},
): Promise<Watched> {
	const runTimes = new RunTimes();
	const total: Watched = { looks: 0, delays: [], makespan: 0 };
	for (let at = 0; at < runMs.length; at += size) {
		const remembered = forgets ? undefined : runTimes;
		const batch = await watchBatch(runMs.slice(at, at + size), {
			...options,
			runTimes: remembered,
		});
		total.looks += batch.looks;
		total.delays.push(...batch.delays);
	}
	return total;
}
