/** How long a batch takes in a real n8n, over its slowest task: ours, and the ways that people have without it. */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

import { ModuleKind, ScriptTarget, transpileModule } from 'typescript';

import { N8nApi } from '../../tools/n8n-server/api';
import { startN8n } from '../../tools/n8n-server/n8n';
import { cacheFolder } from '../../tools/n8n-server/paths';
import type { Execution, Workflow } from '../../tools/n8n-server/workflow';
import { startSimulator, type Simulator } from '../../simulator';
import { oneClip } from '../clip';
import { evenly } from '../looks/tasks';
import { observe, promptFor, runMsOf } from '../observe';
import type { Part, Setting } from '../part';
import type { BatchData, Size, Trial } from './data';
import { reportBatch } from './report';
import { FIRST, handBuilt, ours, oneByOne, type Target, type Way } from './workflows';

const short = { leastMs: 4_000, mostMs: 12_000 };
const SIZES: Size[] = [
	{ tasks: 1, ...short, intervals: [2_000, 5_000, 15_000] },
	{ tasks: 10, ...short, intervals: [2_000, 5_000, 15_000] },
	{ tasks: 30, ...short, intervals: [2_000, 5_000] },
	{ tasks: 100, leastMs: 20_000, mostMs: 60_000, intervals: [] },
];
const SMALLEST: Size[] = [{ tasks: 3, leastMs: 500, mostMs: 1_500, intervals: [2_000] }];

/** A run of a minute says as much as several of ten seconds. */
const LONG_MS = 30_000;

/** Seldom, so that asking costs n8n nothing worth measuring; the times are in the execution. */
const LOOK_MS = 500;

export const batchPart: Part<BatchData> = {
	name: 'batch',
	title: 'Batches in a real n8n',
	version: 1,
	measure,
	report: reportBatch,
};

async function measure({ rounds, smallest, tarball, onProgress }: Setting): Promise<BatchData> {
	const sizes = smallest ? SMALLEST : SIZES;
	const simulator = await startSimulator({
		plan: ({ body }) => ({ runMs: runMsOf(body?.prompt) }),
		clips: await oneClip(),
	});
	onProgress(0, 'starting n8n');
	const n8n = await startN8n({ tarball, env: { N8N_CUSTOM_EXTENSIONS: standIn() } });
	try {
		const api = new N8nApi(n8n.url);
		await api.signIn();
		const bench = new Bench(api, simulator, await targetOf(api, simulator));
		const plan = sizes.flatMap((size) =>
			Array.from({ length: roundsOf(size, rounds) }, (_, round) => ({ size, round })),
		);
		const sideBySide = plan.sort((one, other) => one.round - other.round);
		const slow = Math.max(...plan.map(({ size }) => inTurnMs(size)));
		const all = sideBySide.reduce((sum, { size }) => sum + 2 * size.mostMs, slow);
		let doneMs = 0;

		const trials: Trial[] = [];
		for (const { size, round } of sideBySide) {
			for (const way of ['ours', 'hand-built'] as const) {
				onProgress(doneMs / all, `${way}, ${size.tasks} tasks, round ${round + 1}`);
				trials.push(await bench.run(way, size, round));
				doneMs += size.mostMs;
			}
		}
		onProgress(doneMs / all, 'one row after the other');
		// These do nothing but sleep for most of their minutes, so all of them share those.
		const inTurn = plan.flatMap(({ size, round }) =>
			size.intervals.map(async (ms) => await bench.run('one by one', size, round, ms)),
		);
		trials.push(...(await Promise.all(inTurn)));
		return { sizes, trials };
	} finally {
		await n8n.stop();
		await simulator.stop();
	}
}

const roundsOf = ({ mostMs }: Size, rounds: number) =>
	mostMs > LONG_MS ? Math.max(1, rounds - 1) : rounds;

const inTurnMs = ({ tasks, mostMs, intervals }: Size) =>
	intervals.length === 0 ? 0 : tasks * mostMs;

class Bench {
	private count = 0;

	constructor(
		private readonly api: N8nApi,
		private readonly simulator: Simulator,
		private readonly target: Target,
	) {}

	/** The same round has the same run times whichever way it goes. */
	async run(way: Way, size: Size, round: number, intervalMs?: number): Promise<Trial> {
		const { tasks, leastMs, mostMs } = size;
		const runMs = evenly(tasks, leastMs, mostMs, 1 + round);
		const trial = `trial ${this.count++}`;
		const prompts = runMs.map((ms) => promptFor(trial, ms));
		const workflow = this.workflow(way, prompts, intervalMs);
		// A workflow that is run again, as a user's is. What runs side by side needs one each.
		const { id } = await (way === 'one by one'
			? this.api.createWorkflow(workflow)
			: this.api.saveWorkflow(workflow));
		const execution = await this.execute(id, workflow.name);
		return {
			way,
			intervalMs,
			tasks,
			slowestMs: Math.max(...runMs),
			tookMs: tookMs(execution),
			...observe(this.simulator, trial),
		};
	}

	private workflow(way: Way, prompts: string[], intervalMs = 0): Workflow {
		if (way === 'ours') return ours(prompts, this.target);
		if (way === 'hand-built') return handBuilt(prompts, this.target);
		return oneByOne(prompts, intervalMs, this.target);
	}

	private async execute(id: string, name: string): Promise<Execution> {
		const executionId = await this.api.run(id, 'Start');
		for (;;) {
			await sleep(LOOK_MS);
			const execution = await this.api.execution(executionId);
			if (execution.status === 'success') return execution;
			if (!['new', 'running', 'waiting'].includes(execution.status)) {
				const reason = execution.data.resultData.error?.message ?? execution.status;
				throw new Error(`${name} did not end well: ${reason}`);
			}
		}
	}
}

/** By n8n's own account: from the start of the submission to the end of whatever came last. */
export function tookMs({ data }: Execution): number {
	const { runData } = data.resultData;
	const from = runData[FIRST]?.[0]?.startTime;
	if (from === undefined) throw new Error('Nothing was submitted');
	const ends = Object.values(runData).flatMap((runs) =>
		runs.map(({ startTime, executionTime }) => startTime + executionTime),
	);
	return Math.max(...ends) - from;
}

async function targetOf(api: N8nApi, simulator: Simulator): Promise<Target> {
	return {
		baseUrl: simulator.url,
		novita: await api.createNovitaCredential('Novita', simulator),
		header: await api.createCredential('Novita by header', 'httpHeaderAuth', {
			name: 'Authorization',
			value: `Bearer ${simulator.apiKey}`,
		}),
	};
}

/** Where n8n finds the stand-in, as JavaScript. */
function standIn(): string {
	const folder = join(cacheFolder, 'bench', 'nodes');
	mkdirSync(folder, { recursive: true });
	const source = join(__dirname, 'OneByOne.node.ts');
	const { outputText } = transpileModule(readFileSync(source, 'utf8'), {
		compilerOptions: { module: ModuleKind.CommonJS, target: ScriptTarget.ES2021 },
	});
	writeFileSync(join(folder, basename(source).replace(/ts$/, 'js')), outputText);
	return folder;
}
