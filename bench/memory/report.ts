import type { Report } from '../part';
import { colors, drawChart } from '../report/chart';
import { digits, withSpread } from '../report/format';
import type { Spread } from '../statistics';
import type { MemoryData } from './memory';

const MOST_EXTRA_MB = 64;
const MOST_DELAY_MS = 100;
/** A tenth of the heap that Node.js allows itself on a machine of 8 GB. */
const MOST_HEAP_MB = 400;

/** As n8n shows file sizes: a MB has a million bytes. */
const BYTES_PER_MB = 1e6;

const megabytes = ({ median, least, most, rounds }: Spread): Spread => ({
	median: median / BYTES_PER_MB,
	least: least / BYTES_PER_MB,
	most: most / BYTES_PER_MB,
	rounds,
});

export function reportMemory({ downloads, submit, items, executions }: MemoryData): Report {
	const rows = downloads.map(({ videoBytes, ours, buffered }) => ({
		size: videoBytes / BYTES_PER_MB,
		ours: megabytes(ours),
		buffered: megabytes(buffered),
	}));
	const largest = rows.at(-1)!;
	const most = items.at(-1)!;
	const grownBytes = executions.heapBytesAfterAll - executions.heapBytesAfterFirst;
	const imageSize = `${submit.imageBytes / BYTES_PER_MB} MB`;
	return {
		heading: 'Memory',
		blocks: [
			'**Downloads.** Each video is made and downloaded in its own process, with n8n-core and files on disk. Disk is n8n\'s default on one machine. The number is the peak of resident memory, sampled every 5 ms, on top of what the process had before. "Buffered" takes the whole video into memory before it stores it.',
			{
				file: 'memory.svg',
				alt: 'Extra memory over file size: this package stays flat, a buffered download grows with the file',
				svg: drawChart({
					title: 'Memory that a download takes',
					x: { label: 'size of the video (MB)' },
					y: { label: 'extra resident memory at the peak (MB)' },
					series: (['ours', 'buffered'] as const).map((way, index) => ({
						name: way === 'ours' ? 'this package' : way,
						color: colors[index]!,
						points: rows.map((row) => [row.size, row[way].median]),
					})),
					goal: { y: MOST_EXTRA_MB, name: `goal: at most ${MOST_EXTRA_MB} MB` },
				}),
			},
			{
				head: ['Video', 'This package', 'Buffered', 'Ratio'],
				rows: rows.map(({ size, ours, buffered }) => [
					`${size} MB`,
					`${withSpread(ours, 0)} MB`,
					`${withSpread(buffered, 0)} MB`,
					digits(ours.median / buffered.median),
				]),
			},
			"In database mode, n8n's default in queue mode, n8n itself takes the whole video into memory. _Max File Size_ limits it.",
			`**Images.** ${submit.images} items with an image of ${imageSize} each are submitted. Meanwhile the event loop, and with it everything else in n8n, is held up for ${withSpread(submit.p99Ms, 0)} ms at p99. The longest pause is ${withSpread(submit.mostMs, 0)} ms.`,
			'**Many items.** One execution goes from so many prompts to as many videos, without their files. The heap is that at its peak, on top of what it held before. The CPU time is that of both nodes and of n8n-core, for each item.',
			{
				head: ['Items', 'Heap', 'CPU time per item'],
				rows: items.map(({ count, extraBytes, cpuMs }) => [
					count.toLocaleString('en'),
					`${digits(extraBytes / BYTES_PER_MB, 0)} MB`,
					`${digits(cpuMs / count, 1)} ms`,
				]),
			},
			`**Many executions in one process.** The whole way from a prompt to a video is repeated ${executions.all} times. After the first ${executions.first} the heap holds ${digits(executions.heapBytesAfterFirst / BYTES_PER_MB, 1)} MB. After all it holds ${digits(grownBytes / BYTES_PER_MB, 1)} MB more.`,
		],
		figures: [
			{
				what: `Extra memory while a video of ${largest.size} MB is downloaded`,
				measured: `${withSpread(largest.ours, 0)} MB`,
				goal: `at most ${MOST_EXTRA_MB} MB`,
				met: largest.ours.median <= MOST_EXTRA_MB,
			},
			{
				what: `Event-loop delay at p99 while ${submit.images} images of ${imageSize} are submitted`,
				measured: `${withSpread(submit.p99Ms, 0)} ms`,
				goal: `under ${MOST_DELAY_MS} ms`,
				met: submit.p99Ms.median < MOST_DELAY_MS,
			},
			{
				what: `Heap that ${most.count.toLocaleString('en')} items take at its peak`,
				measured: `${digits(most.extraBytes / BYTES_PER_MB, 0)} MB`,
				goal: `at most ${MOST_HEAP_MB} MB`,
				met: most.extraBytes <= MOST_HEAP_MB * BYTES_PER_MB,
			},
			{
				what: `Node runs still in memory after ${executions.all} executions`,
				measured: `${executions.contextsKept} of ${2 * executions.all}`,
				goal: '0',
				met: executions.contextsKept === 0,
			},
		],
	};
}
