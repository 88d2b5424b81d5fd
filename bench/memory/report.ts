import { colors, drawChart } from '../report/chart';
import { digits, megabytes, withSpread } from '../report/format';
import type { Report } from '../report/report';
import type { Spread } from '../statistics';
import type { MemoryData } from './memory';

const MOST_EXTRA_BYTES = 64_000_000;
const MOST_DELAY_MS = 100;

const inMegabytes = (bytes: Spread): Spread => ({
	...bytes,
	median: bytes.median / 1e6,
	least: bytes.least / 1e6,
	most: bytes.most / 1e6,
});

export function reportMemory(data: MemoryData): Report {
	const { downloads, submit, executions } = data;
	const sizes = [...new Set(downloads.map(({ fileBytes }) => fileBytes))];
	const extra = (way: string, bytes: number) =>
		downloads.find((each) => each.way === way && each.fileBytes === bytes)!.extraBytes;
	const largest = Math.max(...sizes);
	const ours = extra('ours', largest);
	const grown = executions.heapBytesAfterAll - executions.heapBytesAfterFirst;
	return {
		heading: 'Memory',
		blocks: [
			{
				text: `Each measure in a process of its own, with n8n-core and its file storage in file system mode (n8n's default on one machine), warm from one small file before. What is compared is the most resident memory that the process had while it fetched one file, on top of what it had before. "Buffered" takes the whole answer into memory before it is stored, as the stand-in for other nodes does.`,
			},
			{
				chart: {
					file: 'memory.svg',
					alt: 'Extra memory over file size: ours stays flat, a buffered download grows with the file',
					svg: draw(data),
				},
			},
			{
				table: {
					head: ['File', 'Ours', 'Buffered', 'Ours over buffered'],
					rows: sizes.map((bytes) => [
						`${megabytes(bytes)} MB`,
						`${withSpread(inMegabytes(extra('ours', bytes)), 0)} MB`,
						`${withSpread(inMegabytes(extra('buffered', bytes)), 0)} MB`,
						digits(extra('ours', bytes).median / extra('buffered', bytes).median),
					]),
				},
			},
			{
				text: `Median of ${ours.rounds} round${ours.rounds === 1 ? '' : 's'}, least and most in brackets. At most four downloads are under way at a time. In database mode, n8n's default in queue mode, n8n itself takes the whole file into memory, whatever a node does: hence _Max File Size_.`,
			},
			{
				text: `**Pictures on their way out.** ${submit.rows} rows with a picture of ${megabytes(submit.pictureBytes)} MB each: while they are submitted the event loop, and so everything else that n8n does, is held up by ${withSpread(submit.p99Ms, 0)} ms at p99 (most: ${withSpread(submit.mostMs, 0)} ms), and the process has ${withSpread(inMegabytes(submit.extraBytes), 0)} MB more at its peak. At most three bodies are in memory at a time; \`npx jest --selectProjects engine -t "three bodies"\` counts them.`,
			},
			{
				text: `**Many executions in one process.** ${executions.all} times the whole way from a prompt to a file. After the first ${executions.first} the heap holds ${megabytes(executions.heapBytesAfterFirst, 1)} MB, after all ${executions.all} it is ${digits(grown / 1e6, 1)} MB more; of the ${2 * executions.all} runs of our nodes ${executions.contextsKept} are still in memory.`,
			},
		],
		figures: [
			{
				what: `extra memory of a ${megabytes(largest)} MB download`,
				measured: `${withSpread(inMegabytes(ours), 0)} MB`,
				goal: `at most ${megabytes(MOST_EXTRA_BYTES)} MB`,
				met: ours.median <= MOST_EXTRA_BYTES,
			},
			{
				what: 'the same over a buffered download',
				measured: digits(ours.median / extra('buffered', largest).median),
			},
			{
				what: `event-loop delay at p99, ${submit.rows} pictures of ${megabytes(submit.pictureBytes)} MB`,
				measured: `${withSpread(submit.p99Ms, 0)} ms`,
				goal: `under ${MOST_DELAY_MS} ms`,
				met: submit.p99Ms.median < MOST_DELAY_MS,
			},
			{
				what: `runs kept in memory after ${executions.all} executions`,
				measured: `${executions.contextsKept} of ${2 * executions.all}`,
				goal: '0',
				met: executions.contextsKept === 0,
			},
			{
				what: `heap after ${executions.all} executions, over that after ${executions.first}`,
				measured: digits(executions.heapBytesAfterAll / executions.heapBytesAfterFirst),
			},
		],
	};
}

function draw({ downloads }: MemoryData): string {
	const pointsOf = (way: string) =>
		downloads
			.filter((each) => each.way === way)
			.map(({ fileBytes, extraBytes }) => {
				const { median, least, most } = inMegabytes(extraBytes);
				return { x: fileBytes / 1e6, y: median, least, most };
			});
	const [ours, buffered] = [pointsOf('ours'), pointsOf('buffered')];
	const highest = Math.max(...[...ours, ...buffered].map(({ most }) => most), 100);
	const step = [50, 100, 200, 500, 1000].find((each) => highest / each <= 7) ?? 2000;
	const to = Math.ceil(highest / step) * step;
	return drawChart({
		title: 'Memory that a download takes',
		x: { label: 'size of the file (MB)', from: 0, to: 320, ticks: [0, 10, 100, 200, 300] },
		y: {
			label: 'extra resident memory at the peak (MB)',
			from: 0,
			to,
			ticks: Array.from({ length: to / step + 1 }, (_, index) => index * step),
		},
		series: [
			{ name: 'ours', color: colors.ours, line: true, points: ours },
			{ name: 'buffered', color: colors.other, line: true, points: buffered },
		],
		goal: { y: MOST_EXTRA_BYTES / 1e6, name: 'goal: at most 64 MB' },
	});
}
