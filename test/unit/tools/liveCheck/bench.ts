import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { startSimulator, type Simulator, type SimulatorOptions } from '../../../../simulator';
import { liveCheck, type LiveCheck } from '../../../../tools/liveCheck/liveCheck';
import { connect } from '../../../../tools/novita';

export const FIRST = 'image-data-uri';

/**
 * Starts a live check of a simulator whose tasks end at once, on a clock that a sleep moves on. Each `run` is
 * a run of its own, over the same log on disk, as if the command were called again.
 */
export function useBench() {
	const folders: string[] = [];
	const simulators: Simulator[] = [];
	afterEach(async () => {
		await Promise.all(simulators.splice(0).map(async ({ stop }) => await stop()));
		for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
	});
	/** @param pace How much longer a sleep takes than it was meant to. */
	return async (options: SimulatorOptions = {}, pace = 1) => {
		let time = Date.UTC(2026, 9, 1);
		const now = () => time;
		const simulator = await startSimulator({
			...{ now, runMs: { min: 0, max: 0 } },
			clips: async () => await Promise.resolve(Buffer.from('no video')),
			...options,
		});
		simulators.push(simulator);
		const folder = mkdtempSync(join(tmpdir(), 'live-check-'));
		folders.push(folder);
		const file = join(folder, 'check.jsonl');
		const send = connect(simulator.url, simulator.apiKey);
		const sleep = async (ms: number) => await Promise.resolve(void (time += ms * pace));
		return {
			...{ simulator, folder, file, send },
			run: async (more: Partial<LiveCheck> = {}) =>
				await liveCheck({
					...{ send, file, maxUsd: Infinity, say: () => undefined },
					clock: { now, elapsed: now, sleep },
					confirm: async () => await Promise.resolve(true),
					...more,
				}),
			log: () => (existsSync(file) ? readFileSync(file, 'utf8') : ''),
			/** The submissions that cost money if they are accepted. */
			paid: () => simulator.submissions.filter(({ body }) => Object.keys(body ?? {}).length > 0),
		};
	};
}

/** What the command has printed, without a Novita in its environment. */
export function usePrinted(): () => string {
	const print = jest.spyOn(console, 'log').mockImplementation();
	const warn = jest.spyOn(console, 'error').mockImplementation();
	beforeEach(() => {
		jest.clearAllMocks();
		delete process.env.NOVITA_API_KEY;
		delete process.env.NOVITA_BASE_URL;
	});
	return () => [...print.mock.calls, ...warn.mock.calls].map(String).join('\n');
}
