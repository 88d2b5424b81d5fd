import { NovitaClient } from '../../../../nodes/novita/api/client';
import type { HttpReply } from '../../../../nodes/novita/api/transport';
import {
	answer,
	HTML,
	refusalBody,
	sendGiving,
	silence,
	taskResult,
	VIDEO,
} from '../../../support/replies';
import { VirtualClock } from '../../../support/virtual-clock';

const clientWith = (reply: HttpReply) => {
	const { send, requests } = sendGiving(reply);
	return { client: new NovitaClient(send, new VirtualClock()), requests };
};

const submit = async (reply: HttpReply) =>
	await clientWith(reply).client.submit('kling-v3.0-std-i2v', { prompt: 'Steam' }, 60_000);

const look = async (reply: HttpReply) => await clientWith(reply).client.look('task-1', 30_000);

describe('a submission', () => {
	it('is one POST to the path of its model', async () => {
		const { client, requests } = clientWith(answer(200, { task_id: 'task-1' }));
		const body = { prompt: 'Steam' };
		await client.submit('kling-v3.0-std-i2v', body, 60_000);
		expect(requests).toEqual([
			{ method: 'POST', path: '/v3/async/kling-v3.0-std-i2v', body, timeoutMs: 60_000 },
		]);
	});

	it('cannot leave its path by a strange slug', async () => {
		const { client, requests } = clientWith(answer(404));
		await client.submit('../user?x=1', {}, 60_000);
		expect(requests[0]?.path).toBe('/v3/async/..%2Fuser%3Fx%3D1');
	});

	it.each([
		['JSON', { task_id: 'task-1' }],
		['JSON with more in it', { code: 0, task_id: 'task-1', extra: {} }],
		['JSON that was cut behind the id', '{"task_id": "task-1", "extra": {"se'],
		['JSON as text', '{ "task_id" : "task-1" }'],
	])('is accepted by %s', async (_, body) => {
		expect(await submit(answer(200, body))).toEqual({ kind: 'accepted', taskId: 'task-1' });
		expect(await submit(answer(202, body))).toEqual({ kind: 'accepted', taskId: 'task-1' });
	});

	it.each([
		['HTML', HTML],
		['nothing', ''],
		['null', null],
		['JSON without an id', {}],
		['an empty id', { task_id: '' }],
		['an id that is none', { task_id: '../x' }],
		['an id that is an object', { task_id: {} }],
		['JSON that was cut inside the id', '{"task_id": "task-'],
		['JSON that was cut before the id', '{"task_'],
		['a list', ['task-1']],
	])('is unknown after 200 with %s', async (_, body) => {
		expect(await submit(answer(200, body))).toMatchObject({
			kind: 'unknown',
			trouble: { kind: 'unreadable', status: 200 },
		});
	});

	it.each([500, 501, 502, 503, 504, 520, 408])('is unknown after %i', async (status) => {
		expect(await submit(answer(status, HTML))).toMatchObject({
			kind: 'unknown',
			trouble: { kind: 'server', status },
		});
	});

	it.each(['lost' as const, 'cancelled' as const])('is unknown when it is %s', async (cause) => {
		expect(await submit(silence(cause))).toMatchObject({
			kind: 'unknown',
			trouble: { kind: cause },
		});
	});

	it('was not made when no connection came about', async () => {
		expect(await submit(silence('notSent'))).toMatchObject({ kind: 'refused' });
	});

	it('was not accepted with 429', async () => {
		const reply = answer(429, refusalBody(429, 'RATE_LIMIT_EXCEEDED'), { 'retry-after': '3' });
		expect(await submit(reply)).toMatchObject({
			kind: 'busy',
			trouble: { reason: 'RATE_LIMIT_EXCEEDED', retryAfterMs: 3_000 },
		});
	});

	it.each([
		[400, 'INVALID_REQUEST_BODY'],
		[400, 'BILLING_BALANCE_NOT_ENOUGH'],
		[401, 'BILLING_AUTH_FAILED'],
		[403, 'INVALID_API_KEY'],
		[404, 'API_NOT_FOUND'],
		[413, 'TOO_LARGE'],
	])('was refused with %i %s', async (status, reason) => {
		expect(await submit(answer(status, refusalBody(status, reason)))).toMatchObject({
			kind: 'refused',
			trouble: { status, reason },
		});
	});

	it.each([301, 302, 303, 307, 308])('was refused with the redirect %i', async (status) => {
		const reply = answer(status, { task_id: 'task-1' }, { location: 'https://evil.example' });
		expect(await submit(reply)).toMatchObject({ kind: 'refused' });
	});

	it('is not accepted by an id in an error', async () => {
		expect(await submit(answer(500, { task_id: 'task-1' }))).toMatchObject({ kind: 'unknown' });
		expect(await submit(answer(400, { task_id: 'task-1' }))).toMatchObject({ kind: 'refused' });
	});
});

describe('a look', () => {
	it('is one GET with the id in the query', async () => {
		const { client, requests } = clientWith(answer(200, taskResult('TASK_STATUS_QUEUED')));
		await client.look('task-1', 30_000);
		expect(requests).toEqual([
			{
				method: 'GET',
				path: '/v3/async/task-result',
				query: { task_id: 'task-1' },
				timeoutMs: 30_000,
			},
		]);
	});

	it('finds the task', async () => {
		const body = taskResult('TASK_STATUS_SUCCEED', { videos: [VIDEO] });
		expect(await look(answer(200, body))).toMatchObject({
			kind: 'task',
			task: { state: 'succeeded' },
		});
	});

	it.each([
		[404, 'notFound'],
		[401, 'denied'],
		[403, 'denied'],
		[400, 'refused'],
		[301, 'refused'],
		[429, 'trouble'],
		[408, 'trouble'],
		[500, 'trouble'],
		[502, 'trouble'],
		[503, 'trouble'],
		[504, 'trouble'],
	])('after %i is %s', async (status, kind) => {
		expect(await look(answer(status, HTML))).toMatchObject({ kind, trouble: { status } });
	});

	it.each([
		['HTML', HTML],
		['cut JSON', '{"task": {"task_id": "task-1", "sta'],
		['an empty body', ''],
		['JSON without a task', { videos: [VIDEO] }],
	])('at 200 with %s is passing trouble', async (_, body) => {
		expect(await look(answer(200, body))).toMatchObject({
			kind: 'trouble',
			trouble: { kind: 'unreadable' },
		});
	});

	it.each(['notSent' as const, 'lost' as const, 'cancelled' as const])(
		'that is %s is passing trouble',
		async (cause) => {
			expect(await look(silence(cause))).toMatchObject({
				kind: 'trouble',
				trouble: { kind: cause },
			});
		},
	);

	it('without a key is denied, though the status is 400', async () => {
		const reply = answer(400, refusalBody(400, 'MISSING_API_KEY'));
		expect(await look(reply)).toMatchObject({ kind: 'denied' });
	});

	it('with a task in an error finds no task', async () => {
		expect(await look(answer(500, taskResult('TASK_STATUS_FAILED')))).toMatchObject({
			kind: 'trouble',
		});
	});
});

describe('the balance', () => {
	const balance = async (reply: HttpReply) => await clientWith(reply).client.balance(1_000);

	it('is a number of 0.0001 USD, given as text', async () => {
		expect(await balance(answer(200, { availableBalance: '123450' }))).toEqual({
			available: 123_450,
		});
	});

	it.each([
		[answer(200, {}), 'unreadable'],
		[answer(200, { availableBalance: 'much' }), 'unreadable'],
		[answer(200, HTML), 'unreadable'],
		[answer(403, refusalBody(403, 'INVALID_API_KEY')), 'key'],
		[silence('notSent'), 'notSent'],
	])('or what kept it from being known (%#)', async (reply, kind) => {
		expect(await balance(reply)).toMatchObject({ trouble: { kind } });
	});
});
