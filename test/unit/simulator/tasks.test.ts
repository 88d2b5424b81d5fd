import { imageSize } from 'image-size';

import { validateSchema } from '../../../simulator/contract/validate';
import { simulatorKey } from '../../../simulator';
import { answered, bench, errorOf, json, slug } from './harness';

const unknown = '/v3/async/task-result?task_id=unknown';

describe('a task', () => {
	it('is queued, runs and succeeds', async () => {
		const { submitted, looked, pass } = bench();
		const id = await submitted();
		expect((await looked(id)).task).toMatchObject({ status: 'TASK_STATUS_QUEUED', eta: 10 });
		pass(6_000);
		expect(await looked(id)).toMatchObject({
			task: { status: 'TASK_STATUS_PROCESSING', eta: 4, progress_percent: 50, reason: '' },
			videos: [],
		});
		pass(3_999);
		expect((await looked(id)).task.status).toBe('TASK_STATUS_PROCESSING');
		pass(1);
		expect(await looked(id)).toMatchObject({
			task: { status: 'TASK_STATUS_SUCCEED', eta: 0, progress_percent: 100 },
			videos: [{ video_url_ttl: '3600', video_type: 'mp4' }],
		});
	});

	it('is answered in the documented shape at every stage', async () => {
		const { submitted, get, pass } = bench();
		const id = await submitted();
		for (let stage = 0; stage < 4; stage++) {
			const outcome = await get(`/v3/async/task-result?task_id=${id}`);
			expect(validateSchema('TaskResult', json(outcome))).toEqual([]);
			pass(4_000);
		}
	});

	it('of an image model gives an image, and no video', async () => {
		const { submitted, get, pass } = bench();
		const id = await submitted({ prompt: 'a' }, 'qwen-image-txt2img');
		pass(10_000);
		const outcome = await get(`/v3/async/task-result?task_id=${id}`);
		expect(validateSchema('TaskResult', json(outcome))).toEqual([]);
		const { images, videos } = json(outcome) as {
			images: Array<{ image_url: string }>;
			videos: unknown[];
		};
		expect(videos).toEqual([]);
		expect(images).toMatchObject([{ image_url_ttl: 3600, image_type: 'png' }]);
		const { headers, body } = answered(await get(String(images[0]?.image_url)));
		expect(headers['content-type']).toBe('image/png');
		expect(imageSize(body as Buffer)).toMatchObject({ width: 400, height: 400 });
	});

	it('may keep its progress at 0', async () => {
		const { submitted, looked, pass } = bench({ progress: 'zero' });
		const id = await submitted();
		pass(6_000);
		expect((await looked(id)).task.progress_percent).toBe(0);
		pass(6_000);
		expect((await looked(id)).task).toMatchObject({
			status: 'TASK_STATUS_SUCCEED',
			progress_percent: 0,
		});
	});

	it('is 404 when unknown, 400 without an id', async () => {
		const { get } = bench();
		expect(errorOf(await get(unknown))).toBe('404 TASK_NOT_FOUND');
		expect(errorOf(await get('/v3/async/task-result'))).toBe('400 INVALID_REQUEST_BODY');
	});

	it('may be invisible at first, and forgotten later', async () => {
		const { submitted, get, pass } = bench({ visibleAfterMs: 2_000, forgetAfterMs: 60_000 });
		const url = `/v3/async/task-result?task_id=${await submitted()}`;
		expect(errorOf(await get(url))).toBe('404 TASK_NOT_FOUND');
		pass(2_000);
		expect(answered(await get(url)).status).toBe(200);
		pass(58_000);
		expect(errorOf(await get(url))).toBe('404 TASK_NOT_FOUND');
	});

	it('runs for a time drawn with the seed, or as a function says', async () => {
		const seconds = async (seed: number) => {
			const { submitted, looked } = bench({ seed, runMs: { min: 1_000, max: 60_000 } });
			const etas: number[] = [];
			for (let count = 0; count < 8; count++) etas.push((await looked(await submitted())).task.eta);
			return etas;
		};
		const first = await seconds(7);
		expect(await seconds(7)).toEqual(first);
		expect(await seconds(8)).not.toEqual(first);
		expect(new Set(first).size).toBeGreaterThan(4);
		const { submitted, looked } = bench({
			runMs: (submission, index) => submission.at * 0 + index * 1_000 + 500,
		});
		await submitted();
		expect((await looked(await submitted())).task.eta).toBe(2);
	});

	it('fails as often as asked', async () => {
		const { submitted, looked, pass } = bench({ failRate: 0.3 });
		const ids: string[] = [];
		for (let count = 0; count < 200; count++) ids.push(await submitted());
		pass(10_000);
		const ends = await Promise.all(ids.map(async (id) => (await looked(id)).task.status));
		const failed = ends.filter((status) => status === 'TASK_STATUS_FAILED').length;
		expect(failed).toBeGreaterThan(35);
		expect(failed).toBeLessThan(85);
		expect(new Set(ids).size).toBe(200);
	});
});

describe('a plan', () => {
	it('for single tasks beats the marks in their prompts', async () => {
		const { submitted, looked, pass } = bench({
			plan: (_, index) => (index === 1 ? { end: 'fail', reason: 'too dark' } : undefined),
		});
		const ids = [await submitted(), await submitted({ prompt: 'a [fail: never said]' })];
		pass(10_000);
		expect((await looked(ids[0]!)).task).toMatchObject({
			status: 'TASK_STATUS_SUCCEED',
			reason: '',
		});
		expect(await looked(ids[1]!)).toMatchObject({
			task: { status: 'TASK_STATUS_FAILED', reason: 'too dark' },
			videos: [],
		});
	});

	it.each([
		[
			'[fail]',
			10_000,
			{ status: 'TASK_STATUS_FAILED', reason: 'the generation failed (simulated)' },
		],
		['[fail: too dark]', 10_000, { status: 'TASK_STATUS_FAILED', reason: 'too dark' }],
		['[slow]', 59_999, { status: 'TASK_STATUS_PROCESSING' }],
		['[slow: 5]', 5_000, { status: 'TASK_STATUS_SUCCEED' }],
		['[fast]', 0, { status: 'TASK_STATUS_SUCCEED' }],
		['[never]', 86_400_000, { status: 'TASK_STATUS_PROCESSING' }],
		['[unknown-status]', 9_999, { status: 'TASK_STATUS_UNKNOWN' }],
		['[unknown-status: TASK_STATUS_PAUSED] [never]', 20_000, { status: 'TASK_STATUS_PAUSED' }],
		['[unknown-status]', 10_000, { status: 'TASK_STATUS_SUCCEED' }],
		['[something else]', 10_000, { status: 'TASK_STATUS_SUCCEED' }],
	])('by the mark %s, after %d ms', async (mark, ms, task) => {
		const { submitted, looked, pass } = bench();
		const id = await submitted({ prompt: `a fox ${mark}` });
		pass(ms);
		expect((await looked(id)).task).toMatchObject(task);
	});

	it.each([
		['[no-video]', []],
		['[blank-url]', [{ video_url: '' }]],
		['[ttl-0]', [{ video_url_ttl: '0' }]],
		['[gif]', [{ video_type: 'gif', video_url: expect.stringContaining('.gif?') as string }]],
	])('by the mark %s changes the videos', async (mark, videos) => {
		const { submitted, looked } = bench();
		expect((await looked(await submitted({ prompt: `${mark} [fast]` }))).videos).toMatchObject(
			videos,
		);
	});

	it('by the mark [bare] answers as the page of v1.6 does, within the contract', async () => {
		const { submitted, get } = bench();
		const id = await submitted({ prompt: '[bare] [fast]' });
		const result = json<Record<string, unknown>>(await get(`/v3/async/task-result?task_id=${id}`));
		expect(Object.keys(result).sort()).toEqual(['images', 'task', 'videos']);
		expect(validateSchema('TaskResult', result)).toEqual([]);
	});

	it('reads marks in shots too', async () => {
		const { submitted, looked } = bench();
		const id = await submitted({ multi_prompt: ['one', 'two [fast]'] }, 'kling-v3.0-pro-t2v');
		expect((await looked(id)).task.status).toBe('TASK_STATUS_SUCCEED');
	});
});

describe('a rate limit', () => {
	const post = async ({ post: send }: ReturnType<typeof bench>, model = slug) =>
		await send(model, { prompt: 'a' });

	it('counts a minute and a model, and only what it let in', async () => {
		const table = bench({ submitsPerMinute: 2 });
		expect(answered(await post(table)).status).toBe(200);
		table.pass(20_000);
		expect(answered(await post(table)).status).toBe(200);
		expect(errorOf(await post(table))).toBe('429 RATE_LIMIT_EXCEEDED');
		expect(answered(await post(table, 'kling-v3.0-4k-t2v')).status).toBe(200);
		table.pass(40_000);
		expect(answered(await post(table)).status).toBe(200);
		expect(errorOf(await post(table))).toBe('429 RATE_LIMIT_EXCEEDED');
		expect(table.novita.submissions.filter(({ accepted }) => accepted)).toHaveLength(4);
	});

	it.each([
		['none', undefined],
		['seconds', '60'],
		['date', 'Thu, 01 Oct 2026 00:01:00 GMT'],
	] as const)('with Retry-After as %s', async (retryAfter, header) => {
		const table = bench({ submitsPerMinute: 1, retryAfter });
		await post(table);
		expect(answered(await post(table)).headers['retry-after']).toBe(header);
	});

	it('holds for task-result apart, and for each key apart', async () => {
		const accounts = { [simulatorKey]: {}, 'sk-other': {} };
		const { get } = bench({ resultsPerMinute: 1, accounts });
		expect(errorOf(await get(unknown))).toBe('404 TASK_NOT_FOUND');
		expect(errorOf(await get(unknown))).toBe('429 RATE_LIMIT_EXCEEDED');
		expect(errorOf(await get(unknown, { authorization: 'Bearer sk-other' }))).toBe(
			'404 TASK_NOT_FOUND',
		);
	});
});
