import { expiryOf, mayPass, readTask, readTaskId } from '../../../../nodes/novita/api/task';
import { AUDIO, HTML, IMAGE, taskResult, VIDEO } from '../../../support/replies';

describe('the status of a task', () => {
	it.each([
		['TASK_STATUS_QUEUED', 'running'],
		['TASK_STATUS_PROCESSING', 'running'],
		['TASK_STATUS_SUCCEED', 'succeeded'],
		['TASK_STATUS_FAILED', 'succeeded'],
		['TASK_STATUS_IN_PROGRESS', 'running'],
		['Pending', 'running'],
		['task_status_succeed', 'succeeded'],
		['TASK_STATUS_COMPLETED', 'succeeded'],
		['succeed', 'succeeded'],
		['TASK_STATUS_UNKNOWN', 'succeeded'],
		['WARMING_UP', 'succeeded'],
		['EXPIRED', 'succeeded'],
		['', 'succeeded'],
	])('%j with a video is %s', (status, state) => {
		expect(readTask(taskResult(status, { videos: [VIDEO] }))).toMatchObject({ state, status });
	});

	it.each([
		['SUCCEEDED', 'noFile'],
		['TASK_STATUS_FAILED', 'failed'],
		['cancelled', 'failed'],
		['TASK_STATUS_EXPIRED', 'failed'],
		['TASK_STATUS_UNKNOWN', 'running'],
		['WARMING_UP', 'running'],
		['', 'running'],
	])('%j without one is %s', (status, state) => {
		expect(readTask(taskResult(status))).toMatchObject({ state, status });
	});

	it.each([undefined, null, 5, {}, []])('%j in its place is no word', (status) => {
		const task = readTask(taskResult('', { task: { status } }));
		expect(task).toMatchObject({ state: 'running', status: '' });
	});
});

describe('the video of a task', () => {
	it('has URL, lifetime and type as Novita gives them', () => {
		expect(readTask(taskResult('TASK_STATUS_SUCCEED', { videos: [VIDEO] }))?.video).toEqual({
			kind: 'video',
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
		expect(expiryOf({ ttl }, noon)).toBe(expiry);
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
		expect(readTask(result)).toMatchObject({ state: 'noFile', video: undefined });
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

describe('the files of a task', () => {
	const video = { kind: 'video', url: VIDEO.video_url, ttl: '3600', type: 'mp4' };
	const image = { kind: 'image', url: IMAGE.image_url, ttl: '3600', type: 'png' };
	const audio = { kind: 'audio', url: AUDIO.audio_url, ttl: '3600', type: 'wav' };
	const blank = { ...IMAGE, image_url: ' ' };

	it.each<[string, Record<string, unknown>, unknown[]]>([
		['images', { images: [IMAGE, IMAGE] }, [image, image]],
		['audios', { audios: [AUDIO] }, [audio]],
		['all', { audios: [AUDIO], images: [IMAGE], videos: [VIDEO] }, [video, image, audio]],
		[
			'a lifetime as text',
			{ images: [{ ...IMAGE, image_url_ttl: '60' }] },
			[{ ...image, ttl: '60' }],
		],
		[
			'a lifetime as number',
			{ audios: [{ ...AUDIO, audio_url_ttl: 60 }] },
			[{ ...audio, ttl: '60' }],
		],
		[
			'no lifetime',
			{ images: [{ image_url: 'https://a.b' }] },
			[{ kind: 'image', url: 'https://a.b' }],
		],
		['a blank URL', { images: [blank, IMAGE], audios: [{}] }, [image]],
		['no objects', { images: [null, 'https://a.b', 5], audios: 'https://a.b' }, []],
		['a list in place of another', { images: [VIDEO], videos: [IMAGE] }, []],
	])('are read: %s', (_, lists, files) => {
		const body = taskResult('TASK_STATUS_SUCCEED', lists);
		for (const each of [body, { code: 0, data: body }]) {
			const task = readTask(each);
			expect(task?.files).toEqual(files);
			expect(task?.state).toBe(files.length > 0 ? 'succeeded' : 'noFile');
			expect(task?.video).toEqual(files.find((file) => file === video));
			const { videos = [], images = [], audios = [] } = lists;
			const given = { videos, images, audios: Array.isArray(audios) ? audios : [] };
			expect(task).toMatchObject(given);
		}
	});

	it('are read up to a hundred of a kind', () => {
		const images = Array.from({ length: 5_000 }, () => IMAGE);
		const task = readTask(taskResult('TASK_STATUS_SUCCEED', { images }));
		expect([task?.files.length, task?.images.length]).toEqual([100, 100]);
	});
});

describe('a result in another shape', () => {
	const { extra, ...plain } = taskResult('TASK_STATUS_SUCCEED', { videos: [VIDEO] });
	const { task, images, videos } = plain;

	it.each([
		['without extra', plain],
		['with an empty extra', { ...plain, extra: null }],
		['in data', { code: 0, data: { ...plain, extra } }],
		['as the page of v1.6 has it', { task, images, videos }],
	])('%s is read', (_, body) => {
		expect(readTask(body)).toMatchObject({ state: 'succeeded', video: { url: VIDEO.video_url } });
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
		['', undefined],
		[null, undefined],
		[undefined, undefined],
		['half', undefined],
		[Number.NaN, undefined],
		[{}, undefined],
	])('%p is %p: no progress is 0, and no estimate is none', (given, read) => {
		const task = { progress_percent: given, eta: given };
		expect(readTask(taskResult('TASK_STATUS_PROCESSING', { task }))).toMatchObject({
			progressPercent: read ?? 0,
			etaSeconds: read,
		});
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
	it.each([
		['2f1c9c1e-6a5b-4b0e-9b7d-0d3c1f1c2a11', '2f1c9c1e-6a5b-4b0e-9b7d-0d3c1f1c2a11'],
		['  task_1\n', 'task_1'],
		['x'.repeat(1_000), 'x'.repeat(1_000)],
		['a:b/c.d==', 'a:b/c.d=='],
		[123, '123'],
	])('%j is %s', (value, id) => {
		expect(readTaskId(value)).toBe(id);
	});

	it.each([undefined, null, '', '   ', {}, { task_id: 'task_1' }, ['task_1'], true, 1.5, 2 ** 53])(
		'%p is none',
		(value) => {
			expect(readTaskId(value)).toBeUndefined();
		},
	);

	it.each(['a b', 'a\nb', 'a\u0000b', 'x'.repeat(1_001)])('%j is none', (value) => {
		expect(readTaskId(value)).toBeUndefined();
	});
});

describe('the reason of a task that failed', () => {
	const failedFor = (reason: string) =>
		readTask({ task: { status: 'TASK_STATUS_FAILED', reason }, videos: [] });

	it.each(['', 'internal server error', 'interface timeout', 'system busy'])(
		'%j may pass',
		(reason) => expect(mayPass(failedFor(reason))).toBe(true),
	);

	it.each([
		'Content policy violation',
		'Input data may be inappropriate',
		'The image contains a public figure',
		'sexual',
		'Face not found',
		'Hand not detected',
		'内容违规',
		'image too large',
	])('%j is met again', (reason) => expect(mayPass(failedFor(reason))).toBe(false));
});
