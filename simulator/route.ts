/** Which of the API's places a request is for. */
import { bodySchemas } from './contract/contract';
import type { Place, Request } from './types';

export interface Route {
	on: Place;
	/** On bills: those by API key. */
	byKey?: boolean;
	/** On submit: the model's slug. */
	slug?: string;
	/** On result and download: the task that is asked for. */
	taskId?: string;
}

const submitPath = /^\/v3\/async\/([^/]+)$/;
const billsPath = /^\/openapi\/v1\/billing\/(apikey\/)?bill\/list$/;
const filePath = /^\/files\/([^/.]+)(?:\.\d+)?\.(?:mp4|gif|png|wav)$/;

/** Undefined for a path or method that the contract doesn't have. */
export function routeOf({ method, path, query }: Request): Route | undefined {
	if (method === 'GET' && path === '/v3/async/task-result') {
		return { on: 'result', taskId: query.get('task_id') ?? '' };
	}
	if (method === 'GET' && path === '/openapi/v1/billing/balance/detail') return { on: 'balance' };
	const list = method === 'GET' ? billsPath.exec(path) : null;
	if (list) return { on: 'bills', byKey: list[1] !== undefined };
	const slug = submitPath.exec(path)?.[1];
	if (method === 'POST' && slug !== undefined && bodySchemas.has(slug))
		return { on: 'submit', slug };
	const taskId = filePath.exec(path)?.[1];
	return method === 'GET' && taskId !== undefined ? { on: 'download', taskId } : undefined;
}
