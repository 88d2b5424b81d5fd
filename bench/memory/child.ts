/** One measure in a process of its own, through n8n-core: `child.ts <job as JSON>`. Its last line is the answer. */
import '../../tools/n8n-engine/setup';

import { rmSync } from 'node:fs';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { setTimeout as sleep } from 'node:timers/promises';

import type { IExecuteFunctions, INodeExecutionData, INodeType, IRun } from 'n8n-workflow';

import { NovitaKling } from '../../nodes/NovitaKling/NovitaKling.node';
import { NovitaWaitForTask } from '../../nodes/NovitaWaitForTask/NovitaWaitForTask.node';
import {
	errorOf,
	initBinaryData,
	outputsOf,
	runWorkflow,
	type RunOptions,
} from '../../tools/n8n-engine/engine';
import { kling, rows, text, waitNode } from '../../tools/n8n-engine/simulated';
import { pngBytes } from '../../tools/images';
import { OneByOne } from '../batch/OneByOne.node';
import type { Answers, Finished, Job, Server } from './jobs';
import { collectGarbage, peakOf } from './resident';

/** Longer than any timer that a wait may leave behind. */
const AFTERMATH_MS = 2_500;

/** Executions side by side: each waits for three seconds at least. */
const AT_A_TIME = 20;

type JobOf<Kind extends Job['kind']> = Extract<Job, { kind: Kind }>;

async function answer(job: Job): Promise<Answers[Job['kind']]> {
	await initBinaryData();
	if (job.kind === 'download') return await measureDownload(job);
	if (job.kind === 'submit') return await measureSubmit(job);
	return await measureExecutions(job);
}

async function run(
	server: Server,
	options: Pick<RunOptions, 'items' | 'nodes' | 'types'>,
): Promise<IRun> {
	const ended = await runWorkflow({ ...server, ...options });
	const error = errorOf(ended);
	if (error) throw new Error(error.message);
	return ended;
}

async function measureDownload(job: JobOf<'download'>): Promise<Answers['download']> {
	const fetch = async (task: Finished): Promise<number> => {
		const ours = waitNode({ options: { maxFileSize: 1000 } });
		const buffered = {
			type: 'oneByOne',
			name: 'Wait',
			parameters: { baseUrl: task.baseUrl, taskId: task.taskId },
		};
		const ended = await run(task, {
			items: rows({ task_id: task.taskId }),
			nodes: [job.way === 'ours' ? ours : buffered],
			types: { oneByOne: new OneByOne() },
		});
		return outputsOf(ended, 'Wait')[0]?.[0]?.binary?.data?.bytes ?? 0;
	};
	await fetch(job.small);
	let fileBytes = 0;
	const extraBytes = await peakOf(async () => {
		fileBytes = await fetch(job.large);
	});
	return { fileBytes, extraBytes };
}

/** A node that makes a picture for each row, as a download or a form before Novita Kling would. */
const pictureMaker = (count: number, bytes: number): INodeType => ({
	description: {
		displayName: 'Pictures',
		name: 'pictures',
		group: ['transform'],
		version: 1,
		description: '',
		defaults: { name: 'Pictures' },
		inputs: ['main'],
		outputs: ['main'],
		properties: [],
	},
	async execute(this: IExecuteFunctions) {
		const made: INodeExecutionData[] = [];
		for (let index = 0; index < count; index++) {
			const picture = pngBytes(1024, 768, bytes);
			const photo = await this.helpers.prepareBinaryData(picture, 'photo.png', 'image/png');
			made.push({ json: { prompt: `row ${index}` }, binary: { photo } });
		}
		return [made];
	},
});

/** A node with something around its run. */
const around = (
	node: INodeType,
	run: (
		context: IExecuteFunctions,
		execute: () => Promise<INodeExecutionData[][]>,
	) => Promise<INodeExecutionData[][]>,
): INodeType => ({
	description: node.description,
	async execute(this: IExecuteFunctions) {
		return await run(
			this,
			async () => ((await node.execute?.call(this)) ?? []) as INodeExecutionData[][],
		);
	},
});

async function measureSubmit(job: JobOf<'submit'>): Promise<Answers['submit']> {
	const delay = monitorEventLoopDelay({ resolution: 5 });
	let extraBytes = 0;
	const measured = around(new NovitaKling(), async (_, execute) => {
		let out: INodeExecutionData[][] = [];
		extraBytes = await peakOf(async () => {
			delay.enable();
			out = await execute();
			delay.disable();
		});
		return out;
	});
	const submit = async (count: number, bytes: number) =>
		await run(job.server, {
			items: rows({}),
			nodes: [
				{ type: 'pictures' },
				kling({
					prompt: '={{ $json.prompt }}',
					imageInput: 'binary',
					imageBinaryProperty: 'photo',
				}),
			],
			types: { pictures: pictureMaker(count, bytes), novitaKling: measured },
		});
	await submit(2, 10_000);
	delay.reset();
	const ended = await submit(job.rows, job.pictureBytes);
	const out = outputsOf(ended, 'Kling')[0] ?? [];
	return {
		accepted: out.filter(({ json }) => typeof json.task_id === 'string').length,
		extraBytes,
		p99Ms: delay.percentile(99) / 1e6,
		mostMs: delay.max / 1e6,
	};
}

async function measureExecutions(job: JobOf<'executions'>): Promise<Answers['executions']> {
	const contexts: Array<WeakRef<IExecuteFunctions>> = [];
	const noted = (node: INodeType) =>
		around(node, async (context, execute) => {
			contexts.push(new WeakRef(context));
			return await execute();
		});
	const types = {
		novitaKling: noted(new NovitaKling()),
		novitaWaitForTask: noted(new NovitaWaitForTask()),
	};
	const once = async () => {
		await run(job.server, {
			items: rows({ prompt: 'a cup' }),
			nodes: [kling(text()), waitNode()],
			types,
		});
	};
	const heapAfter = async (count: number): Promise<number> => {
		for (let left = count; left > 0; left -= AT_A_TIME) {
			await Promise.all(Array.from({ length: Math.min(left, AT_A_TIME) }, once));
		}
		await sleep(AFTERMATH_MS);
		collectGarbage();
		return process.memoryUsage().heapUsed;
	};
	const heapBytesAfterFirst = await heapAfter(job.first);
	const heapBytesAfterAll = await heapAfter(job.all - job.first);
	return {
		contextsKept: contexts.filter((context) => context.deref() !== undefined).length,
		heapBytesAfterFirst,
		heapBytesAfterAll,
	};
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
