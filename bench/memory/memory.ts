/** What it costs in memory: downloads, large pictures on their way out, and many executions in one process. */
import { join } from 'node:path';

import { environment } from '../../tools/n8n-server/environment';
import { root } from '../../tools/n8n-server/paths';
import { run } from '../../tools/n8n-server/processes';
import { startSimulator, type Simulator } from '../../simulator';
import { startTask } from '../../tools/start-task';
import { oneClip } from '../clip';
import type { Part, Setting } from '../part';
import { spreadOf, type Spread } from '../statistics';
import type { Answers, ExecutionsAnswer, Finished, Job, Server, SubmitAnswer } from './jobs';
import { reportMemory } from './report';

const WAYS = ['ours', 'buffered'] as const;
type Way = (typeof WAYS)[number];

export interface MemoryData {
	downloads: Array<{ way: Way; fileBytes: number; extraBytes: Spread }>;
	submit: { rows: number; pictureBytes: number; accepted: number } & Record<
		Exclude<keyof SubmitAnswer, 'accepted'>,
		Spread
	>;
	executions: ExecutionsAnswer & { first: number; all: number };
}

interface Sizes {
	fileBytes: number[];
	submit: { rows: number; pictureBytes: number };
	executions: { first: number; all: number };
}

const SIZES: Sizes = {
	fileBytes: [10_000_000, 100_000_000, 300_000_000],
	submit: { rows: 50, pictureBytes: 8_000_000 },
	executions: { first: 20, all: 200 },
};
const SMALLEST: Sizes = {
	fileBytes: [10_000_000],
	submit: { rows: 4, pictureBytes: 1_000_000 },
	executions: { first: 10, all: 20 },
};

/** How much of the whole each step takes, about: a download, a submission, the executions. */
const WEIGHTS = { download: 1, submit: 3, executions: 12 };

export const memoryPart: Part<MemoryData> = {
	name: 'memory',
	title: 'Memory and event loop, in n8n-core',
	version: 1,
	measure,
	report: reportMemory,
};

async function measure({ rounds, smallest, onProgress }: Setting): Promise<MemoryData> {
	const { fileBytes, submit, executions } = smallest ? SMALLEST : SIZES;
	const clips = await oneClip();
	// The second one serves the large files; the first, what a process gets warm with.
	const simulators = await Promise.all(
		[0, 0].map(async (least) => await startSimulator({ runMs: { min: least, max: least }, clips })),
	);
	const [light, heavy] = simulators as [Simulator, Simulator];
	const server = serverOf(light);
	const all =
		WEIGHTS.executions + rounds * (WEIGHTS.submit + 2 * fileBytes.length * WEIGHTS.download);
	let done = 0;
	const ask = async <Kind extends Job['kind']>(
		job: Extract<Job, { kind: Kind }>,
		note: string,
	): Promise<Answers[Kind]> => {
		onProgress(done / all, note);
		const answer = await askChild<Kind>(job);
		done += WEIGHTS[job.kind];
		return answer;
	};
	const download = async (way: Way, bytes: number): Promise<number> => {
		heavy.novita.settings.videoBytes = bytes;
		const [small, large] = [await finishedTask(light), await finishedTask(heavy)];
		const note = `${way}, ${bytes / 1e6} MB`;
		const answer = await ask<'download'>({ kind: 'download', way, small, large }, note);
		if (answer.fileBytes < bytes) throw new Error(`${note}: only ${answer.fileBytes} bytes came`);
		return answer.extraBytes;
	};
	try {
		const kept = await ask<'executions'>(
			{ kind: 'executions', server, ...executions },
			`${executions.all} executions`,
		);
		const submissions: SubmitAnswer[] = [];
		const extra = new Map<string, number[]>();
		for (let round = 0; round < rounds; round++) {
			const note = `${submit.rows} pictures of ${submit.pictureBytes / 1e6} MB`;
			submissions.push(await ask<'submit'>({ kind: 'submit', server, ...submit }, note));
			for (const bytes of fileBytes) {
				for (const way of WAYS) {
					const key = `${way} ${bytes}`;
					extra.set(key, [...(extra.get(key) ?? []), await download(way, bytes)]);
				}
			}
		}
		const over = (value: (answer: SubmitAnswer) => number) => spreadOf(submissions.map(value));
		return {
			downloads: WAYS.flatMap((way) =>
				fileBytes.map((bytes) => ({
					way,
					fileBytes: bytes,
					extraBytes: spreadOf(extra.get(`${way} ${bytes}`) ?? []),
				})),
			),
			submit: {
				...submit,
				accepted: Math.min(...submissions.map(({ accepted }) => accepted)),
				extraBytes: over(({ extraBytes }) => extraBytes),
				p99Ms: over(({ p99Ms }) => p99Ms),
				mostMs: over(({ mostMs }) => mostMs),
			},
			executions: { ...executions, ...kept },
		};
	} finally {
		await Promise.all(simulators.map(async (each) => await each.stop()));
	}
}

const serverOf = ({ url: baseUrl, apiKey }: Simulator): Server => ({ baseUrl, apiKey });

/** A task that has ended by the time its id is known. */
async function finishedTask(simulator: Simulator): Promise<Finished> {
	const server = serverOf(simulator);
	return { ...server, taskId: await startTask(server.baseUrl, server.apiKey, 'a cup') };
}

async function askChild<Kind extends Job['kind']>(
	job: Extract<Job, { kind: Kind }>,
): Promise<Answers[Kind]> {
	const script = join(__dirname, 'child.ts');
	const { code, output } = await run(
		process.execPath,
		[
			'--expose-gc',
			...['--require', join(__dirname, 'typescript.js')],
			script,
			JSON.stringify(job),
		],
		{ cwd: root, env: environment() },
	);
	const last = output.trim().split('\n').at(-1) ?? '';
	if (code !== 0) throw new Error(`${job.kind} could not be measured: ${output}`);
	return JSON.parse(last) as Answers[Kind];
}
