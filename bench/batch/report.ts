import { colors, drawChart, type Series } from '../report/chart';
import { digits, withSpread } from '../report/format';
import type { Figure, Report } from '../report/report';
import { spreadOf, type Spread } from '../statistics';
import { PEERS, type BatchData, type Size, type Trial } from './data';
import { HAND_BUILT_SECONDS, type Way } from './workflows';

const GOAL = 1.1;

interface Measured {
	size: Size;
	ratio: Spread;
	looks: Spread;
	delayS: Spread;
}

interface Line {
	name: string;
	way: Way;
	intervalMs?: number;
	color: string;
}

const lines: Line[] = [
	{ name: 'ours', way: 'ours', color: colors.ours },
	{ name: `hand-built loop, ${HAND_BUILT_SECONDS} s`, way: 'hand-built', color: colors.other },
	...[...PEERS.keys()].map((intervalMs, index): Line => ({
		name: `one row after another, ${intervalMs / 1000} s`,
		way: 'one by one',
		intervalMs,
		color: [colors.third, colors.fourth, colors.fifth][index] ?? colors.quiet,
	})),
];

function measuredOf({ sizes, trials }: BatchData, { way, intervalMs }: Line): Measured[] {
	return sizes.flatMap((size) => {
		const own = trials.filter(
			(trial) => trial.way === way && trial.intervalMs === intervalMs && trial.tasks === size.tasks,
		);
		if (own.length === 0) return [];
		const over = (value: (trial: Trial) => number) => spreadOf(own.map(value));
		return {
			size,
			ratio: over(({ tookMs, slowestMs }) => tookMs / slowestMs),
			looks: over(({ looks, tasks }) => looks / tasks),
			delayS: over(({ delayMs = NaN }) => delayMs / 1000),
		};
	});
}

export function reportBatch(data: BatchData): Report {
	const all = lines.map((line) => ({ line, measured: measuredOf(data, line) }));
	const peers = [...PEERS].map(
		([ms, name]) => `${ms / 1000} s is the interval of the ${name} node`,
	);
	return {
		heading: 'A batch takes as long as its slowest video',
		blocks: [
			{
				text: `A real n8n, the simulated Novita on the same machine, and batches of ${data.sizes.map(sizeInWords).join(', ')}. What is compared is the time from the start of the submission to the last file, over the run time of the batch's slowest task: 1.00 can't be beaten. Each round has the same run times whichever way it goes. Each size is a workflow of its own, run once a round, so that in its first round it knows nothing of how long its tasks run.`,
			},
			{
				chart: {
					file: 'makespan.svg',
					alt: 'Time of a batch over its slowest task, by the number of tasks: ours stays close to 1, and one row after another grows with the number',
					svg: draw(data),
				},
			},
			{
				table: {
					head: ['Tasks', 'Way', 'Time over slowest task', 'Looks a task', 'Mean delay', 'Rounds'],
					rows: data.sizes.flatMap(({ tasks }) =>
						all.flatMap(({ line, measured }) =>
							measured
								.filter(({ size }) => size.tasks === tasks)
								.map(({ ratio, looks, delayS }) => [
									String(tasks),
									line.name,
									withSpread(ratio),
									digits(looks.median, 1),
									`${digits(delayS.median, 1)} s`,
									String(ratio.rounds),
								]),
						),
					),
				},
			},
			{
				text: `Median of the rounds, least and most in brackets. "Ours" is Novita Kling and Novita Wait for Task with their defaults. The hand-built loop is what people make of n8n's own nodes: HTTP Request, Wait (${HAND_BUILT_SECONDS} s), HTTP Request, IF, and back to Wait with what hasn't ended; HTTP Request fetches the files. "One row after another" is a stand-in that waits as other nodes do, submitting a row when the one before has its file: ${peers.join(', ')} (n8n's own in the case of MiniMax). Where its line is missing it was not measured, since it would take too long; so too for a hundred tasks, where it would take more than an hour.`,
			},
			{
				text: "The first hand-built look comes after a pause, and each of its rounds waits for all downloads of the round before. Its looks are few for short tasks and grow with the run time, while its delay stays at about half a pause. What ours takes on top of the slowest task is the delay until its end is seen, n8n's own work for each row, and the download.",
			},
		],
		figures: all.flatMap(({ line, measured }): Figure[] =>
			line.way === 'one by one'
				? []
				: measured.map(({ size, ratio }) => ({
						what: `${line.name}: ${size.tasks} task${size.tasks === 1 ? '' : 's'}, time over the slowest`,
						measured: withSpread(ratio),
						...(line.way === 'ours' && {
							goal: `at most ${digits(GOAL)}`,
							met: ratio.median <= GOAL,
						}),
					})),
		),
	};
}

const sizeInWords = ({ tasks, leastMs, mostMs }: Size) =>
	`${tasks} (${leastMs / 1000} to ${mostMs / 1000} s)`;

const MOST_TASKS = 130;

function draw(data: BatchData): string {
	const series = lines.map((line): Series => ({
		name: line.name,
		color: line.color,
		line: true,
		points: measuredOf(data, line).map(({ size, ratio }) => ({
			x: size.tasks,
			y: ratio.median,
			least: ratio.least,
			most: ratio.most,
		})),
	}));
	const highest = Math.max(...series.flatMap(({ points }) => points.map(({ y }) => y)));
	const ticks = [1, 2, 5, 10, 20, 50, 100];
	return drawChart({
		title: 'Time of a batch over its slowest task',
		x: {
			label: 'tasks in the batch (log)',
			from: 0.8,
			to: MOST_TASKS,
			ticks: [1, 10, 30, 100],
			log: true,
		},
		y: {
			label: 'times the slowest task (log)',
			from: 0.9,
			to: ticks.find((tick) => tick > highest) ?? highest,
			ticks: ticks.filter((tick) => tick <= highest * 2),
			log: true,
		},
		series: series.filter(({ points }) => points.length > 0),
		goal: { y: GOAL, name: 'goal: at most 1.10' },
	});
}
