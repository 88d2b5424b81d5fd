/** Many executions that wait on few slots: suspended in n8n's database, against held in memory. */
import { setTimeout as sleep } from 'node:timers/promises';

import { N8nApi } from '../../tools/n8n-server/api';
import { startQueue } from '../../tools/n8n-server/queue';
import { clipsWorkflow } from '../../tools/n8n-server/workflows';
import type { Report, Setting } from '../part';
import { digits, seconds } from '../report/format';
import { observe, promptFor, simulate, type Observed } from '../simulated';

export interface QueueData {
	executions: number;
	slots: number;
	runMs: number;
	modes: Array<Observed & { mode: Mode; tookMs: number }>;
}

type Mode = 'suspend' | 'running';

const NAMES: Record<Mode, string> = { suspend: 'Suspend', running: 'Keep Running' };

interface Size {
	executions: number;
	runMs: number;
}

const SIZE: Size = { executions: 40, runMs: 90_000 };
const SMALLEST: Size = { executions: 5, runMs: 2_000 };
const WORKERS = 2;
const CONCURRENCY = 2;

/** Neither mode takes longer, with room for a busy machine. */
const TIMEOUT_MS = 40 * 60_000;

const POLL_MS = 1_000;

/** Suspended executions run their tasks side by side, so that all take little longer than one. */
const MOST_RATIO = 2;

export async function measureQueue({ smallest, tarball, onProgress }: Setting): Promise<QueueData> {
	const size = smallest ? SMALLEST : SIZE;
	const ended: Record<Mode, number> = { suspend: 0, running: 0 };
	const measureMode = async (mode: Mode) =>
		await runMode(mode, size, tarball, (count) => {
			ended[mode] = count;
			const note = `ended: ${ended.suspend} suspended, ${ended.running} in memory`;
			onProgress((ended.suspend + ended.running) / (2 * size.executions), note);
		});
	// Side by side: each has an n8n, a database and slots of its own, and sleeps nearly all of the time.
	const modes = await Promise.all([measureMode('suspend'), measureMode('running')]);
	return { ...size, slots: WORKERS * CONCURRENCY, modes };
}

async function runMode(
	mode: Mode,
	{ executions, runMs }: Size,
	tarball: string,
	onEnded: (count: number) => void,
): Promise<QueueData['modes'][number]> {
	const simulator = await simulate();
	const queue = await startQueue({ tarball, workers: WORKERS, concurrency: CONCURRENCY });
	try {
		const api = new N8nApi(queue.main.url);
		await api.signIn();
		const workflow = clipsWorkflow({
			name: mode,
			webhook: mode,
			credential: await api.createNovitaCredential('Novita', simulator),
			prompts: [promptFor(mode, runMs)],
			wait: { parameters: { waitMode: mode, options: { suspendAfter: 0 } } },
		});
		const { id } = await api.createWorkflow(workflow);
		// Its webhook hands executions to the workers; a run by hand would stay in the main process.
		await api.activate(id);
		const startedAt = Date.now();
		for (let count = 0; count < executions; count++) {
			await fetch(`${queue.main.url}/webhook/${mode}`);
		}
		await untilEnded(api, id, executions, onEnded);
		return { mode, tookMs: Date.now() - startedAt, ...observe(simulator, mode) };
	} finally {
		await queue.stop();
		await simulator.stop();
	}
}

async function untilEnded(
	api: N8nApi,
	workflowId: string,
	count: number,
	onEnded: (count: number) => void,
): Promise<void> {
	for (const deadline = Date.now() + TIMEOUT_MS; ; await sleep(POLL_MS)) {
		const executions = await api.executionsOf(workflowId, 'webhook');
		const failed = executions.find(({ status }) => /error|crashed|canceled/.test(status));
		if (failed) throw new Error(`An execution in queue mode ended as ${failed.status}`);
		const ended = executions.filter(({ status }) => status === 'success').length;
		onEnded(ended);
		if (ended === count) return;
		if (Date.now() > deadline) throw new Error(`Only ${ended} of ${count} executions ended`);
	}
}

export function reportQueue({ executions, slots, runMs, modes }: QueueData): Report {
	const ratioOf = ({ tookMs }: { tookMs: number }) => tookMs / runMs;
	const suspended = ratioOf(modes.find(({ mode }) => mode === 'suspend')!);
	return {
		heading: 'Many waits on few slots',
		blocks: [
			`n8n runs in queue mode, with Redis, PostgreSQL, a main process and two workers. A webhook starts ${executions} executions together, each with one task of ${seconds(runMs)}. They share ${slots} slots. Each mode is measured once, both side by side, each with its own n8n.`,
			{
				head: ['Wait Mode', 'All ended after', 'Over one task', 'Checks', 'Submissions'],
				rows: modes.map(({ mode, tookMs, checks, accepted }) => [
					NAMES[mode],
					seconds(tookMs),
					digits(tookMs / runMs, 1),
					String(checks),
					String(accepted),
				]),
			},
			'_Suspend_ has _Suspend After_ at 0 here: each execution gives its slot back as soon as its task is submitted. So all tasks run at the same time. With _Keep Running_ an execution holds its slot until its task ends, and the executions behind it have to wait.',
		],
		figures: [
			{
				what: `Queue mode, Suspend: ${executions} executions on ${slots} slots, time over one task of ${seconds(runMs)}`,
				measured: digits(suspended, 1),
				goal: `at most ${digits(MOST_RATIO, 1)}`,
				met: suspended <= MOST_RATIO,
			},
		],
	};
}
