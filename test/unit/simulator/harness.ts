/** A simulated Novita without a socket, on a clock that the test turns. */
import { Novita, simulatorKey, type NovitaOptions } from '../../../simulator';
import type { Outcome, Response } from '../../../simulator/types';

export const SLUG = 'kling-v3.0-std-t2v';

export const BALANCE = '/openapi/v1/billing/balance/detail';
export const resultOf = (taskId: string) => `/v3/async/task-result?task_id=${taskId}`;

/** Its tasks run 10 seconds. */
export function bench(options: NovitaOptions = {}) {
	let now = Date.UTC(2026, 9, 1);
	const novita = new Novita({
		now: () => now,
		runMs: { min: 10_000, max: 10_000 },
		clips: async () => Buffer.from('no video'),
		...options,
	});
	const authorized = { authorization: `Bearer ${simulatorKey}` };
	const send = async (
		method: string,
		url: string,
		headers: Record<string, string>,
		body = Buffer.alloc(0),
	) => {
		const { pathname: path, searchParams: query } = new URL(url, 'http://127.0.0.1:8787');
		return await novita.handle({ method, path, query, headers, body });
	};
	const get = async (url: string, headers: Record<string, string> = authorized) =>
		await send('GET', url, headers);
	/** @param body JSON, or a text as it is. */
	const post = async (
		slug: string,
		body: unknown,
		headers: Record<string, string> = authorized,
	): Promise<Outcome> => {
		const text = typeof body === 'string' ? body : JSON.stringify(body);
		const typed = { 'content-type': 'application/json', ...headers };
		return await send('POST', `/v3/async/${slug}`, typed, Buffer.from(text));
	};
	return {
		...{ novita, get, post },
		pass: (ms: number) => {
			now += ms;
		},
		/** @returns The ID of a new task. */
		submitted: async (body: object = { prompt: 'a fox' }, slug = SLUG) =>
			json<{ task_id: string }>(await post(slug, body)).task_id,
		result: async (taskId: string) =>
			json<{ task: { status: string } }>(await get(resultOf(taskId))),
	};
}

/** @throws Error for an outcome that is no response. */
export function answered(outcome: Outcome): Response {
	if (outcome.kind === 'response') return outcome;
	throw new Error(`no response but ${outcome.kind}`);
}

export function bytes(outcome: Outcome): Buffer {
	const { body } = answered(outcome);
	return Buffer.isBuffer(body) ? body : Buffer.concat([...body.chunks()]);
}

export const json = <T>(outcome: Outcome): T => JSON.parse(bytes(outcome).toString()) as T;

/** Status and reason together: "429 RATE_LIMIT_EXCEEDED". */
export const errorOf = (outcome: Outcome): string =>
	`${answered(outcome).status} ${json<{ reason: string }>(outcome).reason}`;
