import { setTimeout as sleep } from 'node:timers/promises';

import { Container } from '@n8n/di';
import { BinaryDataService } from 'n8n-core';
import * as n8nWorkflow from 'n8n-workflow';
import type { IDataObject, INode, INodeExecutionData, INodeParameters, IRun } from 'n8n-workflow';

import { systemClock } from '../../nodes/n8n/api/send';
import {
	startSimulator,
	type Fault,
	type FaultKind,
	type Novita,
	type NovitaOptions,
	type Simulator,
} from '../../simulator';
import {
	bytesOf,
	errorOf,
	initBinaryData,
	outputsOf,
	runWorkflow,
	type NodeUnderTest,
	type RunOptions,
	type StoredError,
} from '../../tools/n8n-engine/engine';
import { items, kling, waitNode } from '../../tools/n8n-engine/simulated';
import { mp4Bytes } from '../support/media';
import { sha256 } from '../support/sha256';

export { nodeType } from '../../tools/n8n-engine/engine';
export { items, kling, text, waitNode } from '../../tools/n8n-engine/simulated';

/** n8n takes a pause of 0 for "not set", which is a second. */
export const retry: Partial<INode> = { retryOnFail: true, maxTries: 3, waitBetweenTries: 1 };
export const goesOn: Partial<INode> = { onError: 'continueRegularOutput' };

/** A run, and what its last node made of it. */
export interface Ran {
	run: IRun;
	error?: StoredError;
	outputs: INodeExecutionData[][];
	/** Of the first output. */
	out: INodeExecutionData[];
	json: IDataObject[];
	/** What stands above its items in the editor. */
	hints: string[];
}

export function ranAt(run: IRun, name: string): Ran {
	const outputs = outputsOf(run, name);
	const [out = []] = outputs;
	const hints = run.data.resultData.runData[name]?.at(-1)?.hints ?? [];
	return {
		...{ run, error: errorOf(run), outputs, out },
		json: out.map((item) => item.json),
		hints: hints.map(({ message }) => message),
	};
}

/** So many times faster than the clock on the wall are the pauses of nodes. Requests take their time. */
export const SPEED = 20;

function hurry() {
	const nap = async (ms: number) => void (await sleep(ms / SPEED));
	jest.spyOn(n8nWorkflow as { sleep: object }, 'sleep', 'get').mockReturnValue(nap);
	jest.spyOn(systemClock, 'sleep').mockImplementation(nap);
	jest.spyOn(systemClock, 'elapsed').mockImplementation(() => performance.now() * SPEED);
}

/** One simulated Novita for all tests of a file, as new before each of them. Its tasks end at once. */
export function useNovita(options?: NovitaOptions) {
	let simulator: Simulator;
	beforeAll(async () => {
		await initBinaryData();
		const clips = async ({ palette = 0 }) => await Promise.resolve(mp4Bytes(2_000 + palette));
		simulator = await startSimulator({ runMs: { min: 0, max: 0 }, clips, ...options });
	});
	afterAll(async () => await simulator.stop());
	beforeEach(() => {
		simulator.novita.reset();
		Object.assign(simulator.novita.settings, {
			...{ videoBytes: undefined, now: Date.now },
			...options,
		});
		hurry();
	});
	afterEach(() => {
		jest.restoreAllMocks();
		// The URL of a file is signed; a key has no business there.
		expect(simulator.downloads.filter((each) => each.hadAuthorization)).toEqual([]);
	});

	/** Runs nodes in a chain, and looks for the key in all that n8n keeps of the run. */
	const run = async (
		given: INodeExecutionData[],
		nodes: NodeUnderTest[],
		more: Partial<RunOptions> = {},
	): Promise<Ran> => {
		const { url: baseUrl, apiKey } = simulator;
		const ended = await runWorkflow({ items: given, nodes, baseUrl, apiKey, ...more });
		expect(JSON.stringify(ended.data)).not.toContain(apiKey);
		return ranAt(ended, nodes.at(-1)!.name!);
	};
	const submitted = (prompt?: string) =>
		simulator.submissions.filter(({ body }) => !prompt || body?.prompt === prompt);
	return {
		get simulator() {
			return simulator;
		},
		run,
		kling: async (given: INodeExecutionData[], ...[parameters = {}, settings, more]: How) =>
			await run(given, [kling(parameters, settings)], more),
		/** Waits for tasks. */
		wait: async (ids: string[], ...[parameters, settings, more]: How) =>
			await run(taskItems(...ids), [waitNode(parameters, settings)], more),
		/** Starts tasks straight at the simulator, so that their items don't say when they began. */
		start: async (...all: string[]) =>
			await Promise.all(
				all.map(async (prompt) => {
					const response = await fetch(`${simulator.url}/v3/async/kling-v3.0-std-t2v`, {
						method: 'POST',
						headers: {
							Authorization: `Bearer ${simulator.apiKey}`,
							'Content-Type': 'application/json',
						},
						body: JSON.stringify({ prompt, duration: 3 }),
					});
					return ((await response.json()) as { task_id: string }).task_id;
				}),
			),
		/** What the next request of its place meets. */
		meets: (
			on: 'submit' | 'result' | 'download' | 'balance',
			kind: FaultKind,
			more: Partial<Fault & { times: number; skip: number }> = {},
		) => simulator.faults.next({ on, kind, ...more }),
		submitted,
		/** The tasks of a prompt, or of all. */
		idsOf: (prompt?: string) =>
			submitted(prompt).flatMap(({ taskId }) => (taskId === undefined ? [] : [taskId])),
		paths: () => simulator.requests.map(({ path }) => path),
		/** Puts a hand between the wire and the simulator. */
		intercept: (
			answer: (...args: [...Parameters<Handle>, handle: Handle]) => ReturnType<Handle>,
		) => {
			const handle = simulator.novita.handle.bind(simulator.novita);
			jest
				.spyOn(simulator.novita, 'handle')
				.mockImplementation(async (request) => await answer(request, handle));
		},
	};
}

/** A node, and what is around it. */
type How = [parameters?: INodeParameters, settings?: Partial<INode>, more?: Partial<RunOptions>];

type Handle = Novita['handle'];

export const promptItems = (...all: string[]): INodeExecutionData[] =>
	items(...all.map((prompt) => ({ prompt })));

/** An item with files in n8n's storage. */
export async function itemWith(files: Record<string, Buffer>): Promise<INodeExecutionData> {
	const service = Container.get(BinaryDataService);
	const location = { type: 'execution', workflowId: 'w', executionId: 'files' } as const;
	const stored = Object.entries(files).map(async ([field, bytes]) => {
		const data = { data: '', mimeType: 'image/png' };
		return [field, await service.store(location, bytes, data)] as const;
	});
	return { json: {}, binary: Object.fromEntries(await Promise.all(stored)) };
}

/** `item 0`, `item 1` and so on. */
export const prompts = (count: number) => Array.from({ length: count }, (_, at) => `item ${at}`);

export const taskItems = (...ids: string[]): INodeExecutionData[] =>
	items(...ids.map((task_id) => ({ task_id })));

export const containing = (part: string) => expect.stringContaining(part) as string;
export const matching = (form: RegExp) => expect.stringMatching(form) as string;

/** Each file of an item, byte for byte as the simulator serves it. */
export async function expectServed({ json, binary = {} }: INodeExecutionData): Promise<void> {
	const urls = ['video', 'image', 'audio'].flatMap((kind) =>
		((json[`${kind}s`] ?? []) as IDataObject[]).map((file) => String(file[`${kind}_url`])),
	);
	const served = urls.map(async (url) => Buffer.from(await (await fetch(url)).arrayBuffer()));
	const kept = await Promise.all(Object.values(binary).map(bytesOf));
	expect(kept.map(sha256)).toEqual((await Promise.all(served)).map(sha256));
	expect(kept.length).toBeGreaterThan(0);
}
