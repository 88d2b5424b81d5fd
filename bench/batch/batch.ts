/** How long a batch takes in a real n8n, over its slowest task: ours, and what people have without it. */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { ModuleKind, transpileModule } from 'typescript';

import { N8nApi } from '../../tools/n8n-server/api';
import { startN8n } from '../../tools/n8n-server/n8n';
import { cacheFolder } from '../../tools/n8n-server/paths';
import type { Execution } from '../../tools/n8n-server/workflow';
import type { Simulator } from '../../simulator';
import { figureOf, type Figure, type Setting } from '../part';
import {
	BATCHES,
	observe,
	promptFor,
	runTimesOf,
	simulate,
	type Batch,
	type Observed,
} from '../simulated';
import {
	HAND_BUILT_SECONDS,
	ONE_BY_ONE_SECONDS,
	SUBMIT,
	workflows,
	type Target,
	type Way,
} from './workflows';

interface Trial extends Observed {
	way: Way;
	tasks: number;
	/** From the start of the submission to the last video, over the run time of the slowest task. */
	ratio: number;
}

const MOST_RATIO = 1.1;

const NAMES: Record<Way, string> = {
	ours: 'this package',
	'hand-built': `hand-built loop, ${HAND_BUILT_SECONDS} s`,
	'one by one': `one item after another, ${ONE_BY_ONE_SECONDS} s`,
};

const SMALLEST: Batch[] = [{ tasks: 3, leastMs: 500, mostMs: 1_500 }];

/** One after another, a hundred would take more than an hour. */
const MOST_ONE_BY_ONE = 30;

const TIMEOUT_MS = 30 * 60_000;

export async function measureBatch({
	rounds,
	smallest,
	tarball,
	onProgress,
}: Setting): Promise<Figure[]> {
	const batches = smallest ? SMALLEST : BATCHES;
	const simulator = await simulate();
	onProgress(0, 'starting n8n');
	const n8n = await startN8n({ tarball, env: { N8N_CUSTOM_EXTENSIONS: folderOfOneByOne() } });
	try {
		const api = new N8nApi(n8n.url);
		await api.signIn();
		const target = await targetOf(api, simulator);
		let done = 0;
		const planned = Array.from({ length: rounds }, (_, round) =>
			batches.map((batch) => ({ batch, round })),
		).flat();
		const small = planned.filter(({ batch }) => batch.tasks <= MOST_ONE_BY_ONE);
		const all = 2 * planned.length + small.length;
		const runTrial = async (way: Way, { batch, round }: { batch: Batch; round: number }) => {
			onProgress(done / all, `${way}, ${batch.tasks} tasks`);
			const trial = `${way} ${round} ${batch.tasks}`;
			// The same round has the same run times, whichever way it goes.
			const runMs = runTimesOf(batch, 1 + round);
			const prompts = runMs.map((ms) => promptFor(trial, ms));
			const workflow = { name: trial, ...workflows[way](prompts, target) };
			const execution = await api.runToEnd(workflow, { timeoutMs: TIMEOUT_MS });
			done += 1;
			return {
				way,
				tasks: batch.tasks,
				ratio: tookMs(execution) / Math.max(...runMs),
				...seenBy(simulator, trial, batch),
			};
		};
		const trials: Trial[] = [];
		for (const each of planned) {
			trials.push(await runTrial('ours', each), await runTrial('hand-built', each));
		}
		// These sleep for nearly all of their minutes, so that they don't disturb one another.
		const slow = small.map(async (each) => await runTrial('one by one', each));
		trials.push(...(await Promise.all(slow)));
		return batches.flatMap(({ tasks }) => figuresOf(tasks, trials));
	} finally {
		await n8n.stop();
		await simulator.stop();
	}
}

/** @throws Error where a task was not paid for, checked and downloaded as it should. */
function seenBy(simulator: Simulator, trial: string, { tasks }: Batch): Observed {
	const seen = observe(simulator, trial);
	const { accepted, checks, downloads } = seen;
	if (accepted === tasks && downloads === tasks && checks >= tasks) return seen;
	throw new Error(`${trial}: ${JSON.stringify(seen)}`);
}

function figuresOf(tasks: number, trials: Trial[]): Figure[] {
	return (Object.keys(NAMES) as Way[]).flatMap((way) => {
		const own = trials.filter((trial) => trial.way === way && trial.tasks === tasks);
		if (own.length === 0) return [];
		const of = `${tasks} at once, ${NAMES[way]}`;
		const checks = own.map((each) => each.checks / tasks);
		const delays = own.map((each) => each.delayMs / 1000);
		return [
			figureOf(
				`${of}: time over the slowest task`,
				own.map(({ ratio }) => ratio),
				way === 'ours' ? { goal: MOST_RATIO } : {},
			),
			figureOf(`${of}: checks per task`, checks, { digits: 1 }),
			figureOf(`${of}: mean delay until an end is seen`, delays, { digits: 1, unit: 's' }),
		];
	});
}

/** By n8n's own account: from the start of the submission to the end of whatever came last. */
function tookMs({ status, data }: Execution): number {
	const { runData, error } = data.resultData;
	const startedAt = runData[SUBMIT]?.[0]?.startTime;
	if (status !== 'success' || startedAt === undefined) throw new Error(error?.message ?? status);
	const ends = Object.values(runData)
		.flat()
		.map(({ startTime, executionTime }) => startTime + executionTime);
	return Math.max(...ends) - startedAt;
}

async function targetOf(api: N8nApi, simulator: Simulator): Promise<Target> {
	return {
		baseUrl: simulator.url,
		novitaApi: await api.createNovitaCredential('Novita', simulator),
		httpHeaderAuth: await api.createCredential('Novita by header', 'httpHeaderAuth', {
			name: 'Authorization',
			value: `Bearer ${simulator.apiKey}`,
		}),
	};
}

/** Where n8n finds it, as JavaScript. */
function folderOfOneByOne(): string {
	const folder = join(cacheFolder, 'bench', 'nodes');
	mkdirSync(folder, { recursive: true });
	const source = readFileSync(join(__dirname, 'OneByOne.node.ts'), 'utf8');
	const compilerOptions = { module: ModuleKind.CommonJS };
	const { outputText } = transpileModule(source, { compilerOptions });
	writeFileSync(join(folder, 'OneByOne.node.js'), outputText);
	return folder;
}
