import { expiryOf, readTask, readTaskId } from '../../../../nodes/novita/api/task';
import { HTML, taskResult, VIDEO } from '../../../support/replies';

describe('the status of a task', () => {
	it.each([
		['TASK_STATUS_QUEUED', 'running'],
		['TASK_STATUS_PROCESSING', 'running'],
		['TASK_STATUS_SUCCEED', 'succeeded'],
		['TASK_STATUS_FAILED', 'failed'],
		['TASK_STATUS_UNKNOWN', 'running'],
		['TASK_STATUS_PAUSED', 'running'],
		['task_status_succeed', 'running'],
		['SUCCEED', 'running'],
		['', 'running'],
	])('%j is %s', (status, state) => {
		expect(readTask(taskResult(status, { videos: [VIDEO] }))).toMatchObject({ state, status });
	});

	it.each([undefined, null, 5, {}, []])('%j in its place is no word', (status) => {
		expect(readTask(taskResult('', { task: { status } }))).toMatchObject({
			state: 'running',
			status: '',
		});
	});
});

describe('the result as the page of v1.6 shows it', () => {
	it('needs neither extra nor audios', () => {
		const { task, images, videos } = taskResult('TASK_STATUS_SUCCEED', { videos: [VIDEO] });
		expect(readTask({ task, images, videos })).toMatchObject({
			state: 'succeeded',
			video: { url: VIDEO.video_url },
		});
	});
});

describe('the video of a task', () => {
	it('has URL, lifetime and type as Novita gives them', () => {
		expect(readTask(taskResult('TASK_STATUS_SUCCEED', { videos: [VIDEO] }))?.video).toEqual({
			url: VIDEO.video_url,
			ttl: '3600',
			type: 'mp4',
		});
	});

	it.each([
		['0', '0'],
		[3600, '3600'],
		[null, undefined],
		[undefined, undefined],
	])('the lifetime %j is %j', (video_url_ttl, ttl) => {
		const videos = [{ ...VIDEO, video_url_ttl }];
		const task = readTask(taskResult('TASK_STATUS_SUCCEED', { videos }));
		expect(task?.state).toBe('succeeded');
		expect(task?.video?.ttl).toBe(ttl);
	});

	it.each([
		['3600', '2026-10-01T13:00:00.000Z'],
		['0', '2026-10-01T12:00:00.000Z'],
		['', null],
		['soon', null],
		['1e300', null],
		[undefined, null],
	])('that lives %j seconds from noon on expires at %j', (ttl, expiry) => {
		const noon = Date.UTC(2026, 9, 1, 12);
		expect(expiryOf({ url: VIDEO.video_url, ttl }, noon)).toBe(expiry);
		expect(expiryOf(undefined, noon)).toBeNull();
	});

	it.each([
		['no list', null],
		['an empty list', []],
		['an empty URL', [{ ...VIDEO, video_url: '' }]],
		['a URL of blanks', [{ ...VIDEO, video_url: '  ' }]],
		['no URL', [{ video_type: 'mp4' }]],
		['a URL that is no text', [{ ...VIDEO, video_url: 5 }]],
		['no objects', [null, 'https://example.com/a.mp4', 5, []]],
		['an object in place of a list', { 0: VIDEO }],
	])('success with %s is no video', (_, videos) => {
		const result = { ...taskResult('TASK_STATUS_SUCCEED'), videos };
		expect(readTask(result)).toMatchObject({ state: 'noVideo', video: undefined });
	});

	it('is the first with a URL', () => {
		const videos = [{ ...VIDEO, video_url: '' }, VIDEO];
		expect(readTask(taskResult('TASK_STATUS_SUCCEED', { videos }))).toMatchObject({
			state: 'succeeded',
			video: { url: VIDEO.video_url },
			videos,
		});
	});
});

describe('a result in another shape', () => {
	const { extra, ...withoutExtra } = taskResult('TASK_STATUS_SUCCEED', { videos: [VIDEO] });

	it.each([
		['without extra', withoutExtra],
		['with an empty extra', { ...withoutExtra, extra: null }],
		['in data', { code: 0, data: { ...withoutExtra, extra } }],
	])('%s is read', (_, body) => {
		expect(readTask(body)).toMatchObject({ state: 'succeeded', video: { url: VIDEO.video_url } });
	});

	it('may have a gif', () => {
		const videos = [{ ...VIDEO, video_type: 'gif' }];
		const task = readTask({ ...withoutExtra, videos });
		expect(task).toMatchObject({ state: 'succeeded', video: { type: 'gif' } });
	});
});

describe('the numbers of a task', () => {
	it('a progress of 0 does not keep it from having succeeded', () => {
		const task = { progress_percent: 0 };
		expect(readTask(taskResult('TASK_STATUS_SUCCEED', { task, videos: [VIDEO] }))).toMatchObject({
			state: 'succeeded',
			progressPercent: 0,
		});
	});

	it.each([
		[55, 55],
		['55', 55],
		['', 0],
		[null, 0],
		[undefined, 0],
		['half', 0],
		[Number.NaN, 0],
		[{}, 0],
	])('the progress %p is %i', (progress_percent, progressPercent) => {
		const result = taskResult('TASK_STATUS_PROCESSING', { task: { progress_percent } });
		expect(readTask(result)?.progressPercent).toBe(progressPercent);
	});

	it.each([
		[12, 12],
		['12', 12],
		['soon', undefined],
		[undefined, undefined],
	])('the estimate %p is %p', (eta, etaSeconds) => {
		const result = taskResult('TASK_STATUS_PROCESSING', { task: { eta } });
		expect(readTask(result)?.etaSeconds).toBe(etaSeconds);
	});
});

describe('the reason of a task', () => {
	it('is kept, and a blank one is none', () => {
		const failed = (reason: unknown) =>
			readTask(taskResult('TASK_STATUS_FAILED', { task: { reason } }))?.reason;
		expect(failed(' NSFW ')).toBe('NSFW');
		expect(failed('')).toBeUndefined();
		expect(failed(5)).toBeUndefined();
	});
});

describe('what is no task-result', () => {
	it.each([
		undefined,
		null,
		'',
		HTML,
		'{"task": {"status"',
		5,
		[],
		{},
		{ task: null },
		{ task: [] },
	])('%j', (body) => {
		expect(readTask(body)).toBeUndefined();
	});
});

describe('a task id', () => {
	it.each(['2f1c9c1e-6a5b-4b0e-9b7d-0d3c1f1c2a11', 'task_1', 'A', 'x'.repeat(128)])(
		'%s is one',
		(id) => {
			expect(readTaskId(id)).toBe(id);
		},
	);

	it('loses the blanks around it', () => {
		expect(readTaskId('  task_1\n')).toBe('task_1');
	});

	it('may be a number that has all its digits', () => {
		expect(readTaskId(123)).toBe('123');
		expect(readTaskId(2 ** 53)).toBeUndefined();
	});

	it.each([
		undefined,
		null,
		'',
		'   ',
		{},
		{ task_id: 'task_1' },
		['task_1'],
		true,
		Number.NaN + '/',
		'../user',
		'a/../b',
		'a/b',
		'a.b',
		'a b',
		'a?b=c',
		'a&b',
		'a#b',
		'a%2Fb',
		'ä',
		'a\nb',
		'x'.repeat(129),
		1.5,
	])('%p is none', (value) => {
		expect(readTaskId(value)).toBeUndefined();
	});
});
