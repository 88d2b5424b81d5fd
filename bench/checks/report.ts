import { CHECKS_PER_MINUTE } from '../../nodes/wait/rateLimit';
import type { Report } from '../part';
import { colors, drawChart } from '../report/chart';
import { digits, grouped, percent, seconds } from '../report/format';
import type { Alone, ChecksData, Together } from './checks';

const MOST_DELAY = 0.06;
const MOST_RATIO = 1.1;

/**
 * The logarithm of ten times as many tasks is 1.3 times as large. With one plain loop over all tasks in each
 * step of the wait, the ratio is 2.6.
 */
const MOST_GROWTH = 2;

const nameOf = ({ everyMs }: { everyMs?: number }) =>
	everyMs === undefined ? 'Default' : `Every ${seconds(everyMs)}`;

const isDefault = ({ everyMs }: { everyMs?: number }) => everyMs === undefined;

export function reportChecks(data: ChecksData): Report {
	const { alone, batches, busiestMinute, crowds } = data;
	const names = alone[0]!.paces.map(nameOf);
	const worstDelay = Math.max(...alone.map(({ paces }) => paces.find(isDefault)!.delayShare));
	const worstRatio = Math.max(...batches.map(({ paces }) => paces.find(isDefault)!.ratio.median));
	const [few, many] = [crowds[0]!, crowds.at(-1)!];
	const growth = many.cpuMs / few.cpuMs;
	const seeds = batches[0]!.paces[0]!.ratio.rounds;
	const aloneCell = ({ delayShare, checksPerTask }: Alone) =>
		`${percent(delayShare)}, ${digits(checksPerTask, 0)} checks`;
	const batchCell = ({ ratio, checksPerTask }: Together) =>
		`${digits(ratio.median)} (${digits(ratio.most)}), ${digits(checksPerTask, 1)} checks`;
	return {
		heading: 'Delay and status checks',
		blocks: [
			'The code that waits runs on a virtual clock here. Only the CPU time depends on the machine.',
			'**One task.** The delay runs from the end of a task to the status check that sees it. By default the interval grows with the age of the task. So the delay stays about the same share of the run time. A fixed interval is late for short tasks, and needs fewer checks for long ones.',
			{
				file: 'checks.svg',
				alt: 'Delay as a share of the run time: the default stays below 6 %, fixed intervals are far above it for short tasks',
				svg: draw(data),
			},
			{
				head: ['Run time', ...names],
				rows: alone.map(({ leastMs, mostMs, paces }) => [
					`${leastMs / 1000} to ${seconds(mostMs)}`,
					...paces.map(aloneCell),
				]),
			},
			`**A batch.** All tasks are submitted together. The number is the time until the last video is seen, over the run time of the slowest task. It is the median of ${seeds} batches, with the worst in brackets. The checks are those of one task, on average. All ways keep to ${CHECKS_PER_MINUTE} checks a minute.`,
			{
				head: ['Batch', ...names],
				rows: batches.map(({ tasks, leastMs, mostMs, paces }) => [
					`${tasks} of ${leastMs / 1000} to ${seconds(mostMs)}`,
					...paces.map(batchCell),
				]),
			},
			'**Very many tasks.** Tasks of 20 to 60 s, all submitted together. The budget of checks decides how long they take. The CPU time is that of the whole wait, virtual clock included, over the number of checks.',
			{
				head: ['Tasks', 'All seen after', 'Checks per task', 'CPU time per check'],
				rows: crowds.map(({ tasks, tookMs, checksPerTask, cpuMs }) => [
					grouped(tasks),
					`${digits(tookMs / 60_000, 1)} min`,
					digits(checksPerTask),
					`${digits(1000 * cpuMs, 0)} µs`,
				]),
			},
		],
		figures: [
			{
				what: 'One task of 5 s to 10 min: mean delay until its end is seen, as a share of its run time',
				measured: `${percent(worstDelay)} at worst`,
				goal: `at most ${100 * MOST_DELAY} %`,
				met: worstDelay <= MOST_DELAY,
			},
			{
				what: `Batches of 1 to 100 on a virtual clock: time over the slowest task, median of ${seeds}`,
				measured: `${digits(worstRatio)} at worst`,
				goal: `at most ${digits(MOST_RATIO)}`,
				met: worstRatio <= MOST_RATIO,
			},
			{
				what: `Most status checks in any minute, with up to ${grouped(many.tasks)} tasks`,
				measured: String(busiestMinute),
				goal: `at most ${CHECKS_PER_MINUTE}`,
				met: busiestMinute <= CHECKS_PER_MINUTE,
			},
			{
				what: `CPU time per check with ${grouped(many.tasks)} tasks, over that with ${grouped(few.tasks)}`,
				measured: digits(growth, 1),
				goal: `at most ${digits(MOST_GROWTH, 1)}`,
				met: growth <= MOST_GROWTH,
			},
		],
	};
}

const draw = ({ alone }: ChecksData): string =>
	drawChart({
		title: 'Delay until the end of a task is seen',
		x: { label: 'run time (s, log)', ticks: [5, 10, 30, 60, 120, 300, 600], log: true },
		y: {
			label: 'mean delay, % of the run time (log)',
			ticks: [0.5, 1, 2, 5, 10, 20, 50, 100, 200],
			log: true,
		},
		series: alone[0]!.paces.map((pace, index) => ({
			name: nameOf(pace).toLowerCase(),
			color: colors[index]!,
			points: alone.map(({ leastMs, mostMs, paces }) => [
				(leastMs + mostMs) / 2000,
				100 * paces[index]!.delayShare,
			]),
		})),
		goal: { y: 100 * MOST_DELAY, name: `goal: at most ${100 * MOST_DELAY} %` },
	});
