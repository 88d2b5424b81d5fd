import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { startSimulator, type Simulator, type SimulatorOptions } from '../../../../simulator';
import { connect, type Send } from '../../../../tools/liveCheck/connect';
import { liveCheck, type LiveCheckOptions } from '../../../../tools/liveCheck/liveCheck';
import { questions } from '../../../../tools/liveCheck/questions';
import { jpegBytes } from '../../../../tools/images';

const folders: string[] = [];
const simulators: Simulator[] = [];

export const newFolder = (): string => {
	const folder = mkdtempSync(join(tmpdir(), 'live-check-'));
	folders.push(folder);
	return folder;
};

/** To be called after each test. */
export async function cleanUp(): Promise<void> {
	await Promise.all(simulators.splice(0).map(async ({ stop }) => await stop()));
	for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
}

/**
 * A live check over axios of a simulator whose tasks end at once, on a clock that a sleep moves on. Each
 * `run` is a run of its own, over the same log on disk, as if the command were called again.
 */
export async function startBench(options: SimulatorOptions = {}) {
	let time = Date.UTC(2026, 9, 1);
	const now = () => time;
	const simulator = await startSimulator({
		...{ now, runMs: { min: 0, max: 0 } },
		clips: async () => await Promise.resolve(Buffer.from('no video')),
		...options,
	});
	simulators.push(simulator);
	const folder = newFolder();
	const read = (end: string): string => {
		const name = readdirSync(folder).find((each) => each.endsWith(end));
		return name === undefined ? '' : readFileSync(join(folder, name), 'utf8');
	};
	const send = connect(simulator.url, simulator.apiKey);
	const said: string[] = [];
	/** What a yes was asked for. */
	const confirmed: string[] = [];

	return {
		...{ simulator, folder, send, said, confirmed },
		run: async (more: Partial<LiveCheckOptions> = {}): Promise<string> =>
			await liveCheck({
				...{ asks: 'the test', name: 'check', folder, questions, send, forget: [] },
				...{ maxUsd: Infinity, checkMs: 1_000, image: jpegBytes(640, 360) },
				clock: {
					now,
					elapsed: now,
					sleep: async (ms) => {
						await Promise.resolve((time += ms));
					},
				},
				confirm: async (question) => {
					confirmed.push(question);
					return await Promise.resolve(true);
				},
				say: (line) => said.push(line),
				...more,
			}),
		log: () => read('.jsonl'),
		report: () => read('.md'),
		/** What the report says of a question. */
		row(id: string) {
			const line = read('.md')
				.split('\n')
				.find((each) => each.startsWith(`| ${id} |`));
			const [, , , seen, same] = (line ?? '').split(/(?<!\\)\|/).map((cell) => cell.trim());
			return { seen, same };
		},
		/** The submissions that cost money if they are accepted. */
		paid: () => simulator.submissions.filter(({ body }) => Object.keys(body ?? {}).length > 0),
	};
}

/** A `send` that does something else with submissions that cost money. */
export const onPaid =
	(send: Send, instead: (request: Parameters<Send>[0]) => ReturnType<Send>): Send =>
	async (request, key) =>
		Object.keys(request.body ?? {}).length > 0 ? await instead(request) : await send(request, key);
