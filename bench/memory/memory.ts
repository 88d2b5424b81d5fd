/** What it costs in memory: downloads, large images on their way out, many items, and many executions in one process. */
import { join } from 'node:path';

import type { Simulator } from '../../simulator';
import { environment } from '../../tools/n8n-server/environment';
import { root } from '../../tools/n8n-server/paths';
import { run } from '../../tools/n8n-server/processes';
import type { Setting } from '../part';
import { simulate } from '../simulated';
import { spreadOf, type Spread } from '../statistics';
import type { Answers, Job, JobOf, Server } from './child';

export interface MemoryData {
	/** Resident memory on top of what the process had before, at its peak. */
	downloads: Array<{ videoBytes: number; ours: Spread; buffered: Spread }>;
	submit: Submit & { accepted: number; p99Ms: Spread; mostMs: Spread };
	/** From few to many, to tell what each of them costs. */
	items: Array<{ count: number } & Answers['items']>;
	executions: Executions & Answers['executions'];
}

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

export async function measureMemory({
	rounds,
	smallest,
	onProgress,
}: Setting): Promise<MemoryData> {
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
		const executions = await ask<'executions'>({
			kind: 'executions',
			server: small,
			...size.executions,
		});
		const items: MemoryData['items'] = [];
		for (const count of size.items) {
			items.push({ count, ...(await ask<'items'>({ kind: 'items', server: small, count })) });
		}
		const submissions = await inRounds(
			async () => await ask<'submit'>({ kind: 'submit', server: small, ...size.submit }),
		);
		const downloads: MemoryData['downloads'] = [];
		for (const videoBytes of size.videoBytes) {
			const pairs = await inRounds(async () => ({
				ours: await download('ours', videoBytes),
				buffered: await download('buffered', videoBytes),
			}));
			downloads.push({
				videoBytes,
				ours: spreadOf(pairs.map(({ ours }) => ours)),
				buffered: spreadOf(pairs.map(({ buffered }) => buffered)),
			});
		}
		return {
			downloads,
			submit: {
				...size.submit,
				accepted: Math.min(...submissions.map(({ accepted }) => accepted)),
				p99Ms: spreadOf(submissions.map(({ p99Ms }) => p99Ms)),
				mostMs: spreadOf(submissions.map(({ mostMs }) => mostMs)),
			},
			items,
			executions: { ...size.executions, ...executions },
		};
	} finally {
		await light.stop();
		await heavy.stop();
	}
}

const serverOf = ({ url: baseUrl, apiKey }: Simulator): Server => ({ baseUrl, apiKey });

async function askChild<Kind extends Job['kind']>(job: JobOf<Kind>): Promise<Answers[Kind]> {
	const typescript = join(__dirname, 'typescript.js');
	const script = join(__dirname, 'child.ts');
	const { code, output } = await run(
		process.execPath,
		['--expose-gc', '--require', typescript, script, JSON.stringify(job)],
		{ cwd: root, env: environment() },
	);
	if (code !== 0) throw new Error(`${job.kind} could not be measured: ${output}`);
	return JSON.parse(output.trim().split('\n').at(-1) ?? '') as Answers[Kind];
}
