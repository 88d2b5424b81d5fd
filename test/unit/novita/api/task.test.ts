import { expiryOf, mayPass, readTask, readTaskId } from '../../../../nodes/novita/api/task';
import { AUDIO, HTML, IMAGE, taskResult, VIDEO } from '../../../support/replies';

const done = (lists: Parameters<typeof taskResult>[1] = {}) =>
	taskResult('TASK_STATUS_SUCCEED', lists);

describe('the status of a task', () => {
	it.each([
		['TASK_STATUS_QUEUED', 'running', 'running'],
		['TASK_STATUS_IN_PROGRESS', 'running', 'running'],
		['Pending', 'running', 'running'],
		['task_status_succeed', 'succeeded', 'noFile'],
		['COMPLETED', 'succeeded', 'noFile'],
		['TASK_STATUS_FAILED', 'succeeded', 'failed'],
		['cancelled', 'succeeded', 'failed'],
		['EXPIRED', 'succeeded', 'failed'],
		['WARMING_UP', 'succeeded', 'running'],
		['', 'succeeded', 'running'],
	])('%j is %s with a video, and %s without', (status, withVideo, without) => {
		const states = [{ videos: [VIDEO] }, {}].map((lists) => readTask(taskResult(status, lists)));
		expect(states).toMatchObject([withVideo, without].map((state) => ({ state, status })));
	});

	it.each([undefined, null, 5, {}, []])('%j in its place is no word', (status) => {
		const task = readTask(taskResult('', { task: { status } }));
		expect(task).toMatchObject({ state: 'running', status: '' });
	});
});

describe('the files of a task', () => {
	const video = { kind: 'video', url: VIDEO.video_url, ttl: '3600', type: 'mp4' };
	const image = { kind: 'image', url: IMAGE.image_url, ttl: '3600', type: 'png' };
	const audio = { kind: 'audio', url: AUDIO.audio_url, ttl: '3600', type: 'wav' };
	const blank = { ...IMAGE, image_url: ' ' };
	const lasting = (image_url_ttl: unknown) => ({ ...IMAGE, image_url_ttl });

	it.each<[string, Record<string, unknown>, unknown[]]>([
		['images', { images: [IMAGE, IMAGE] }, [image, image]],
		['audios', { audios: [AUDIO] }, [audio]],
		['all', { audios: [AUDIO], images: [IMAGE], videos: [VIDEO] }, [video, image, audio]],
		['a lifetime of text', { images: [lasting('0')] }, [{ ...image, ttl: '0' }]],
		['a lifetime of null', { images: [lasting(null)] }, [{ ...image, ttl: undefined }]],
		['no lifetime', { images: [{ image_url: 'a' }] }, [{ kind: 'image', url: 'a' }]],
		['a blank URL', { images: [blank, IMAGE], audios: [{}] }, [image]],
		['a URL that is no text', { videos: [{ ...VIDEO, video_url: 5 }, VIDEO] }, [video]],
		['no objects', { images: [null, 'https://a.b', 5, []], audios: 'https://a.b' }, []],
		['an object in place of a list', { audios: { 0: AUDIO } }, []],
		['a list in place of another', { images: [VIDEO], videos: [IMAGE] }, []],
	])('are read: %s', (_, lists, files) => {
		for (const body of [done(lists), { code: 0, data: done(lists) }]) {
			const task = readTask(body);
			expect(task?.files).toEqual(files);
			expect(task?.state).toBe(files.length > 0 ? 'succeeded' : 'noFile');
			expect(task?.video).toEqual(files.find((file) => file === video));
			const { videos = [], images = [], audios = [] } = lists;
			const given = { videos, images, audios: Array.isArray(audios) ? audios : [] };
			expect(task).toMatchObject(given);
		}
	});

	it('are read up to a hundred of a kind', () => {
		const task = readTask(done({ images: Array(5_000).fill(IMAGE) }));
		expect([task?.files.length, task?.images.length]).toEqual([100, 100]);
	});

	it.each([
		['3600', '2026-10-01T13:00:00.000Z'],
		['0', '2026-10-01T12:00:00.000Z'],
		['', null],
		['soon', null],
		['1e300', null],
		[undefined, null],
	])('that live %j seconds from noon on expire at %j', (ttl, expiry) => {
		const noon = Date.UTC(2026, 9, 1, 12);
		expect(expiryOf({ ttl }, noon)).toBe(expiry);
		expect(expiryOf(undefined, noon)).toBeNull();
	});
});

it('a result may be as short as the page of v1.6 has it', () => {
	const { task, images, videos } = done({ videos: [VIDEO] });
	const read = { state: 'succeeded', video: { url: VIDEO.video_url } };
	expect(readTask({ task, images, videos })).toMatchObject(read);
});

it.each([
	...[undefined, null, '', HTML, '{"task": {"status"', 5, [], {}, { task: null }, { task: [] }],
])('%j is no result', (body) => expect(readTask(body)).toBeUndefined());

it.each([[55, 55], ['55', 55], ...['', null, 'half', Number.NaN, {}].map((none) => [none, 0])])(
	'a progress of %p is %p',
	(given, progressPercent) => {
		const task = readTask(taskResult('', { task: { progress_percent: given } }));
		expect(task).toMatchObject({ progressPercent });
	},
);

describe('a task id', () => {
	it.each(['2f1c9c1e-6a5b-4b0e-9b7d-0d3c1f1c2a11', 'x'.repeat(1_000), 'a:b/c.d==', 123])(
		'is %j, without blanks around it',
		(value) => {
			expect(readTaskId(value)).toBe(String(value));
			expect(readTaskId(`  ${value}\n`)).toBe(String(value));
		},
	);

	it.each([
		...[undefined, null, '', '   ', {}, { task_id: 'a' }, ['a'], true, 1.5, 2 ** 53],
		...['a b', 'a\nb', 'a\u0000b', 'x'.repeat(1_001)],
	])('is not %p', (value) => expect(readTaskId(value)).toBeUndefined());
});

describe('the reason of a task that failed', () => {
	const failedFor = (reason: unknown) =>
		readTask(taskResult('TASK_STATUS_FAILED', { task: { reason } }));

	it('is kept, and a blank one is none', () => {
		const reasons = [' NSFW ', '', 5].map((reason) => failedFor(reason)?.reason);
		expect(reasons).toEqual(['NSFW', undefined, undefined]);
	});

	it.each(['', 'internal server error', 'interface timeout', 'system busy'])(
		'%j may pass',
		(reason) => expect(mayPass(failedFor(reason))).toBe(true),
	);

	it.each([
		...['Content policy violation', 'Input data may be inappropriate', 'sexual', '内容违规'],
		...['The image contains a public figure', 'Face not found', 'Hand not detected'],
		'image too large',
	])('%j is met again', (reason) => expect(mayPass(failedFor(reason))).toBe(false));
});
