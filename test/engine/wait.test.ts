import { sha256 } from '../support/sha256';
import { bytesOf, errorOf, outputsOf } from '../../tools/n8n-engine/engine';
import {
	kling,
	items,
	simulate,
	text,
	waitNode,
	type Simulated,
} from '../../tools/n8n-engine/simulated';

describe('Novita Wait for Task in n8n-core', () => {
	let novita: Simulated;
	beforeAll(async () => {
		novita = await simulate({
			plan: ({ body }) => {
				const prompt = String(body?.prompt);
				if (prompt.includes('fails')) return { end: 'fail', reason: 'Too dark' };
				if (prompt.includes('never')) return { end: 'never' };
				if (prompt.includes('blank')) return { video: 'blank' };
				return undefined;
			},
		});
	});
	afterAll(async () => await novita.stop());
	beforeEach(() => {
		for (const list of ['submissions', 'requests', 'downloads'] as const) {
			novita.simulator[list].length = 0;
		}
		novita.simulator.faults.clear();
	});

	const start = async (...prompts: string[]) => await novita.start(...prompts);

	it('hands over items in order, paired, each with the bytes that Novita served', async () => {
		const ids = await start('one', 'two', 'three');
		const run = await novita.run(items(...ids.map((task_id) => ({ task_id }))), [waitNode()]);
		expect(errorOf(run)).toBeUndefined();
		const [out] = outputsOf(run, 'Wait');
		expect(out!.map(({ json }) => json.task_id)).toEqual(ids);
		expect(out!.map(({ pairedItem }) => pairedItem)).toEqual([
			{ item: 0 },
			{ item: 1 },
			{ item: 2 },
		]);
		for (const item of out!) {
			expect(Object.keys(item.json).sort()).toEqual(
				[
					'task_id',
					'status',
					'progress_percent',
					'video_url',
					'video_url_ttl',
					'video_type',
					'videos',
					'task',
					'waited_seconds',
					'checks',
				].sort(),
			);
			const bytes = await bytesOf(item.binary!.data!);
			const served = await fetch(String(item.json.video_url));
			expect(sha256(bytes)).toBe(sha256(Buffer.from(await served.arrayBuffer())));
			expect(item.binary!.data).toMatchObject({
				fileName: `${String(item.json.task_id)}.mp4`,
				mimeType: 'video/mp4',
			});
		}
		expect(novita.simulator.downloads.some((each) => each.hadAuthorization)).toBe(false);
	});

	it('goes the whole way from a prompt to a file', async () => {
		const run = await novita.run(items({ prompt: 'one' }, { prompt: 'two' }), [
			kling(text()),
			waitNode({ outputBinaryProperty: 'video', options: { fileName: 'a/b.mp4' } }),
		]);
		const [out] = outputsOf(run, 'Wait');
		expect(out!.map((item) => Object.keys(item.binary!))).toEqual([['video'], ['video']]);
		expect(out![0]!.binary!.video!.fileName).toBe('a_b.mp4');
	});

	it('sends failing items to the error output with what is known of them', async () => {
		const ids = await start('one', 'fails', 'blank');
		const run = await novita.run(items(...ids.map((task_id) => ({ task_id }))), [
			waitNode({}, { onError: 'continueErrorOutput' }),
		]);
		const [out, failed] = outputsOf(run, 'Wait');
		expect(out!.map(({ json }) => json.task_id)).toEqual([ids[0]]);
		expect(failed!.map(({ json }) => json)).toEqual([
			expect.objectContaining({
				message: 'Novita could not make the video',
				task_id: ids[1],
				error: expect.objectContaining({
					task_id: ids[1],
					status: 'TASK_STATUS_FAILED',
					reason: 'Too dark',
				}) as object,
			}),
			expect.objectContaining({
				message: 'Novita says the task succeeded, and gives no video',
				error: expect.objectContaining({ task_id: ids[2] }) as object,
			}),
		]);
	});

	it('stops at a failing item and names all tasks', async () => {
		const ids = await start('one', 'fails', 'never');
		const run = await novita.run(items(...ids.map((task_id) => ({ task_id }))), [waitNode()]);
		const error = errorOf(run);
		expect(error!.message).toBe('Novita could not make the video [item 1]');
		for (const id of ids) expect(error!.description).toContain(id);
	});

	it('looks once, and sends what is not finished to the second output', async () => {
		const ids = await start('one', 'never');
		const run = await novita.run(items(...ids.map((task_id) => ({ task_id }))), [
			waitNode({ waitMode: 'once' }),
		]);
		const [finished, running] = outputsOf(run, 'Wait');
		expect(finished!.map(({ json }) => json.task_id)).toEqual([ids[0]]);
		expect(running!.map(({ json, pairedItem }) => [json.task_id, json.checks, pairedItem])).toEqual(
			[[ids[1], 1, { item: 1 }]],
		);
	});

	it('says after the time-out that the task goes on, and keeps its ID', async () => {
		const ids = await start('never');
		const run = await novita.run(items({ task_id: ids[0] }), [waitNode({ timeout: 0.01 })]);
		expect(errorOf(run)).toMatchObject({
			message: 'The task was not finished after 1 seconds [item 0]',
			description: expect.stringContaining(ids[0]!) as string,
		});
	});

	it('keeps to Max Status Checks per Minute, for all items together', async () => {
		const ids = await start('one', 'two');
		const run = await novita.run(items(...ids.map((task_id) => ({ task_id }))), [
			waitNode(
				{ timeout: 0.02, downloadVideo: false, options: { maxChecksPerMinute: 1 } },
				{ onError: 'continueRegularOutput' },
			),
		]);
		const [out] = outputsOf(run, 'Wait');
		expect(out!.map(({ json }) => json.status)).toEqual(['TASK_STATUS_SUCCEED', 'UNKNOWN']);
		expect(novita.simulator.requests.filter(({ on }) => on === 'result')).toHaveLength(1);
	});

	it.each([
		['empty', ''],
		['an object', { id: 1 }],
		['a path', '../../v3/user'],
		['a list', ['a']],
	])('refuses a task ID that is %s before anything is asked', async (_, taskId) => {
		const run = await novita.run(items({ task_id: taskId }), [waitNode()]);
		expect(errorOf(run)!.message).toMatch(
			/^Task ID (is empty: no task ID came in|.* is not a task ID) \[item 0\]$/,
		);
		expect(novita.simulator.requests).toHaveLength(0);
	});

	it('gives the link alone where Download Video is off', async () => {
		const ids = await start('one');
		const run = await novita.run(items({ task_id: ids[0] }), [waitNode({ downloadVideo: false })]);
		const [out] = outputsOf(run, 'Wait');
		expect(out![0]!.binary).toBeUndefined();
		expect(out![0]!.json.video_url).toMatch(/^http/);
		expect(novita.simulator.downloads).toHaveLength(0);
	});

	it('does not fetch a file that is larger than Max File Size, and gives its link', async () => {
		const ids = await start('one');
		const run = await novita.run(items({ task_id: ids[0] }), [
			waitNode({ options: { maxFileSize: 0.001 } }),
		]);
		const error = errorOf(run);
		expect(error!.message).toContain('Max File Size');
		expect(error!.description).toMatch(/http:\/\/127\.0\.0\.1/);
	});
});
