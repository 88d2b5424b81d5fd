import { simulatorKey } from '../../../simulator';
import { controlled, isControl } from '../../../simulator/control';
import type { Response } from '../../../simulator/types';
import { answered, bench, json, slug, type ErrorBody } from './harness';

interface State {
	counts: Record<string, number>;
	submissions: unknown[];
	options: Record<string, unknown>;
}

function panel() {
	const table = bench();
	const control = (method: string, name: string, body?: unknown): Response =>
		controlled(table.novita, {
			method,
			path: `/__simulator__/${name}`,
			query: new URLSearchParams(),
			headers: {},
			body: Buffer.from(body === undefined ? '' : JSON.stringify(body)),
		});
	return { ...table, control };
}

describe('the control surface', () => {
	it('has a path of its own', () => {
		const request = {
			method: 'GET',
			query: new URLSearchParams(),
			headers: {},
			body: Buffer.alloc(0),
		};
		expect(isControl({ ...request, path: '/__simulator__/state' })).toBe(true);
		expect(isControl({ ...request, path: '/v3/async/task-result' })).toBe(false);
	});

	it('shows counts and records, and no key', async () => {
		const { control, submitted, post } = panel();
		await submitted();
		await post(slug, {});
		const state = json<State>(control('GET', 'state'));
		expect(state.counts).toEqual({
			submissions: 2,
			accepted: 1,
			requests: 2,
			downloads: 0,
			calls: 0,
			faultsWaiting: 0,
		});
		expect(state.submissions).toHaveLength(2);
		expect(state.options).toMatchObject({ failRate: 0, retryAfter: 'none' });
		expect(JSON.stringify(state)).not.toContain(simulatorKey);
	});

	it('sets faults, a few times or by chance, and takes them back', async () => {
		const { control, novita, post } = panel();
		control('POST', 'faults', { on: 'submit', kind: '503', times: 2, match: { slug } });
		expect(answered(await post(slug, { prompt: 'a' })).status).toBe(503);
		control('POST', 'faults', { on: 'submit', kind: '500', probability: 1 });
		expect(json(control('DELETE', 'faults'))).toEqual({ waiting: 0 });
		expect(novita.faults.waiting).toBe(0);
		expect(answered(await post(slug, { prompt: 'a' })).status).toBe(200);
	});

	it('sets options and takes limits away again', async () => {
		const { control, novita, post } = panel();
		control('POST', 'options', { submitsPerMinute: 0, runMs: { min: 0, max: 0 } });
		expect(answered(await post(slug, { prompt: 'a' })).status).toBe(429);
		control('POST', 'options', { submitsPerMinute: null });
		expect(answered(await post(slug, { prompt: 'a' })).status).toBe(200);
		expect(novita.settings.runMs).toEqual({ min: 0, max: 0 });
	});

	it('forgets records, tasks and faults', async () => {
		const { control, novita, submitted, get } = panel();
		const url = `/v3/async/task-result?task_id=${await submitted()}`;
		novita.faults.next({ on: 'result', kind: '500' });
		expect(json<State>(control('POST', 'reset')).counts).toMatchObject({
			requests: 0,
			faultsWaiting: 0,
		});
		expect(answered(await get(url)).status).toBe(404);
	});

	it.each([
		['POST', 'options', { accounts: {} }, 'there is no option accounts'],
		['POST', 'options', { constructor: 1 }, 'there is no option constructor'],
		['POST', 'options', { runMs: 5 }, 'runMs cannot be 5'],
		['POST', 'options', { runMs: { min: 5, max: 1 } }, 'runMs cannot be {"min":5,"max":1}'],
		['POST', 'options', { failRate: 2 }, 'failRate cannot be 2'],
		['POST', 'options', { retryAfter: 'soon' }, 'retryAfter cannot be "soon"'],
		['POST', 'options', { removedModels: [1] }, 'removedModels cannot be [1]'],
		['POST', 'options', 'text', 'the body is not a JSON object'],
		[
			'POST',
			'faults',
			{ on: 'nowhere', kind: '500' },
			'on is one of submit, result, download, balance',
		],
		['POST', 'faults', { on: 'submit' }, 'kind is missing'],
		['GET', 'nothing', undefined, 'GET /__simulator__/nothing is no control'],
	])('%s %s %j is refused', (method, name, body, message) => {
		expect(json<ErrorBody>(panel().control(method, name, body)).message).toBe(message);
	});
});
