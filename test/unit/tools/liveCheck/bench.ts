import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
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
	return async (options: SimulatorOptions = {}) => {
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
		const send = connect(simulator.url, simulator.apiKey);
		/** What a yes was asked for. */
		const confirmed: string[] = [];
		const sleep = async (ms: number) => await Promise.resolve(void (time += ms));
		const logs = () => readdirSync(folder).filter((each) => each.endsWith('.jsonl'));
		return {
			...{ simulator, folder, send, confirmed },
			run: async (more: Partial<LiveCheck> = {}) =>
				await liveCheck({
					...{ send, file: join(folder, 'check.jsonl'), maxUsd: Infinity },
					...{ clock: { now, elapsed: now, sleep }, checkMs: 1_000, say: () => undefined },
					confirm: async (question) => await Promise.resolve(confirmed.push(question) > 0),
					...more,
				}),
			log: () =>
				logs()
					.map((each) => readFileSync(join(folder, each), 'utf8'))
					.join(),
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
