import { Readable } from 'node:stream';

import * as workflow from 'n8n-workflow';
import type { IDataObject, IExecuteFunctions, INode, INodeExecutionData } from 'n8n-workflow';

import { waitProperties } from '../../../../nodes/NovitaWaitForTask/properties';
import type { VirtualClock } from '../../../../tools/virtual-clock';
import { askerContext, SharedDatabase } from '../../../support/asking';
import { contextOf, type FakeContext } from '../../../support/context';
import { parametersOf } from '../../../support/editor';
import { mp4Bytes } from '../../../support/media';
import { KEY, WRITTEN_IDS, type CheckMove, type Reply, type SubmitMove } from './replies';

type Execute = (context: IExecuteFunctions) => Promise<INodeExecutionData[][]>;

/** What both nodes do when n8n runs them, with this clock's sleep. */
export async function loadNodes(clock: VirtualClock): Promise<{ kling: Execute; wait: Execute }> {
	jest.doMock('n8n-workflow', () => ({
		...workflow,
		sleep: async (ms: number) => await clock.sleep(ms),
	}));
	jest.resetModules();
	// What the nodes themselves load when they first run.
	const { throwOnlyToStop } = await import('../../../../nodes/n8n/items/items');
	const kling = await import('../../../../nodes/NovitaKling/execute');
	const wait = await import('../../../../nodes/NovitaWaitForTask/execute');
	const nodeOf =
		({ execute }: { execute: Execute }): Execute =>
		async (context) =>
			await throwOnlyToStop(context, async () => await execute(context));
	return { kling: nodeOf(kling), wait: nodeOf(wait) };
}

/** What the host of the files answers. */
const file = () => {
	const bytes = mp4Bytes(100);
	const headers = { 'content-type': 'video/mp4', 'content-length': String(bytes.length) };
	return { statusCode: 200, headers, body: Readable.from([bytes]) };
};

interface Options extends workflow.IHttpRequestOptions {
	timeout: number;
}

/** A Novita, the wire to it, and an n8n whose execution may be retried. */
export class World {
	/** Tasks that are billed, by prompt. */
	readonly billed = new Map<string, string[]>();
	/** Of those, what reached the client. */
	readonly told = new Set<string>();
	/** Prompts that were sent although they were under way, or may have been accepted. */
	readonly sentAgain: string[] = [];
	/** All that somebody may read. */
	readonly shown: string[] = [];
	private readonly open = new Set<string>();
	private readonly flow = {};
	private readonly database = new SharedDatabase();
	private ids = 0;

	constructor(
		private readonly clock: VirtualClock,
		private readonly name: string,
		private readonly submits: SubmitMove[],
		private readonly checks: CheckMove[],
	) {}

	/** What a node shows: its items, and the error that it stopped with. */
	async run(execute: Execute, context: IExecuteFunctions) {
		let items: INodeExecutionData[] = [];
		let error: { message: string; description?: string | null } | undefined;
		try {
			items = (await execute(context)).flat();
		} catch (caught) {
			error = caught as typeof error;
		}
		const { message, description } = error ?? {};
		const text = JSON.stringify([items.map(({ json }) => json), message, description]);
		this.shown.push(text);
		return { items, error, text };
	}

	klingContext(prompts: string[], onError: INode['onError'], mode: string): IExecuteFunctions {
		const given: FakeContext = {
			items: prompts.map((prompt) => ({ json: { prompt, message: 'of its own' } })),
			set: { operation: 'textToVideo', model: 'kling-v3.0-std-t2v', duration: 5 },
			values: prompts.map((prompt) => ({ prompt })),
		};
		return this.context(given, onError, mode);
	}

	waitContext(ids: string[], timeout: number, onError: INode['onError']): IExecuteFunctions {
		const given: FakeContext = {
			items: ids.map((task_id) => ({ json: { task_id } })),
			set: { timeout },
			values: ids.map((taskId) => ({ taskId })),
			resolve: (set) => parametersOf(set, waitProperties),
		};
		return this.context(given, onError, 'trigger');
	}

	private context(given: FakeContext, onError: INode['onError'], mode: string): IExecuteFunctions {
		const { context } = contextOf(given);
		const asker = askerContext({ executionId: this.name, mode, flow: this.flow }, this.database);
		const node = { ...context.getNode(), ...asker.getNode(), onError };
		const show = (...more: unknown[]) => this.shown.push(JSON.stringify(more));
		return Object.assign(context, asker, {
			getNode: () => node,
			getChildNodes: () => [],
			addExecutionHints: show,
			logger: { info: show, warn: show, debug: show, error: show },
			getCredentials: async () => ({ apiKey: KEY, baseUrl: 'https://api.novita.ai' }),
			helpers: {
				...this.database.helpers(),
				httpRequestWithAuthentication: async (_: string, options: Options) =>
					await this.answer(options),
				httpRequest: async () => await Promise.resolve(file()),
				prepareBinaryData: async (stream: Readable, fileName: string, mimeType: string) => {
					for await (const chunk of stream) void chunk;
					return { data: '', fileName, mimeType };
				},
			},
		}) as unknown as IExecuteFunctions;
	}

	private async answer(options: Options): Promise<unknown> {
		// n8n sets its own here.
		options.abortSignal = undefined;
		// The URL is read when the request is sent.
		if (options.url.includes('task-result')) return await this.reply(this.nextCheck(), options);
		const prompt = String((options.body as IDataObject).prompt);
		if (this.open.has(prompt)) this.sentAgain.push(prompt);
		const move = this.submits.shift() ?? OK;
		const isClear = move.status === 'unsent' || (Number(move.status) < 500 && move.status !== 408);
		if (!(isClear && !move.accepts)) this.open.add(prompt);
		const written = WRITTEN_IDS[move.writtenAs]!((this.ids += 1));
		const id = written.replaceAll('"', '');
		if (move.accepts) this.billed.set(prompt, [...(this.billed.get(prompt) ?? []), id]);
		const body = move.body(written);
		// A number may go on where it is cut, and a text has to be closed.
		const tellsAt = body.indexOf(written) + written.length + (written.startsWith('"') ? 0 : 1);
		const isRead = Number(move.status) < 300 && body.includes(written);
		return await this.reply({ ...move, body }, options, (sent) => {
			if (isRead && sent >= tellsAt) this.told.add(id);
		});
	}

	private nextCheck(): Reply {
		const move = this.checks[0];
		if (!move) return RUNNING;
		move.lasts -= 1;
		if (move.lasts <= 0) this.checks.shift();
		return move;
	}

	private async reply(
		{ status, headers, body, latencyMs, piece, pauseMs, ends }: Reply,
		{ timeout, abortSignal }: Options,
		onSent: (characters: number) => void = () => undefined,
	): Promise<unknown> {
		const { clock } = this;
		if (status === 'unsent') throw broken('ECONNREFUSED', 'connect');
		await clock.sleep(Math.min(latencyMs, timeout));
		if (latencyMs > timeout) throw broken('ECONNABORTED');
		if (status === 'lost') throw broken('ECONNRESET', 'read');
		const aborted = new Promise<void>((resolve) => {
			abortSignal!.addEventListener!('abort', () => resolve());
		});
		async function* pieces() {
			const end = Math.min(body.length, ends?.after ?? Infinity);
			for (let at = 0; at < end; at += piece) {
				if (pauseMs > 0) await Promise.race([clock.sleep(pauseMs), aborted]);
				if (abortSignal!.aborted) throw broken('ERR_CANCELED');
				onSent(Math.min(at + piece, end));
				yield Buffer.from(body.slice(at, Math.min(at + piece, end)));
			}
			if (!ends || ends.after >= body.length) return;
			if (ends.how === 'silent') await aborted;
			throw broken(ends.how === 'silent' ? 'ERR_CANCELED' : 'ECONNRESET');
		}
		return { statusCode: status, headers, body: pieces() };
	}
}

const broken = (code: string, syscall?: string) =>
	Object.assign(new Error(code), { code, ...(syscall && { syscall }) });

const SOON = { status: 200, headers: {}, latencyMs: 50, piece: 100_000, pauseMs: 0 };

const OK: SubmitMove = {
	...SOON,
	accepts: true,
	writtenAs: 0,
	body: (written) => `{"task_id":${written}}`,
};

const RUNNING: Reply = {
	...SOON,
	body: '{"task":{"status":"TASK_STATUS_PROCESSING"},"videos":[]}',
};
