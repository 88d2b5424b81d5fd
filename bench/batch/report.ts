import type { Report } from '../part';
import { colors, drawChart } from '../report/chart';
import { digits, seconds, withSpread } from '../report/format';
import type { Batch } from '../simulated';
import { spreadOf } from '../statistics';
import type { BatchData } from './batch';
import { HAND_BUILT_SECONDS, ONE_BY_ONE_SECONDS, type Way } from './workflows';

const MOST_RATIO = 1.1;

const names: Record<Way, string> = {
	ours: 'this package',
	'hand-built': `hand-built loop, ${HAND_BUILT_SECONDS} s`,
	'one by one': `one item after another, ${ONE_BY_ONE_SECONDS} s`,
};

/** All rounds of one batch, one way. */
function summaryOf({ trials }: BatchData, { tasks }: Batch, way: Way) {
	const own = trials.filter((trial) => trial.way === way && trial.tasks === tasks);
	if (own.length === 0) return undefined;
	return {
		tasks,
		way,
		ratio: spreadOf(own.map(({ tookMs, slowestMs }) => tookMs / slowestMs)),
		checksPerTask: spreadOf(own.map(({ checks }) => checks / tasks)).median,
		delayMs: spreadOf(own.map(({ delayMs }) => delayMs)).median,
	};
}

export function reportBatch(data: BatchData): Report {
	const ways = Object.keys(names) as Way[];
	const summaries = data.batches.flatMap((batch) =>
		ways.flatMap((way) => summaryOf(data, batch, way) ?? []),
	);
	const series = ways.map((way, index) => ({
		name: names[way],
		color: colors[index]!,
		points: summaries
			.filter((summary) => summary.way === way)
			.map(({ tasks, ratio }): [number, number] => [tasks, ratio.median]),
	}));
	const runTimes = data.batches.map(
		({ tasks, leastMs, mostMs }) => `${tasks} (${leastMs / 1000} to ${seconds(mostMs)})`,
	);
	return {
		opening: [
			'How many times as long as its slowest video a batch takes, from the first submission to the last file on disk:',
			{
				head: ['Videos', ...ways.map((way) => names[way])],
				rows: data.batches.map(({ tasks }) => [
					String(tasks),
					...ways.map((way) => {
						const own = summaries.find((each) => each.tasks === tasks && each.way === way);
						return own === undefined ? 'not measured' : digits(own.ratio.median);
					}),
				]),
			},
		],
		heading: 'A batch takes as long as its slowest video',
		blocks: [
			`A real n8n runs batches of tasks: ${runTimes.join(', ')}. The time goes from the start of the submission to the last downloaded video. It is divided by the run time of the slowest task, so nothing is below 1.00. All ways get the same run times.`,
			{
				file: 'makespan.svg',
				alt: 'Time of a batch over its slowest task, by the number of tasks: this package stays close to 1, and one item after another grows with the number',
				svg: drawChart({
					title: 'Time of a batch over its slowest task',
					x: { label: 'tasks in the batch (log)', ticks: [1, 10, 30, 100], log: true },
					y: {
						label: 'times the slowest task (log)',
						ticks: [1, 2, 5, 10, 20, 50],
						log: true,
					},
					series,
					goal: { y: MOST_RATIO, name: `goal: at most ${digits(MOST_RATIO)}` },
				}),
			},
			{
				head: ['Tasks', 'Way', 'Time over slowest task', 'Checks per task', 'Mean delay'],
				rows: summaries.map(({ tasks, way, ratio, checksPerTask, delayMs }) => [
					String(tasks),
					names[way],
					withSpread(ratio),
					digits(checksPerTask, 1),
					seconds(delayMs, 1),
				]),
			},
			[
				'- **This package** is Novita Kling and Novita Wait for Task with their defaults.',
				`- **The hand-built loop** is made of n8n's own nodes: HTTP Request, Wait (${HAND_BUILT_SECONDS} s), HTTP Request, If, and back to Wait. Each round waits for all downloads of the round before.`,
				`- **One item after another** is a stand-in that submits an item when the video before is there. It checks every ${ONE_BY_ONE_SECONDS} s, like the WaveSpeed node. The fal node (5 s) and n8n's MiniMax node (15 s) check less often. A hundred tasks would take it more than an hour.`,
			].join('\n'),
			'The delay runs from the end of a task to the status check that sees it.',
		],
		figures: summaries
			.filter(({ way }) => way === 'ours')
			.map(({ tasks, ratio }) => ({
				what: `A batch of ${tasks} in n8n: time over its slowest task`,
				measured: withSpread(ratio),
				goal: `at most ${digits(MOST_RATIO)}`,
				met: ratio.median <= MOST_RATIO,
			})),
	};
}
