import { quote } from '../../../../nodes/novita/api/apiError';
import { NovitaClient } from '../../../../nodes/novita/api/client';
import type { HttpResult } from '../../../../nodes/novita/api/transport';
import { answer, HTML, refusalBody, sendGiving, taskResult, VIDEO } from '../../../support/replies';
import { VirtualClock } from '../../../../tools/virtual-clock';

const clientWith = (reply: HttpResult) => {
	const { send, requests } = sendGiving(reply);
	return { client: new NovitaClient(send, new VirtualClock()), requests };
};

const submit = async (reply: HttpResult, slug = 'kling-v3.0-std-i2v') =>
	await clientWith(reply).client.submit(slug, {}, 60_000);

/** The error of a submission that has to be one. */
const errorOf = async (reply: HttpResult, slug?: string) => {
	const submission = await submit(reply, slug);
	if (submission.kind !== 'error') throw new Error('It was accepted.');
	return submission.error;
};

const cutOff = (body: string): HttpResult => ({ ...answer(200, body), cutOff: 'it broke' });

const check = async (reply: HttpResult) => await clientWith(reply).client.check('task-1', 30_000);

describe('a submission', () => {
	it.each([
		['kling-v3.0-std-i2v', '/v3/async/kling-v3.0-std-i2v'],
		['../user?x=1', '/v3/async/..%2Fuser%3Fx%3D1'],
	])('is one POST to the path of its model, which it can not leave: %s', async (slug, path) => {
		const { client, requests } = clientWith(answer(200, { task_id: 'task-1' }));
		const body = { prompt: 'Steam' };
		await client.submit(slug, body, 60_000);
		expect(requests).toEqual([{ method: 'POST', path, body, timeoutMs: 60_000 }]);
	});

	it.each([
		['JSON', { task_id: 'task-1' }],
		['JSON with more in it', { code: 0, task_id: 'task-1', extra: {} }],
		['JSON that was cut behind the id', '{ "task_id" : "task-1", "extra": {"se'],
		['JSON in data', { code: 0, data: { task_id: 'task-1' } }],
		['JSON in task', { task: { task_id: 'task-1', status: 'TASK_STATUS_QUEUED' } }],
		['JSON in data and task', { data: { task: { task_id: 'task-1' } } }],
		['JSON in camel case', { taskId: 'task-1' }],
		['JSON in capitals', { Task_Id: 'task-1' }],
		['JSON in data, cut', '{"code":0,"data":{"taskId":"task-1","sta'],
		['JSON with an error beside the id', { ...refusalBody(400, 'ODD'), task_id: 'task-1' }],
	])('is accepted by %s', async (_, body) => {
		for (const status of [200, 202, 299]) {
			expect(await submit(answer(status, body))).toEqual({ kind: 'accepted', taskId: 'task-1' });
		}
	});

	it.each([9007199254740991, '12345678901234567890', 'a'.repeat(171), 'a+b/c==', 'tâche-1'])(
		'is accepted by the ID %s, whole',
		async (task_id) => {
			const accepted = { kind: 'accepted', taskId: String(task_id) };
			expect(await submit(answer(200, { task_id }))).toEqual(accepted);
			const cut = `${JSON.stringify({ task_id }).slice(0, -1)},"ex`;
			expect(await submit(cutOff(cut))).toEqual(accepted);
		},
	);

	it.each([
		...['{"task_', 'task-1', '{"task_id": 1', '{"task_id": "a', { task: 'a' }, { task_id: 'a b' }],
		...[['task-1'], { task_id: '' }, { task_id: { id: 'a' } }],
		// It has lost digits.
		{ task_id: 2 ** 60 },
	])('is unknown after 200 with %j, which is quoted whole', async (body) => {
		const error = await errorOf(answer(200, body));
		const message = "Novita's reply could not be read";
		expect(error).toMatchObject({ code: 'unreadableResponse', message, mayBeAccepted: true });
		const whole = typeof body === 'string' ? body : JSON.stringify(body);
		expect(quote(error)).toBe(`The reply was HTTP 200: ${whole}`);
	});

	const SAID = 'Novita said: "as told" (HTTP 200';
	const withId = { message: 'as told', output: { task_id: 'a' } };

	it.each<[message: string, quoted: string, bodies: unknown[]]>([
		['could not be read', 'The reply was HTTP 200.', [HTML, '', null, '{}', {}]],
		['lacks what was asked for', `${SAID}).`, [{ message: 'as told' }, { error: 'as told' }]],
		['lacks what was asked for', `${SAID}, NEW`, [refusalBody(400, 'NEW', 'as told')]],
		['lacks what was asked for', `${SAID}, TASK`, [refusalBody(500, 'TASK_FAILED', 'as told')]],
		['lacks what was asked for', `${SAID}). The reply was HTTP 200: {"mess`, [withId]],
	])("is unknown after 200 where Novita's reply %s: %s", async (words, quoted, bodies) => {
		for (const body of bodies) {
			const error = await errorOf(answer(200, body));
			const message = `Novita's reply ${words}`;
			expect(error).toMatchObject({ code: 'unreadableResponse', message, mayBeAccepted: true });
			expect(quote(error).slice(0, quoted.length)).toBe(quoted);
		}
	});

	it.each<[HttpResult, code: string, may: boolean, reply?: string]>([
		[cutOff('{"task_id": "a'), 'responseLost', true, '{"task_id": "a'],
		[answer(300, { task_id: 'a' }), 'requestRefused', false, '{"task_id":"a"}'],
		[answer(400, { task_id: 'a' }), 'requestRefused', false, '{"task_id":"a"}'],
		[answer(400, { message: 'no', id: 'a' }), 'requestRefused', false],
		[answer(400, 'invalid image: 404'), 'requestRefused', false, 'invalid image: 404'],
		[answer(500, { error: 'no', id: 1 }), 'serverError', true, '{"error":"no","id":1}'],
		[answer(500, refusalBody(500, 'TASK_FAILED')), 'serverError', true],
		[answer(502, HTML), 'serverError', true],
	])('that meets %j: %s, may be accepted: %p', async (met, code, may, reply = undefined) => {
		expect(await errorOf(met)).toMatchObject({ code, mayBeAccepted: may, reply });
	});

	const NO_ROUTE = answer(404, 'route not found');
	const OF_PROXY = answer(404, HTML, { via: '1.1 office.example (squid/6.10)' });
	const unknown = /^Novita doesn't offer the model kling-v9.*Choose another.*Model ID.*Base URL/;
	const retired =
		/^Novita no longer offers this model: Kling v2\.6 Pro.*Choose Kling v3\.0 Pro.* in/;

	it.each([
		['kling-v9', 'plain words', NO_ROUTE, unknown],
		['kling-v9', 'a reason', answer(404, refusalBody(404, 'API_NOT_FOUND')), unknown],
		['kling-v9', 'a page', answer(404, HTML), unknown],
		['kling-v2.6-pro-i2v', 'plain words', NO_ROUTE, retired],
		['kling-v9', 'a proxy', OF_PROXY, /^A proxy replied/],
	])('for %s that meets 404 of %s was not accepted', async (slug, _, reply, words) => {
		const error = await errorOf(reply, slug);
		expect(error).toMatchObject({ code: 'notFound', status: 404, mayBeAccepted: false });
		expect(`${error.message}. ${error.fix}`).toMatch(words);
	});
});

describe('a status check', () => {
	it('is one GET with the id in the query, and finds the task', async () => {
		const body = taskResult('TASK_STATUS_SUCCEED', { videos: [VIDEO] });
		const { client, requests } = clientWith(answer(200, body));
		const found = { kind: 'task', task: { state: 'succeeded' } };
		expect(await client.check('task-1', 30_000)).toMatchObject(found);
		const [path, query] = ['/v3/async/task-result', { task_id: 'task-1' }];
		expect(requests).toEqual([{ method: 'GET', path, query, timeoutMs: 30_000 }]);
	});

	it.each<[HttpResult, string]>([
		[answer(404, refusalBody(404, 'TASK_NOT_FOUND')), 'notFound'],
		[answer(404, HTML), 'requestRefused'],
		[answer(404, refusalBody(404, 'API_NOT_FOUND')), 'requestRefused'],
		[answer(401, HTML), 'requestRefused'],
		[answer(400, refusalBody(400, 'MISSING_API_KEY')), 'keyRefused'],
		[answer(403, refusalBody(403, 'INVALID_API_KEY')), 'keyRefused'],
		[answer(403, refusalBody(403, 'NEED_REAL_NAME_VERIFY')), 'requestRefused'],
		[answer(403, refusalBody(403, 'NOT_ENOUGH_BALANCE')), 'balanceTooLow'],
		[answer(400, refusalBody(400, 'ILLEGAL_PROMPT')), 'requestRefused'],
		[answer(500, taskResult('TASK_STATUS_FAILED')), 'serverError'],
		[answer(200, '{"task": {"task_id": "task-1", "sta'), 'unreadableResponse'],
		[cutOff('{"task": {'), 'responseLost'],
		[answer(200, { videos: [VIDEO] }), 'unreadableResponse'],
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
	const inDollars = { cash: 10, creditLimit: 5, pending: 2.655, outstanding: 0.0001 };
	const nothing = { cash: null, creditLimit: null, pending: null, outstanding: null };
	const odd = { availableBalance: '-5', cashBalance: '', creditLimit: 'none' };

	it.each<[string, object, object]>([
		['as documented', documented, { available: 12.345, ...inDollars }],
		['wrapped', { code: 0, data: documented }, { available: 12.345, ...inDollars }],
		['as a number', { availableBalance: 123450 }, { available: 12.345, ...nothing }],
		['with amounts that are none', odd, { available: -0.0005, ...nothing }],
	])('comes in units of 0.0001 USD, and is in dollars: %s', async (_, body, expected) => {
		expect(await balance(answer(200, body))).toEqual({ kind: 'balance', balance: expected });
	});

	it.each([
		[answer(200, {}), 'unreadableResponse'],
		[answer(200, { availableBalance: 'much' }), 'unreadableResponse'],
		[answer(500, documented), 'serverError'],
		[answer(403, refusalBody(403, 'INVALID_API_KEY')), 'keyRefused'],
	])('or what kept it from being known (%#)', async (reply, code) => {
		expect(await balance(reply)).toMatchObject({ kind: 'error', error: { code } });
	});
});
