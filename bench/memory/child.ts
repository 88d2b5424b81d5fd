/** One measure in a process of its own, through n8n-core: `child.ts <job as JSON>`. Its last line is the answer. */
import '../../tools/n8n-engine/setup';

import { rmSync } from 'node:fs';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { setTimeout as sleep } from 'node:timers/promises';

import type { IExecuteFunctions, INodeExecutionData, INodeType, IRun } from 'n8n-workflow';

import { NovitaKling } from '../../nodes/NovitaKling/NovitaKling.node';
import { NovitaWaitForTask } from '../../nodes/NovitaWaitForTask/NovitaWaitForTask.node';
import { WAIT_LIMITS } from '../../nodes/wait/waitSettings';
import { pngBytes } from '../../tools/images';
import {
	errorOf,
	initBinaryData,
	nodeType,
	outputsOf,
	runWorkflow,
	type RunOptions,
} from '../../tools/n8n-engine/engine';
import { items, kling, text, waitNode } from '../../tools/n8n-engine/simulated';
import { OneByOne } from '../batch/OneByOne.node';

export interface Server {
	baseUrl: string;
	apiKey: string;
}

export type Job =
	/** Makes one video, as a stream or whole into memory: first a small one, so that all code is loaded. */
	| { kind: 'download'; way: 'ours' | 'buffered'; small: Server; large: Server }
	| { kind: 'submit'; server: Server; images: number; imageBytes: number }
	/** Goes from that many prompts to as many videos, without their files, in one execution. */
	| { kind: 'items'; server: Server; count: number }
	/** Goes the whole way from a prompt to a video `first` times, and then up to `all` times. */
	| { kind: 'executions'; server: Server; first: number; all: number };

export type JobOf<Kind extends Job['kind']> = Extract<Job, { kind: Kind }>;

export interface Answers {
	/** Of the video, and of resident memory on top of what the process had before. */
	download: { videoBytes: number; extraBytes: number };
	/** How long the event loop was held up while the node ran. */
	submit: { accepted: number; p99Ms: number; mostMs: number };
	/** Of the heap at its peak, on top of what it had before; and how long a core was at work. */
	items: { finished: number; extraBytes: number; cpuMs: number };
	/** Runs of a node whose context is still in memory after all have ended. */
	executions: { contextsKept: number; heapBytesAfterFirst: number; heapBytesAfterAll: number };
}

const SAMPLE_MS = 5;

/** Longer than any timer that a wait may leave behind. */
const AFTERMATH_MS = 2_500;

/** Executions side by side: each waits for three seconds at least. */
const CONCURRENCY = 20;

/** @throws Error where the workflow ends with one. */
async function run(
	server: Server,
	options: Pick<RunOptions, 'items' | 'nodes' | 'types'>,
): Promise<IRun> {
	const ended = await runWorkflow({ ...server, ...options });
	const error = errorOf(ended);
	if (error) throw new Error(error.message);
	return ended;
}

async function measureDownload({ way, small, large }: JobOf<'download'>) {
	const makeVideo = async (server: Server): Promise<number> => {
		const { baseUrl } = server;
		const buffered = { type: 'oneByOne', name: 'Wait', parameters: { baseUrl, prompt: 'a cup' } };
		const ended = await run(server, {
			items: items({ prompt: 'a cup' }),
			nodes:
				way === 'ours' ? [kling(text()), waitNode({ options: { maxFileSize: 1000 } })] : [buffered],
			types: { oneByOne: new OneByOne() },
		});
		return outputsOf(ended, 'Wait')[0]?.[0]?.binary?.data?.bytes ?? 0;
	};
	await makeVideo(small);
	const [videoBytes, extraBytes] = await atPeak(
		() => process.memoryUsage.rss(),
		async () => await makeVideo(large),
	);
	return { videoBytes, extraBytes };
}

/** What it comes to, and by how many bytes a reading of memory rises meanwhile. */
async function atPeak<T>(bytes: () => number, doIt: () => Promise<T>): Promise<[T, number]> {
	collectGarbage();
	const before = bytes();
	let most = before;
	const timer = setInterval(() => {
		most = Math.max(most, bytes());
	}, SAMPLE_MS);
	const result = await doIt();
	clearInterval(timer);
	return [result, most - before];
}

async function measureSubmit({ server, images, imageBytes }: JobOf<'submit'>) {
	const submit = async (count: number, bytes: number, delay = monitorEventLoopDelay()) => {
		const made = await run(server, {
			items: items({}),
			nodes: [{ type: 'images' }],
			types: { images: imageMaker(count, bytes) },
		});
		delay.enable();
		const ended = await run(server, {
			items: outputsOf(made, 'images')[0] ?? [],
			nodes: [kling(text({ operation: 'imageToVideo', imageInput: 'binary' }))],
		});
		delay.disable();
		return outputsOf(ended, 'Kling')[0] ?? [];
	};
	await submit(2, 10_000);
	const delay = monitorEventLoopDelay({ resolution: SAMPLE_MS });
	const submitted = await submit(images, imageBytes, delay);
	return {
		accepted: submitted.filter(({ json }) => typeof json.task_id === 'string').length,
		p99Ms: delay.percentile(99) / 1e6,
		mostMs: delay.max / 1e6,
	};
}

async function measureItems({ server, count }: JobOf<'items'>) {
	const options = { maxChecksPerMinute: WAIT_LIMITS.maxChecksPerMinute.max };
	const make = async (prompts: number): Promise<number> => {
		const ended = await run(server, {
			items: items(...Array.from({ length: prompts }, (_, index) => ({ prompt: `item ${index}` }))),
			nodes: [kling(text()), waitNode({ downloadVideo: false, options })],
		});
		const videos = outputsOf(ended, 'Wait')[0] ?? [];
		return videos.filter(({ json }) => typeof json.video_url === 'string').length;
	};
	await make(1);
	const before = process.cpuUsage();
	const [finished, extraBytes] = await atPeak(
		() => process.memoryUsage().heapUsed,
		async () => await make(count),
	);
	const { user, system } = process.cpuUsage(before);
	return { finished, extraBytes, cpuMs: (user + system) / 1000 };
}

/** A node that stores images as n8n does, one an item. */
const imageMaker = (count: number, bytes: number): INodeType =>
	nodeType('images', async function () {
		const made: INodeExecutionData[] = [];
		for (let index = 0; index < count; index++) {
			const image = pngBytes(1024, 768, bytes);
			const data = await this.helpers.prepareBinaryData(image, 'image.png', 'image/png');
			made.push({ json: { prompt: `image ${index}` }, binary: { data } });
		}
		return [made];
	});

async function measureExecutions({ server, first, all }: JobOf<'executions'>) {
	const contexts: Array<WeakRef<IExecuteFunctions>> = [];
	const noted = (node: INodeType): INodeType => ({
		...node,
		async execute(this: IExecuteFunctions) {
			contexts.push(new WeakRef(this));
			return (await node.execute?.call(this)) ?? [];
		},
	});
	const types = {
		novitaKling: noted(new NovitaKling()),
		novitaWaitForTask: noted(new NovitaWaitForTask()),
	};
	const nodes = [kling(text()), waitNode()];
	const execute = async () =>
		await run(server, { items: items({ prompt: 'a cup' }), nodes, types });
	const heapAfter = async (count: number): Promise<number> => {
		for (let left = count; left > 0; left -= CONCURRENCY) {
			await Promise.all(Array.from({ length: Math.min(left, CONCURRENCY) }, execute));
		}
		await sleep(AFTERMATH_MS);
		collectGarbage();
		return process.memoryUsage().heapUsed;
	};
	const heapBytesAfterFirst = await heapAfter(first);
	const heapBytesAfterAll = await heapAfter(all - first);
	const contextsKept = contexts.filter((context) => context.deref() !== undefined).length;
	return { contextsKept, heapBytesAfterFirst, heapBytesAfterAll };
}

function collectGarbage(): void {
	if (!global.gc) throw new Error('Run it with --expose-gc');
	// Once more for what only the first time let go of.
	global.gc();
	global.gc();
}

async function answer(job: Job): Promise<Answers[Job['kind']]> {
	await initBinaryData();
	if (job.kind === 'download') return await measureDownload(job);
	if (job.kind === 'submit') return await measureSubmit(job);
	if (job.kind === 'items') return await measureItems(job);
	return await measureExecutions(job);
}

async function main(): Promise<void> {
	try {
		const job = JSON.parse(process.argv[2] ?? '') as Job;
		console.log(JSON.stringify(await answer(job)));
	} finally {
		rmSync(process.env.N8N_USER_FOLDER ?? '', { recursive: true, force: true });
	}
}

void main().then(
	() => process.exit(0),
	(error: unknown) => {
		console.error(error);
		process.exit(1);
	},
);
