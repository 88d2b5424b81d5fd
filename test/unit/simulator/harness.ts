/** A simulated Novita without a socket, on a clock that the test turns. */
import { crc32, deflateSync } from 'node:zlib';
import { Novita, simulatorKey, type NovitaOptions } from '../../../simulator';
import type { Outcome, Response } from '../../../simulator/types';

export const start = Date.UTC(2026, 9, 1);

/** Stands in for a video where nobody looks at one. */
export const stubMp4 = Buffer.from('not really a video');

export interface Bench {
	novita: Novita;
	/** Turns the clock forward, in milliseconds. */
	pass(ms: number): void;
	post(slug: string, body: unknown, headers?: Record<string, string>): Promise<Outcome>;
	get(url: string, headers?: Record<string, string>): Promise<Outcome>;
	/** Submits and gives the new task's id. */
	submitted(body?: object, slug?: string): Promise<string>;
	/** Asks for a task, and gives the decoded answer. */
	looked(taskId: string): Promise<TaskResult>;
}

export interface TaskResult {
	task: {
		status: string;
		reason: string;
		eta: number;
		progress_percent: number;
		task_type: string;
	};
	videos: Array<{ video_url: string; video_url_ttl: string; video_type: string }>;
}

export const slug = 'kling-v3.0-std-t2v';

export function bench(options: NovitaOptions = {}): Bench {
	let now = start;
	const novita = new Novita({
		now: () => now,
		runMs: { min: 10_000, max: 10_000 },
		clips: async () => stubMp4,
		...options,
	});
	const authorized = { authorization: `Bearer ${simulatorKey}`, host: '127.0.0.1:8787' };
	const get: Bench['get'] = async (url, headers = authorized) => {
		const { pathname: path, searchParams: query } = new URL(url, 'http://127.0.0.1:8787');
		return await novita.handle({ method: 'GET', path, query, headers, body: Buffer.alloc(0) });
	};
	const post: Bench['post'] = async (model, body, headers = authorized) =>
		await novita.handle({
			method: 'POST',
			path: `/v3/async/${model}`,
			query: new URLSearchParams(),
			headers: { 'content-type': 'application/json', ...headers },
			body: Buffer.from(typeof body === 'string' ? body : JSON.stringify(body)),
		});
	return {
		novita,
		pass: (ms) => {
			now += ms;
		},
		post,
		get,
		submitted: async (body = { prompt: 'a fox' }, model = slug) =>
			json<{ task_id: string }>(await post(model, body)).task_id,
		looked: async (taskId) =>
			json<TaskResult>(await get(`/v3/async/task-result?task_id=${taskId}`)),
	};
}

/** The response of an outcome; anything else fails the test. */
export function answered(outcome: Outcome): Response {
	if (outcome.kind !== 'response') throw new Error(`no response but ${outcome.kind}`);
	return outcome;
}

export function bytes(outcome: Outcome): Buffer {
	const { body } = answered(outcome);
	return Buffer.isBuffer(body) ? body : Buffer.concat([...body.chunks()]);
}

export function json<T>(outcome: Outcome): T {
	return JSON.parse(bytes(outcome).toString('utf8')) as T;
}

export interface ErrorBody {
	code: number;
	reason: string;
	message: string;
	metadata: { trace_id: string };
}

/** Status and reason together, as the tests compare them. */
export function errorOf(outcome: Outcome): string {
	const { status } = answered(outcome);
	return `${status} ${json<ErrorBody>(outcome).reason}`;
}

/** A grey PNG, put together by hand: libraries take seconds for it within Jest's sandbox. */
export function png(width: number, height: number, shade = 0): Buffer {
	const header = Buffer.alloc(13);
	header.writeUInt32BE(width, 0);
	header.writeUInt32BE(height, 4);
	// Eight bits a pixel, in greys.
	header[8] = 8;
	const rows = Buffer.alloc((width + 1) * height, shade);
	// Each row opens with its filter: none.
	for (let y = 0; y < height; y++) rows[y * (width + 1)] = 0;
	return Buffer.concat([
		Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'),
		chunk('IHDR', header),
		chunk('IDAT', deflateSync(rows)),
		chunk('IEND', Buffer.alloc(0)),
	]);
}

function chunk(type: string, data: Buffer): Buffer {
	const named = Buffer.concat([Buffer.from(type, 'latin1'), data]);
	const framed = Buffer.alloc(named.length + 8);
	framed.writeUInt32BE(data.length, 0);
	named.copy(framed, 4);
	framed.writeUInt32BE(crc32(named), named.length + 4);
	return framed;
}

export const dataUri = (picture: Buffer, type = 'image/png') =>
	`data:${type};base64,${picture.toString('base64')}`;
