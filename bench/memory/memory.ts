/** What it costs in memory: downloads, large images on their way out, many items, and many executions in one process. */
import { join } from 'node:path';

import type { Simulator } from '../../simulator';
import { environment } from '../../tools/n8n-server/environment';
import { root } from '../../tools/n8n-server/paths';
import { run } from '../../tools/n8n-server/processes';
import { figureOf, type Figure, type Setting } from '../part';
import { simulate } from '../simulated';
import type { Answers, Job, JobOf, Server } from './child';

const MOST_EXTRA_MB = 64;
const MOST_DELAY_MS = 100;
/** A tenth of the heap that Node.js allows itself on a machine of 8 GB. */
const MOST_HEAP_MB = 400;

/** As n8n shows file sizes: a MB has a million bytes. */
const BYTES_PER_MB = 1e6;

const inMegabytes = (bytes: number) => bytes / BYTES_PER_MB;

type Submit = Pick<JobOf<'submit'>, 'images' | 'imageBytes'>;
type Executions = Pick<JobOf<'executions'>, 'first' | 'all'>;

interface Size {
	videoBytes: number[];
	submit: Submit;
	items: number[];
	executions: Executions;
}

const SIZE: Size = {
	videoBytes: [10_000_000, 100_000_000, 300_000_000],
	submit: { images: 50, imageBytes: 8_000_000 },
	items: [1_000, 10_000],
	executions: { first: 20, all: 200 },
};
const SMALLEST: Size = {
	videoBytes: [10_000_000],
	submit: { images: 4, imageBytes: 1_000_000 },
	items: [200],
	executions: { first: 10, all: 20 },
};

export async function measureMemory({ rounds, smallest, onProgress }: Setting): Promise<Figure[]> {
	const size = smallest ? SMALLEST : SIZE;
	const [light, heavy] = [await simulate(), await simulate()];
	const [small, large] = [serverOf(light), serverOf(heavy)];
	const jobs = 1 + size.items.length + rounds * (1 + 2 * size.videoBytes.length);
	let done = 0;
	const ask = async <Kind extends Job['kind']>(job: JobOf<Kind>): Promise<Answers[Kind]> => {
		onProgress(done++ / jobs, job.kind);
		return await askChild<Kind>(job);
	};
	const inRounds = async <Value>(measureOnce: () => Promise<Value>): Promise<Value[]> => {
		const values: Value[] = [];
		while (values.length < rounds) values.push(await measureOnce());
		return values;
	};
	const download = async (way: 'ours' | 'buffered', bytes: number): Promise<number> => {
		heavy.novita.settings.videoBytes = bytes;
		const answer = await ask<'download'>({ kind: 'download', way, small, large });
		if (answer.videoBytes < bytes) throw new Error(`Only ${answer.videoBytes} bytes came`);
		return answer.extraBytes;
	};
	try {
		const { executions, submit } = size;
		const { contextsKept, heapBytesAfterFirst, heapBytesAfterAll } = await ask<'executions'>({
			kind: 'executions',
			server: small,
			...executions,
		});
		const grown = inMegabytes(heapBytesAfterAll - heapBytesAfterFirst);
		const figures: Figure[] = [
			{
				what: `Node runs still in memory after ${executions.all} executions`,
				value: contextsKept,
				digits: 0,
				goal: 0,
			},
			{
				what: `Heap that they hold on top of the first ${executions.first}`,
				value: grown,
				digits: 1,
				unit: 'MB',
			},
		];
		for (const count of size.items) {
			const { finished, extraBytes, cpuMs } = await ask<'items'>({
				kind: 'items',
				server: small,
				count,
			});
			if (finished !== count) throw new Error(`Only ${finished} of ${count} items were finished`);
			const heap = { value: inMegabytes(extraBytes), digits: 0, unit: 'MB', goal: MOST_HEAP_MB };
			figures.push(
				{ what: `Heap that ${count} items take at its peak`, ...heap },
				{ what: `CPU time an item, of ${count}`, value: cpuMs / count, digits: 1, unit: 'ms' },
			);
		}
		const { images, imageBytes } = submit;
		const submissions = await inRounds(
			async () => await ask<'submit'>({ kind: 'submit', server: small, ...submit }),
		);
		if (submissions.some(({ accepted }) => accepted !== images))
			throw new Error('An image is lost');
		const meanwhile = `while ${images} images of ${inMegabytes(imageBytes)} MB are submitted`;
		const inMs = { digits: 0, unit: 'ms' };
		figures.push(
			figureOf(
				`Event-loop delay at p99 ${meanwhile}`,
				submissions.map(({ p99Ms }) => p99Ms),
				{ ...inMs, goal: MOST_DELAY_MS },
			),
			figureOf(
				`Longest pause ${meanwhile}`,
				submissions.map(({ mostMs }) => mostMs),
				inMs,
			),
		);
		for (const videoBytes of size.videoBytes) {
			for (const way of ['ours', 'buffered'] as const) {
				const extra = await inRounds(async () => inMegabytes(await download(way, videoBytes)));
				const whose = way === 'ours' ? '' : ', taken whole into memory';
				const goal = way === 'ours' ? { goal: MOST_EXTRA_MB } : {};
				const what = `Extra memory for a video of ${inMegabytes(videoBytes)} MB${whose}`;
				figures.push(figureOf(what, extra, { digits: 0, unit: 'MB', ...goal }));
			}
		}
		return figures;
	} finally {
		await light.stop();
		await heavy.stop();
	}
}

const serverOf = ({ url: baseUrl, apiKey }: Simulator): Server => ({ baseUrl, apiKey });

async function askChild<Kind extends Job['kind']>(job: JobOf<Kind>): Promise<Answers[Kind]> {
	const typescript = join(root, 'tools', 'typescript.js');
	const script = join(__dirname, 'child.ts');
	const { code, output } = await run(
		process.execPath,
		['--expose-gc', '--require', typescript, script, JSON.stringify(job)],
		{ cwd: root, env: environment() },
	);
	if (code !== 0) throw new Error(`${job.kind} could not be measured: ${output}`);
	return JSON.parse(output.trim().split('\n').at(-1) ?? '') as Answers[Kind];
}
