import { DEFAULT_BASE_URL } from './baseUrl';
import type { Clock, HttpResult, Send } from './transport';
import { isObject, valueUnder, type JsonObject } from '../values/json';
import { readBalance, readUsage, type Balance, type UsageQuery, type UsageRow } from './billing';
import { readTask, readTaskId, type Task } from './task';
import { readApiError, type ApiError } from './apiError';
import type { Asked } from './meanings';
import { byUnknownModel } from './statusMeanings';

type Failed = { kind: 'error'; error: ApiError };

/** What became of a submission. An error says whether it may have been accepted all the same. */
export type Submission = { kind: 'accepted'; taskId: string } | Failed;

export type StatusCheck = { kind: 'task'; task: Task } | Failed;

export type BalanceCheck = { kind: 'balance'; balance: Balance } | Failed;

export type UsageCheck = { kind: 'usage'; rows: UsageRow[] } | Failed;

/** A response cut off behind the id still names a task that is paid for. */
const CUT_OFF_ID = /"task_?id"\s*:\s*(?:("[^"\\]{1,1000}")|(\d{1,128})(?=[\s,}]))/i;

/** What an id may be wrapped in. */
const WRAPPERS = ['data', 'task', 'result'];

/** What a success brought; undefined for any other end. */
const bodyOf = (result: HttpResult): unknown =>
	result.kind === 'response' && result.status >= 200 && result.status < 300
		? result.body
		: undefined;

/** The task that a submission's response names. Whatever else it says then, the task is paid for. */
function readAcceptedId(body: unknown): string | undefined {
	if (typeof body !== 'string') return findId(body);
	const [, text, digits] = CUT_OFF_ID.exec(body) ?? [];
	return readTaskId(text?.slice(1, -1) ?? digits);
}

function findId(body: unknown, depth = 2): string | undefined {
	if (!isObject(body)) return undefined;
	const id = readTaskId(valueUnder(body, ['task_id']));
	if (id !== undefined || depth === 0) return id;
	return WRAPPERS.map((name) => findId(body[name], depth - 1)).find((each) => each !== undefined);
}

/** Novita's calls, over whatever `send` is. Nothing here throws or tries again. */
export class NovitaClient {
	constructor(
		private readonly send: Send,
		private readonly clock: Pick<Clock, 'now'>,
		readonly baseUrl: string = DEFAULT_BASE_URL,
	) {}

	/** `POST /v3/async/<slug>`. */
	async submit(slug: string, body: JsonObject | Buffer, timeoutMs: number): Promise<Submission> {
		const result = await this.send({
			method: 'POST',
			path: `/v3/async/${encodeURIComponent(slug)}`,
			...(Buffer.isBuffer(body) ? { bytes: body } : { body }),
			timeoutMs,
		});
		const taskId = readAcceptedId(bodyOf(result));
		if (taskId !== undefined) return { kind: 'accepted', taskId };
		const { error } = this.failed(result, 'submission');
		const isGone = error.code === 'notFound' && error.proxy === undefined;
		return { kind: 'error', error: isGone ? { ...error, ...byUnknownModel(slug) } : error };
	}

	/** `GET /v3/async/task-result`. Free, and safe to repeat. */
	async check(taskId: string, timeoutMs: number): Promise<StatusCheck> {
		const result = await this.get('/v3/async/task-result', timeoutMs, { task_id: taskId });
		const task = readTask(bodyOf(result));
		return task ? { kind: 'task', task } : this.failed(result, 'check');
	}

	/** `GET /openapi/v1/billing/balance/detail`. Free, and safe to repeat. */
	async balance(timeoutMs: number): Promise<BalanceCheck> {
		const result = await this.get('/openapi/v1/billing/balance/detail', timeoutMs);
		const balance = readBalance(bodyOf(result));
		return balance ? { kind: 'balance', balance } : this.failed(result, 'account');
	}

	/**
	 * `GET /openapi/v1/billing/bill/list`, or by API key. Free, and safe to repeat. What isn't of the generation of
	 * images, videos and audio is left out.
	 *
	 * @param query Within one of the parts that its period takes.
	 */
	async usage(query: UsageQuery, timeoutMs: number): Promise<UsageCheck> {
		const { cycle, product, from, to, byKey } = query;
		const path = `/openapi/v1/billing/${byKey ? 'apikey/' : ''}bill/list`;
		const result = await this.get(path, timeoutMs, {
			cycleType: cycle,
			productCategory: 'gen_api',
			// Its name in the list by key.
			...(byKey && { category: 'gen_api' }),
			startTime: String(from),
			endTime: String(to),
			...(product !== undefined && { productName: product }),
		});
		const rows = readUsage(bodyOf(result));
		return rows ? { kind: 'usage', rows } : this.failed(result, 'account');
	}

	private async get(path: string, timeoutMs: number, query?: Record<string, string>) {
		return await this.send({ method: 'GET', path, query, timeoutMs });
	}

	private failed(result: HttpResult, asked: Asked): Failed {
		return { kind: 'error', error: readApiError(result, this.clock.now(), asked) };
	}
}
