import { namedFaults } from '../../../simulator/faults';
import { answered, bench, bytes, errorOf, json, slug } from './harness';

describe('a fault', () => {
	it('strikes as often as asked, and then no more', async () => {
		const { novita, post } = bench();
		novita.faults.next({ on: 'submit', kind: '503', times: 2, skip: 1 });
		const statuses: number[] = [];
		for (let count = 0; count < 4; count++) {
			statuses.push(answered(await post(slug, { prompt: 'a' })).status);
		}
		expect(statuses).toEqual([200, 503, 503, 200]);
		expect(novita.faults.waiting).toBe(0);
		expect(novita.requests.map(({ fault }) => fault)).toEqual([undefined, '503', '503', undefined]);
	});

	it.each([
		['429', '429 RATE_LIMIT_EXCEEDED'],
		['500', '500 CREATE_TASK_FAILED'],
		['503', '503 CREATE_TASK_FAILED'],
		['504', '504 CREATE_TASK_FAILED'],
		['ILLEGAL_PROMPT', '400 ILLEGAL_PROMPT'],
	] as const)('%s keeps the documented shape and makes no task', async (kind, error) => {
		const { novita, post } = bench();
		novita.faults.next({ on: 'submit', kind });
		expect(errorOf(await post(slug, { prompt: 'a' }))).toBe(error);
		expect(novita.submissions).toMatchObject([{ accepted: false, answered: true, refusal: kind }]);
	});

	it.each([
		['502', 502, 'text/html', '<html>'],
		['html200', 200, 'text/html', '<html>'],
		['openAiError', 400, 'application/json', '{"error":{"message"'],
		['plainText', 500, 'text/plain', 'upstream'],
	] as const)('%s answers in another shape', async (kind, status, type, opening) => {
		const { novita, get } = bench();
		novita.faults.next({ on: 'balance', kind });
		const outcome = await get('/openapi/v1/billing/balance/detail');
		expect(answered(outcome)).toMatchObject({ status });
		expect(answered(outcome).headers['content-type']).toContain(type);
		expect(bytes(outcome).toString()).toContain(opening);
	});

	it.each([
		['reset', 'reset'],
		['refused', 'close'],
		['hang', 'hang'],
	] as const)('%s gives no answer and makes no task', async (kind, outcome) => {
		const { novita, post } = bench();
		novita.faults.next({ on: 'submit', kind });
		expect((await post(slug, { prompt: 'a' })).kind).toBe(outcome);
		expect(novita.submissions).toMatchObject([{ accepted: false, answered: false }]);
		expect(novita.requests).toMatchObject([{ status: 0, fault: kind }]);
	});

	it.each(['lost', 'lost5xx', 'cutJson', 'cut', 'wrongLength', 'stall'] as const)(
		'%s strikes when the task is made, and billed',
		async (kind) => {
			const { novita, post, looked, pass } = bench();
			novita.faults.next({ on: 'submit', kind });
			await post(slug, { prompt: 'a' });
			const [submission] = novita.submissions;
			expect(submission).toMatchObject({ accepted: true, answered: false });
			pass(10_000);
			expect((await looked(submission?.taskId ?? '')).task.status).toBe('TASK_STATUS_SUCCEED');
		},
	);

	it('can be told to strike after the task is made, or before', async () => {
		const { novita, post } = bench();
		novita.faults.next({ on: 'submit', kind: 'hang', accepted: true });
		novita.faults.next({ on: 'submit', kind: 'lost', accepted: false });
		await post(slug, { prompt: 'a' });
		await post(slug, { prompt: 'a' });
		expect(novita.submissions).toMatchObject([
			{ accepted: true, answered: false },
			{ accepted: false, answered: false },
		]);
	});

	it('spoils an answer', async () => {
		const { novita, get, submitted } = bench();
		const url = `/v3/async/task-result?task_id=${await submitted()}`;
		const whole = bytes(await get(url)).length;
		novita.faults.next({ on: 'result', kind: 'cutJson' });
		const cut = await get(url);
		expect(answered(cut).status).toBe(200);
		expect(() => json(cut)).toThrow(SyntaxError);
		novita.faults.next({ on: 'result', kind: 'cut' });
		expect(answered(await get(url)).cutAfter).toBe(Math.floor(whole / 2));
		novita.faults.next({ on: 'result', kind: 'wrongLength' });
		expect(answered(await get(url)).claimedBytes).toBe(whole * 2);
	});

	it.each([
		['none', undefined],
		['seconds', '30'],
		['date', 'Thu, 01 Oct 2026 00:00:30 GMT'],
	] as const)('429 says when to come back as %s', async (retryAfter, header) => {
		const { novita, post } = bench();
		novita.faults.next({ on: 'submit', kind: '429', retryAfter, retryAfterMs: 30_000 });
		expect(answered(await post(slug, { prompt: 'a' })).headers['retry-after']).toBe(header);
	});

	it('may have another status', async () => {
		const { novita, post } = bench();
		novita.faults.next({ on: 'submit', kind: 'API_NOT_ALLOWED', status: 401 });
		expect(errorOf(await post(slug, { prompt: 'a' }))).toBe('401 API_NOT_ALLOWED');
	});

	it('strikes only what it matches', async () => {
		const { novita, post, submitted, get } = bench();
		novita.faults.next({
			on: 'submit',
			kind: '500',
			match: { promptIncludes: 'owl' },
			times: Infinity,
		});
		novita.faults.next({ on: 'submit', kind: '503', when: ({ index }) => index === 2 });
		const ids = [await submitted(), await submitted()];
		expect(answered(await post(slug, { prompt: 'a' })).status).toBe(503);
		expect(answered(await post(slug, { prompt: 'an owl' })).status).toBe(500);
		novita.faults.next({ on: 'result', kind: '504', match: { taskId: ids[1] } });
		novita.faults.next({ on: 'result', kind: '500', match: { slug } });
		const statusOf = async (id = '') =>
			answered(await get(`/v3/async/task-result?task_id=${id}`)).status;
		expect(await statusOf(ids[0])).toBe(200);
		expect(await statusOf(ids[1])).toBe(504);
	});

	it('by chance is the same for the same seed', async () => {
		const run = async (seed: number) => {
			const { novita, get } = bench({ seed });
			novita.faults.chance({ on: 'balance', kind: '500', probability: 0.25 });
			const statuses: number[] = [];
			for (let count = 0; count < 200; count++) {
				statuses.push(answered(await get('/openapi/v1/billing/balance/detail')).status);
			}
			return statuses;
		};
		const first = await run(3);
		expect(await run(3)).toEqual(first);
		expect(await run(4)).not.toEqual(first);
		const struck = first.filter((status) => status === 500).length;
		expect(struck).toBeGreaterThan(25);
		expect(struck).toBeLessThan(80);
	});

	it('doesn’t change how the tasks go', async () => {
		const etas = async (faults: number) => {
			const { novita, post, submitted, looked } = bench({ runMs: { min: 1_000, max: 90_000 } });
			if (faults > 0) novita.faults.next({ on: 'submit', kind: '500', times: faults });
			for (let count = 0; count < faults; count++) await post(slug, { prompt: 'a' });
			return (await looked(await submitted())).task.eta;
		};
		expect(await etas(5)).toBe(await etas(0));
	});

	it('is taken back by clear', async () => {
		const { novita, post } = bench();
		novita.faults.chance({ on: 'submit', kind: '500', probability: 1 });
		novita.faults.clear();
		expect(answered(await post(slug, { prompt: 'a' })).status).toBe(200);
	});

	it('can stand in the prompt', async () => {
		const { post } = bench();
		expect(errorOf(await post(slug, { prompt: 'a [fault: ILLEGAL_PROMPT]' }))).toBe(
			'400 ILLEGAL_PROMPT',
		);
		expect(errorOf(await post(slug, { prompt: 'a [fault: 429]' }))).toBe('429 RATE_LIMIT_EXCEEDED');
	});

	it('is played in every place, whatever its kind', async () => {
		for (const on of ['submit', 'result', 'download', 'balance'] as const) {
			for (const kind of namedFaults) {
				const { novita, post, get, submitted, looked, pass } = bench();
				const id = await submitted();
				pass(10_000);
				const link = (await looked(id)).videos[0]?.video_url ?? '';
				novita.faults.next({ on, kind });
				if (on === 'submit') await post(slug, { prompt: 'a' });
				if (on === 'result') await looked(id).catch(() => undefined);
				if (on === 'download') await get(link, {});
				if (on === 'balance') await get('/openapi/v1/billing/balance/detail');
				expect(novita.requests.at(-1)).toMatchObject({ on, fault: kind });
			}
		}
	});
});
