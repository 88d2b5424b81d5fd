/** Many executions that wait on few slots: suspended in n8n's database, against held in memory. */
import { setTimeout as sleep } from 'node:timers/promises';

import { clipsWorkflow } from '../../tools/n8n-server/workflows';
import { N8nApi } from '../../tools/n8n-server/api';
import { startQueue } from '../../tools/n8n-server/queue';
import { startSimulator } from '../../simulator';
import { oneClip } from '../clip';
import { observe, promptFor, runMsOf, type Observed } from '../observe';
import type { Part, Setting } from '../part';
import { reportQueue } from './report';

export type Mode = 'suspend' | 'running';

export interface QueueData {
	executions: number;
	slots: number;
	runMs: number;
	modes: Array<Observed & { mode: Mode; tookMs: number }>;
}

interface Size {
	executions: number;
	runMs: number;
}

const SIZE: Size = { executions: 40, runMs: 90_000 };
const SMALLEST: Size = { executions: 5, runMs: 2_000 };
const WORKERS = 2;
const CONCURRENCY = 2;

/** Nothing takes longer, with room for a busy machine. */
const MOST_MS = 40 * 60_000;

const LOOK_MS = 1_000;

export const queuePart: Part<QueueData> = {
	name: 'queue',
	title: 'Waits in queue mode',
	version: 1,
	measure,
	report: reportQueue,
};

async function measure({ smallest, tarball, onProgress }: Setting): Promise<QueueData> {
	const { executions, runMs } = smallest ? SMALLEST : SIZE;
	const slots = WORKERS * CONCURRENCY;
	const ended: Record<Mode, number> = { suspend: 0, running: 0 };
	const startedAt = Date.now();
	// What takes longest: one wave of executions after the other, in memory.
	const expectedMs = 90_000 + (executions / slots) * (runMs + 2_000);
	const progress = () =>
		onProgress(
			Math.min(0.99, (Date.now() - startedAt) / expectedMs),
			`ended: ${ended.suspend} suspended, ${ended.running} in memory`,
		);
	const timer = setInterval(progress, LOOK_MS);
	const one = async (mode: Mode) => {
		const tell = (count: number) => {
			ended[mode] = count;
		};
		return await measureMode(mode, { executions, runMs }, tarball, tell);
	};
	try {
		// Side by side: each has an n8n, a database and slots of its own, and sleeps nearly all of the time.
		const modes = await Promise.all([one('suspend'), one('running')]);
		return { executions, slots, runMs, modes };
	} finally {
		clearInterval(timer);
	}
}

async function measureMode(
	mode: Mode,
	{ executions, runMs }: Size,
	tarball: string,
	onEnded: (count: number) => void,
): Promise<QueueData['modes'][number]> {
	const simulator = await startSimulator({
		plan: ({ body }) => ({ runMs: runMsOf(body?.prompt) }),
		clips: await oneClip(),
	});
	const queue = await startQueue({ tarball, workers: WORKERS, concurrency: CONCURRENCY });
	try {
		const api = new N8nApi(queue.main.url);
		await api.signIn();
		const credential = await api.createNovitaCredential('Novita', simulator);
		const { id } = await api.createWorkflow(
			clipsWorkflow({
				name: mode,
				webhook: mode,
				credential,
				prompts: [promptFor(mode, runMs)],
				wait: { parameters: { waitMode: mode, options: { suspendAfter: 0 } } },
			}),
		);
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
	for (const deadline = Date.now() + MOST_MS; ; await sleep(LOOK_MS)) {
		const all = await api.executionsOf(workflowId, 'webhook');
		const failed = all.find(({ status }) => ['error', 'crashed', 'canceled'].includes(status));
		if (failed) throw new Error(`An execution in queue mode ended as ${failed.status}`);
		const ended = all.filter(({ status }) => status === 'success').length;
		onEnded(ended);
		if (ended === count) return;
		if (Date.now() > deadline) throw new Error(`Only ${ended} of ${count} executions ended`);
	}
}
