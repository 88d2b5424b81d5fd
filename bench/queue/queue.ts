/** Many executions that wait on few slots: suspended in n8n's database, against held in memory. */
import { setTimeout as sleep } from 'node:timers/promises';

import { N8nApi } from '../../tools/n8n-server/api';
import { CONCURRENCY, startQueue } from '../../tools/n8n-server/queue';
import { clipsWorkflow } from '../../tools/n8n-server/workflows';
import type { Figure, Setting } from '../part';
import { observe, promptFor, simulate } from '../simulated';

type Mode = 'suspend' | 'running';

const NAMES: Record<Mode, string> = { suspend: 'Suspend', running: 'Keep Running' };

interface Size {
	executions: number;
	runMs: number;
}

const SIZE: Size = { executions: 40, runMs: 90_000 };
const SMALLEST: Size = { executions: 5, runMs: 2_000 };
const WORKERS = 2;

/** Neither mode takes longer, with room for a busy machine. */
const TIMEOUT_MS = 40 * 60_000;

const POLL_MS = 1_000;

/** Suspended executions run their tasks side by side, so that all take little longer than one. */
const MOST_RATIO = 2;

export async function measureQueue({ smallest, tarball, onProgress }: Setting): Promise<Figure[]> {
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
	return modes.flat();
}

async function runMode(
	mode: Mode,
	{ executions, runMs }: Size,
	tarball: string,
	onEnded: (count: number) => void,
): Promise<Figure[]> {
	const simulator = await simulate();
	const queue = await startQueue({ tarball, workers: WORKERS });
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
		const value = (Date.now() - startedAt) / runMs;
		const { accepted, checks } = observe(simulator, mode);
		const slots = WORKERS * CONCURRENCY;
		const of = `${NAMES[mode]}, ${executions} executions on ${slots} slots`;
		const goal = mode === 'suspend' ? MOST_RATIO : undefined;
		return [
			{ what: `${of}: time over one task of ${runMs / 1000} s`, value, digits: 1, goal },
			{ what: `${of}: checks`, value: checks, digits: 0 },
			{ what: `${of}: submissions`, value: accepted, digits: 0, goal: executions },
		];
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
