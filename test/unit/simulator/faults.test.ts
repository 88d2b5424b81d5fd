/** What goes wrong on request: by a fault, by a mark in a prompt, by a limit. */
import type { FaultKind } from '../../../simulator';
import { answered, BALANCE, bench, bytes, SLUG } from './harness';

describe('a fault', () => {
	it('strikes whom it is for, as often as asked, and then no more', async () => {
		const { novita, post } = bench();
		const when = ({ prompt = '' }) => prompt === 'a';
		novita.faults.next({ on: 'submit', kind: '503', times: 2, skip: 1, when });
		for (const prompt of ['a', 'a', 'b', 'a', 'a']) await post(SLUG, { prompt });
		const struck = novita.requests.map(({ status, fault }) => [status, fault]);
		expect(struck).toEqual([
			[200, undefined],
			[503, '503'],
			[200, undefined],
			[503, '503'],
			[200, undefined],
		]);
	});

	const TASK = '"task_id":"';
	const shape = (code: number, reason: string) => `${code} {"code":${code},"reason":"${reason}"`;
	const CREATED = 'CREATE_TASK_FAILED';
	const refused = { accepted: false, answered: true };
	const unheard = { accepted: false, answered: false };
	const lost = { accepted: true, answered: false };
	const taken = { accepted: true, answered: true };

	it.each<[FaultKind, told: string, record: object]>([
		['429', shape(429, 'RATE_LIMIT_EXCEEDED'), refused],
		['503', shape(503, CREATED), refused],
		['ILLEGAL_PROMPT', shape(400, 'ILLEGAL_PROMPT'), refused],
		['html200', '200 <html>', refused],
		['reset', 'reset', unheard],
		['refused', 'close', unheard],
		['hang', 'hang', unheard],
		['lost', 'reset', lost],
		['lost5xx', shape(500, CREATED), lost],
		['cutJson', `200 {${TASK}`, lost],
		['cut', `200 {${TASK}`, lost],
		['stall', `200 {${TASK}`, lost],
		['wrapped', `200 {"code":0,"data":{${TASK}`, taken],
		['accepted202', '202 {"taskId":"', taken],
	])('%s tells "%s" of a submission: %j', async (kind, told, record) => {
		const { novita, post, result, pass } = bench();
		novita.faults.next({ on: 'submit', kind });
		for (const prompt of ['a fox', `a fox [fault: ${kind}]`]) {
			const outcome = await post(SLUG, { prompt });
			const isResponse = outcome.kind === 'response';
			const found = isResponse ? `${outcome.status} ${bytes(outcome)}` : outcome.kind;
			expect(found.slice(0, told.length)).toBe(told);
		}
		expect(novita.submissions).toMatchObject([record, record]);
		expect(novita.requests).toMatchObject([{ fault: kind }, { fault: kind }]);
		pass(10_000);
		for (const { accepted, refusal, taskId } of novita.submissions) {
			expect(refusal).toBe(accepted ? undefined : kind);
			if (accepted) expect((await result(taskId!)).task.status).toBe('TASK_STATUS_SUCCEED');
		}
	});

	it('by chance is the same for the same seed', async () => {
		const struck = async (seed: number) => {
			const { novita, get } = bench({ seed });
			novita.faults.chance({ on: 'balance', kind: '500', probability: 0.25 });
			for (let count = 0; count < 200; count++) await get(BALANCE);
			return novita.requests.flatMap(({ status }, index) => (status === 500 ? [index] : []));
		};
		const first = await struck(3);
		expect(await struck(3)).toEqual(first);
		expect(await struck(4)).not.toEqual(first);
		expect(first.length).toBeGreaterThan(25);
		expect(first.length).toBeLessThan(80);
	});
});

it.each<[string, number, object]>([
	['', 1_999, { task: { status: 'TASK_STATUS_QUEUED', eta: 9, progress_percent: 0 } }],
	['', 6_000, { task: { status: 'TASK_STATUS_PROCESSING', eta: 4, progress_percent: 50 } }],
	['', 10_000, { task: { status: 'TASK_STATUS_SUCCEED', eta: 0, progress_percent: 100 } }],
	['[fail: too dark]', 10_000, { task: { status: 'TASK_STATUS_FAILED', reason: 'too dark' } }],
	['[slow]', 59_999, { task: { status: 'TASK_STATUS_PROCESSING' } }],
	['[slow: 5]', 5_000, { task: { status: 'TASK_STATUS_SUCCEED' } }],
	['[fast]', 0, { task: { status: 'TASK_STATUS_SUCCEED' } }],
	['[never]', 86_400_000, { task: { status: 'TASK_STATUS_PROCESSING' } }],
	['[unknown-status: PAUSED]', 9_999, { task: { status: 'PAUSED' } }],
	['[no-video]', 10_000, { videos: [] }],
	['[blank-url]', 10_000, { videos: [{ video_url: '' }] }],
	['[ttl-0]', 10_000, { videos: [{ video_url_ttl: '0' }] }],
	['[gif]', 10_000, { videos: [{ video_type: 'gif' }] }],
	['[images: 2]', 10_000, { videos: [], images: [{}, {}] }],
])('a task by the mark %s, after %d ms', async (mark, ms, result) => {
	const at = bench();
	const id = await at.submitted({ prompt: `a fox ${mark}` });
	at.pass(ms);
	expect(await at.result(id)).toMatchObject(result);
});

describe('a rate limit', () => {
	it('counts a minute, and only what it let in', async () => {
		const { novita, post, pass } = bench({ submitsPerMinute: 2 });
		for (const ms of [0, 20_000, 0, 40_000, 0]) {
			pass(ms);
			await post(SLUG, { prompt: 'a' });
		}
		expect(novita.requests.map(({ status }) => status)).toEqual([200, 200, 429, 200, 429]);
	});

	it.each([
		['none', undefined],
		['seconds', '60'],
		['date', 'Thu, 01 Oct 2026 00:01:00 GMT'],
	] as const)('has Retry-After as %s, and so a 429 by a fault', async (retryAfter, header) => {
		const { novita, post } = bench({ submitsPerMinute: 1, retryAfter });
		await post(SLUG, { prompt: 'a' });
		expect(answered(await post(SLUG, { prompt: 'a' })).headers['retry-after']).toBe(header);
		novita.faults.next({ on: 'submit', kind: '429', retryAfter, retryAfterMs: 60_000 });
		expect(answered(await post(SLUG, { prompt: 'a' })).headers['retry-after']).toBe(header);
	});
});
