import { quote } from '../../../../nodes/novita/api/apiError';
import { NovitaClient } from '../../../../nodes/novita/api/client';
import type { HttpResult } from '../../../../nodes/novita/api/transport';
import {
	answer,
	HTML,
	refusalBody,
	sendGiving,
	networkError,
	taskResult,
	VIDEO,
} from '../../../support/replies';
import { VirtualClock } from '../../../../tools/virtual-clock';

const clientWith = (reply: HttpResult) => {
	const { send, requests } = sendGiving(reply);
	return { client: new NovitaClient(send, new VirtualClock()), requests };
};

const submit = async (reply: HttpResult) =>
	await clientWith(reply).client.submit('kling-v3.0-std-i2v', { prompt: 'Steam' }, 60_000);

const check = async (reply: HttpResult) => await clientWith(reply).client.check('task-1', 30_000);

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
		['JSON in data', { code: 0, data: { task_id: 'task-1' } }],
		['JSON in task', { task: { task_id: 'task-1', status: 'TASK_STATUS_QUEUED' } }],
		['JSON in data and task', { data: { task: { task_id: 'task-1' } } }],
		['JSON in camel case', { taskId: 'task-1' }],
		['JSON in capitals', { Task_Id: 'task-1' }],
		['JSON in data, cut', '{"code":0,"data":{"taskId":"task-1","sta'],
		['JSON with an error beside the id', { ...refusalBody(400, 'ODD'), task_id: 'task-1' }],
	])('is accepted by %s', async (_, body) => {
		expect(await submit(answer(200, body))).toEqual({ kind: 'accepted', taskId: 'task-1' });
		expect(await submit(answer(202, body))).toEqual({ kind: 'accepted', taskId: 'task-1' });
	});

	it.each([
		['a number', 9007199254740991, '9007199254740991'],
		['a number above 2^53, as the transport reads it', '12345678901234567890', undefined],
		['171 letters', 'a'.repeat(171), undefined],
		['a path', '/v3/tasks/1.2', undefined],
		['base64', 'prod:a+b/c==', undefined],
		['other letters', 'tâche-1', undefined],
	])('is accepted by an ID that is %s, whole', async (_, task_id, taskId = String(task_id)) => {
		const accepted = { kind: 'accepted', taskId };
		expect(await submit(answer(200, { task_id }))).toEqual(accepted);
		const cut = `${JSON.stringify({ task_id }).slice(0, -1)},"ex`;
		expect(await submit({ ...answer(200, cut), cutOff: 'it broke' })).toEqual(accepted);
	});

	it.each([
		[{ task_id: { id: 'a' } }, '{"task_id":{"id":"a"}}'],
		[{ task: 'a' }, '{"task":"a"}'],
		['{"task_id": "a', '{"task_id": "a'],
		['task-1', 'task-1'],
		[{ message: 'ok', output: { task_id: 'a' } }, '{"message":"ok","output":{"task_id":"a"}}'],
		[{ message: 'as told' }, undefined],
		[HTML, undefined],
		['{}', undefined],
	])('%j names no ID, and is quoted whole where it may', async (body, reply) => {
		const submission = await submit(answer(200, body));
		expect(submission).toMatchObject({ error: { reply } });
		if (submission.kind === 'error' && reply) expect(quote(submission.error)).toContain(reply);
	});

	it.each<[HttpResult, string | undefined]>([
		[{ ...answer(200, '{"task_id": "a'), cutOff: 'it broke' }, '{"task_id": "a'],
		[answer(500, { message: 'no', task_id: 'a' }), '{"message":"no","task_id":"a"}'],
		[answer(500, refusalBody(500, 'TASK_FAILED')), undefined],
		[answer(400, 'invalid image: 404'), 'invalid image: 404'],
		[answer(422, { detail: 'too short' }), '{"detail":"too short"}'],
		[answer(400, { message: 'no', id: 'a' }), undefined],
		[answer(502, HTML), undefined],
	])('%j is quoted where nothing else tells what it said', async (reply, text) => {
		expect(await submit(reply)).toMatchObject({ error: { reply: text } });
	});

	it.each([
		['HTML', HTML],
		['nothing', ''],
		['null', null],
		[
			'an id that is a number which has lost digits',
			JSON.parse('{"task_id":12345678901234567890}'),
		],
		['JSON that was cut inside an id that is a number', '{"task_id": 12345'],
		['JSON without an id', {}],
		['an error in other words', { code: 400, reason: 'ODD', message: 'no' }],
		['an empty id', { task_id: '' }],
		['an id that is none', { task_id: 'a b' }],
		['an id that is an object', { task_id: {} }],
		['JSON that was cut inside the id', '{"task_id": "task-'],
		['JSON that was cut before the id', '{"task_'],
		['a list', ['task-1']],
	])('is unknown after 200 with %s', async (_, body) => {
		expect(await submit(answer(200, body))).toMatchObject({
			kind: 'error',
			error: { code: 'unreadableResponse', status: 200, mayBeAccepted: true },
		});
	});

	it.each<[HttpResult, string, boolean]>([
		[answer(200, refusalBody(400, 'ILLEGAL_PROMPT')), 'requestRefused', false],
		[answer(202, refusalBody(400, 'ILLEGAL_PROMPT')), 'requestRefused', false],
		[answer(400, refusalBody(400, 'BILLING_BALANCE_NOT_ENOUGH')), 'balanceTooLow', false],
		[answer(403, refusalBody(403, 'INVALID_API_KEY')), 'keyRefused', false],
		[answer(404, refusalBody(404, 'API_NOT_FOUND')), 'notFound', false],
		[answer(413, refusalBody(413, 'TOO_LARGE')), 'requestRefused', false],
		[answer(429, refusalBody(429, 'RATE_LIMIT_EXCEEDED')), 'rateLimited', false],
		[
			answer(302, { task_id: 'task-1' }, { location: 'https://a.example' }),
			'requestRefused',
			false,
		],
		[answer(400, { task_id: 'task-1' }), 'requestRefused', false],
		[answer(500, { task_id: 'task-1' }), 'serverError', true],
		[answer(502, HTML), 'serverError', true],
		[answer(408, HTML), 'serverError', true],
		[networkError('notSent'), 'notSent', false],
		[networkError('responseLost'), 'responseLost', true],
		[networkError('cancelled'), 'cancelled', true],
	])('that brings no ID with its answer, %j: %s, may be accepted: %p', async (reply, code, may) => {
		expect(await submit(reply)).toMatchObject({
			kind: 'error',
			error: { code, mayBeAccepted: may },
		});
	});

	describe('with 404', () => {
		const NO_ROUTE = answer(404, 'route not found');
		const refusedBy = async (reply: HttpResult, slug: string) => {
			const submission = await clientWith(reply).client.submit(slug, {}, 60_000);
			if (submission.kind !== 'error') throw new Error('It was accepted.');
			return submission.error;
		};

		it.each([
			['plain words', NO_ROUTE],
			['the documented reason', answer(404, refusalBody(404, 'API_NOT_FOUND'))],
			['a page', answer(404, HTML)],
			['nothing', answer(404)],
		])('was not accepted, whoever says so: %s', async (_, reply) => {
			expect(await refusedBy(reply, 'kling-v9')).toMatchObject({
				code: 'notFound',
				status: 404,
				mayBeAccepted: false,
				message: "Novita doesn't offer the model kling-v9, or no longer does",
				fix: expect.stringMatching(/^Choose another.*Model ID.*Base URL/) as string,
			});
		});

		it('says what took the place of a retired model', async () => {
			expect(await refusedBy(NO_ROUTE, 'kling-v2.6-pro-i2v')).toMatchObject({
				message: 'Novita no longer offers this model: Kling v2.6 Pro',
				fix: expect.stringMatching(/^Choose Kling v3\.0 Pro.* in Model\.$/) as string,
			});
		});

		it('is the word of a proxy where one names itself', async () => {
			const reply = answer(404, HTML, { via: '1.1 office.example (squid/6.10)' });
			expect((await refusedBy(reply, 'kling-v9')).message).toMatch(/^A proxy replied/);
		});
	});
});

describe('a status check', () => {
	it('is one GET with the id in the query', async () => {
		const { client, requests } = clientWith(answer(200, taskResult('TASK_STATUS_QUEUED')));
		await client.check('task-1', 30_000);
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
		expect(await check(answer(200, body))).toMatchObject({
			kind: 'task',
			task: { state: 'succeeded' },
		});
	});

	it.each<[HttpResult, string]>([
		[answer(404, refusalBody(404, 'TASK_NOT_FOUND')), 'notFound'],
		[answer(404, HTML), 'requestRefused'],
		[answer(404, refusalBody(404, 'API_NOT_FOUND')), 'requestRefused'],
		[answer(401, HTML), 'requestRefused'],
		[answer(301, HTML), 'requestRefused'],
		[answer(400, refusalBody(400, 'MISSING_API_KEY')), 'keyRefused'],
		[answer(403, refusalBody(403, 'NEED_REAL_NAME_VERIFY')), 'requestRefused'],
		[answer(403, refusalBody(403, 'NOT_ENOUGH_BALANCE')), 'balanceTooLow'],
		[answer(400, refusalBody(400, 'ILLEGAL_PROMPT')), 'requestRefused'],
		[answer(410, HTML), 'requestRefused'],
		[answer(425, HTML), 'rateLimited'],
		[answer(429, HTML), 'rateLimited'],
		[answer(408, HTML), 'serverError'],
		[answer(500, taskResult('TASK_STATUS_FAILED')), 'serverError'],
		[answer(200, HTML), 'unreadableResponse'],
		[answer(200, '{"task": {"task_id": "task-1", "sta'), 'unreadableResponse'],
		[{ ...answer(200, '{"task": {'), cutOff: 'it broke' }, 'responseLost'],
		[answer(200, ''), 'unreadableResponse'],
		[answer(200, { videos: [VIDEO] }), 'unreadableResponse'],
		[networkError('notSent'), 'notSent'],
		[networkError('responseLost'), 'responseLost'],
		[networkError('cancelled'), 'cancelled'],
	])('that meets %j fails as %s', async (reply, code) => {
		expect(await check(reply)).toMatchObject({ kind: 'error', error: { code } });
	});
});

describe('the balance', () => {
	const balance = async (reply: HttpResult) => await clientWith(reply).client.balance(1_000);

	const documented = {
		availableBalance: '123450',
		cashBalance: '100000',
		creditLimit: '50000',
		pendingCharges: '26550',
		outstandingInvoices: '1',
	};
	const inDollars = {
		available: 12.345,
		cash: 10,
		creditLimit: 5,
		pending: 2.655,
		outstanding: 0.0001,
	};

	it.each([
		['as documented', documented],
		['wrapped', { code: 0, data: documented }],
		['as numbers', Object.fromEntries(Object.entries(documented).map(([k, v]) => [k, Number(v)]))],
	])('is in units of 0.0001 USD, and comes out in dollars: %s', async (_, body) => {
		expect(await balance(answer(200, body))).toEqual({ kind: 'balance', balance: inDollars });
	});

	it('says null for what Novita leaves out, or what is no amount', async () => {
		const body = { availableBalance: '-5', cashBalance: '', creditLimit: 'none' };
		expect(await balance(answer(200, body))).toEqual({
			kind: 'balance',
			balance: {
				available: -0.0005,
				cash: null,
				creditLimit: null,
				pending: null,
				outstanding: null,
			},
		});
	});

	it.each([
		[answer(200, {}), 'unreadableResponse'],
		[answer(200, { availableBalance: 'much' }), 'unreadableResponse'],
		[answer(200, { availableBalance: ' ' }), 'unreadableResponse'],
		[answer(500, documented), 'serverError'],
		[answer(200, HTML), 'unreadableResponse'],
		[answer(403, refusalBody(403, 'INVALID_API_KEY')), 'keyRefused'],
		[networkError('notSent'), 'notSent'],
	])('or what kept it from being known (%#)', async (reply, code) => {
		expect(await balance(reply)).toMatchObject({ kind: 'error', error: { code } });
	});
});
