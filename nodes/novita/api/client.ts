import type { Clock, HttpReply, Send } from './transport';
import type { JsonObject } from '../request/buildRequest';
import { readTask, readTaskId, type Task } from './task';
import { readTrouble, type Trouble } from './apiError';

/** What became of a submission, as far as anyone can tell. */
export type Submission =
	| { kind: 'accepted'; taskId: string }
	/** 429: not accepted, may be sent again after a while. */
	| { kind: 'busy'; trouble: Trouble }
	/** Certainly not accepted. */
	| { kind: 'refused'; trouble: Trouble }
	/** It may have been accepted and billed. Never to be sent again without the user's word. */
	| { kind: 'unknown'; trouble: Trouble };

export type Look =
	| { kind: 'task'; task: Task }
	/** 404: unknown, or not visible yet. */
	| { kind: 'notFound'; trouble: Trouble }
	/** The key is refused: no look at any task can succeed. */
	| { kind: 'denied'; trouble: Trouble }
	/** A final answer about this one task. */
	| { kind: 'refused'; trouble: Trouble }
	/** Passing trouble: look again. */
	| { kind: 'trouble'; trouble: Trouble };

/** An answer cut off behind the id still names a task that is paid for. */
const CUT_OFF_ID = /"task_id"\s*:\s*"([A-Za-z0-9_-]{1,128})"/;

function readAcceptedId(reply: HttpReply): string | undefined {
	if (reply.kind !== 'answer' || reply.status < 200 || reply.status >= 300) return undefined;
	const { body } = reply;
	if (typeof body === 'string') return readTaskId(CUT_OFF_ID.exec(body)?.[1]);
	return typeof body === 'object' && body !== null && 'task_id' in body
		? readTaskId(body.task_id)
		: undefined;
}

/** Novita's three calls, over whatever `send` is. Nothing here throws or tries again. */
export class NovitaClient {
	constructor(
		private readonly send: Send,
		private readonly clock: Pick<Clock, 'now'>,
	) {}

	/** `POST /v3/async/<slug>`. */
	async submit(slug: string, body: JsonObject | Buffer, timeoutMs: number): Promise<Submission> {
		const reply = await this.send({
			method: 'POST',
			path: `/v3/async/${encodeURIComponent(slug)}`,
			...(Buffer.isBuffer(body) ? { bytes: body } : { body }),
			timeoutMs,
		});
		const taskId = readAcceptedId(reply);
		if (taskId !== undefined) return { kind: 'accepted', taskId };
		const trouble = readTrouble(reply, this.clock.now());
		switch (trouble.kind) {
			case 'rateLimit':
				return { kind: 'busy', trouble };
			case 'server':
			case 'unreadable':
			case 'lost':
			case 'cancelled':
				return { kind: 'unknown', trouble };
			default:
				return { kind: 'refused', trouble };
		}
	}

	/** `GET /v3/async/task-result`. Free, and safe to repeat. */
	async look(taskId: string, timeoutMs: number): Promise<Look> {
		const reply = await this.send({
			method: 'GET',
			path: '/v3/async/task-result',
			query: { task_id: taskId },
			timeoutMs,
		});
		const task =
			reply.kind === 'answer' && reply.status >= 200 && reply.status < 300
				? readTask(reply.body)
				: undefined;
		if (task) return { kind: 'task', task };
		const trouble = readTrouble(reply, this.clock.now());
		switch (trouble.kind) {
			case 'key':
				return { kind: 'denied', trouble };
			case 'notFound':
				return { kind: 'notFound', trouble };
			case 'request':
			case 'balance':
				return { kind: 'refused', trouble };
			default:
				return { kind: 'trouble', trouble };
		}
	}

	/** `GET /openapi/v1/billing/balance/detail`: units of 0.0001 USD, or what kept it from saying. */
	async balance(timeoutMs: number): Promise<{ available?: number; trouble?: Trouble }> {
		const reply = await this.send({
			method: 'GET',
			path: '/openapi/v1/billing/balance/detail',
			timeoutMs,
		});
		const body = reply.kind === 'answer' ? reply.body : undefined;
		const raw =
			typeof body === 'object' && body !== null && 'availableBalance' in body
				? Number(body.availableBalance)
				: Number.NaN;
		return Number.isFinite(raw)
			? { available: raw }
			: { trouble: readTrouble(reply, this.clock.now()) };
	}
}
