import { colors, drawChart, type Point } from '../report/chart';
import { digits, grouped } from '../report/format';
import type { Report } from '../report/report';
import { heightAt } from '../statistics';
import type { LooksData, Way } from './looks';

const MOST_LOOKS = 14;
const MOST_DELAY_MS = 6_000;

const pointOf = ({ looks, delayMs, short }: Way): Point => ({
	x: looks,
	y: delayMs / 1000,
	label: short,
});

/** What an interval of as many looks as this would have: above 1, ours is later than that. */
export function overLine({ fixed }: LooksData, way: Way): number {
	const line = fixed.map(pointOf).sort((one, other) => one.x - other.x);
	return way.delayMs / 1000 / heightAt(line, way.looks);
}

export function reportLooks(data: LooksData): Report {
	const { tasks, medianMs, sigma, alone, batches, cold, fixed } = data;
	const ours = [...alone, ...batches];
	const rowOf = (way: Way, name = way.name) => [
		name,
		digits(way.looks, 1),
		`${digits(way.delayMs / 1000, 1)} s`,
		digits(overLine(data, way)),
	];
	const bothOf = (value: (way: Way) => string) => alone.map(value).join('; ');
	const worst = Math.max(...ours.map((way) => overLine(data, way)));
	return {
		heading: 'Looks and delay',
		blocks: [
			{
				text: `${grouped(tasks)} tasks whose run times are log-normal (median ${medianMs / 1000} s, sigma ${sigma}), each seen through to its end on a virtual clock. A look is one request for the task's state; the delay is the time from its end to the look that sees it. Both are means over all tasks.`,
			},
			{
				chart: {
					file: 'looks.svg',
					alt: 'Mean delay over looks a task: with experience, ours lies below the line that fixed intervals draw',
					svg: draw(data),
				},
			},
			{
				table: {
					head: [
						'',
						'Looks a task',
						'Mean delay',
						"Over a fixed interval's delay at as many looks",
					],
					rows: [
						...ours.map((way) => rowOf(way, `ours, ${way.name}`)),
						...fixed.map((way) => rowOf(way)),
						...cold.map((way) => rowOf(way, `ours, ${way.name}`)),
					],
				},
			},
			{
				text: 'Read it so: to the left is cheaper, down is sooner. Below the line, no fixed interval gives the same delay for as few looks. "Progress told" means that the API counts `progress_percent` up; the real one may leave it at 0. "One at a time" is one node of a workflow that waits for one task after the other and remembers how long the last 256 ran, the first four of them without anything to remember. Batches keep to the budget of 300 looks a minute, which is what holds up the ends of a hundred tasks at once: with more, as _Max Looks per Minute_ allows, they are seen sooner.',
			},
			{
				text: "The last lines are the price of knowing nothing, as a node does until four of its tasks have ended after n8n's start: the pace then follows a task's age alone, so that one of ten seconds is seen as soon, in proportion, as one of ten minutes. For a task by itself that costs more looks than a fixed interval that happens to fit. The tasks of a batch share their looks until the first has ended, and learn from one another.",
			},
		],
		figures: [
			{
				what: 'looks a task, one at a time (progress not told; told)',
				measured: bothOf(({ looks }) => digits(looks, 1)),
				goal: `at most ${MOST_LOOKS}`,
				met: alone.every(({ looks }) => looks <= MOST_LOOKS),
			},
			{
				what: 'mean delay from finished to seen (the same)',
				measured: bothOf(({ delayMs }) => `${digits(delayMs / 1000, 1)} s`),
				goal: `at most ${MOST_DELAY_MS / 1000} s`,
				met: alone.every(({ delayMs }) => delayMs <= MOST_DELAY_MS),
			},
			{
				what: "delay over a fixed interval's at as many looks, worst of all ways with experience",
				measured: digits(worst),
				goal: 'at most 1.00',
				met: worst <= 1,
			},
		],
	};
}

function draw({ alone, batches, cold, fixed, tasks }: LooksData): string {
	return drawChart({
		title: `Looks and delay of ${grouped(tasks)} tasks, median 120 s`,
		x: {
			label: 'looks a task (log)',
			from: 6,
			to: 100,
			ticks: [6, 10, 14, 20, 30, 50, 70, 100],
			log: true,
		},
		y: {
			label: 'mean delay from finished to seen (s)',
			from: 0,
			to: 11,
			ticks: [0, 2, 4, 6, 8, 10],
		},
		series: [
			{
				name: 'fixed interval',
				color: colors.other,
				line: true,
				points: fixed.map(pointOf),
			},
			{
				name: 'ours, one at a time',
				color: colors.ours,
				labels: 'bottom',
				points: alone.map(pointOf),
			},
			{
				name: 'ours, in batches',
				color: colors.third,
				labels: 'left',
				points: batches.map(pointOf),
			},
			{
				name: 'ours, without experience',
				color: colors.quiet,
				labels: 'bottom',
				points: cold.map(pointOf),
			},
		],
		goal: { y: 6, name: 'goal: at most 6 s, with at most 14 looks' },
	});
}
