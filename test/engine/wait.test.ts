import type { INode } from 'n8n-workflow';

import { sha256 } from '../support/sha256';
import {
	bytesOf,
	errorOf,
	kling,
	items,
	outputsOf,
	promptItems,
	taskItems,
	text,
	useNovita,
	waitNode,
} from './setting';

describe('Novita Wait for Task in n8n-core', () => {
	const novita = useNovita({
		plan: ({ body }) => {
			const prompt = String(body?.prompt);
			if (prompt.includes('fails')) return { end: 'fail', reason: 'Too dark' };
			if (prompt.includes('never')) return { end: 'never' };
			if (prompt.includes('bare')) return { bare: true };
			if (prompt.includes('gif')) return { videoType: 'gif' };
			return prompt.includes('blank') ? { video: 'blank' } : undefined;
		},
	});

	it('hands over items in order, paired, each with the bytes that Novita served', async () => {
		const ids = await novita.start('one', 'two', 'three');
		const before = Date.now();
		const run = await novita.run(taskItems(...ids), [waitNode()]);
		const after = Date.now();
		expect(errorOf(run)).toBeUndefined();
		const [out] = outputsOf(run, 'Wait');
		expect(out!.map(({ json }) => json.task_id)).toEqual(ids);
		expect(out!.map(({ pairedItem }) => pairedItem)).toEqual([
			{ item: 0 },
			{ item: 1 },
			{ item: 2 },
		]);
		for (const item of out!) {
			expect(Object.keys(item.json)).toEqual([
				...['task_id', 'status', 'progress_percent', 'video_url', 'video_url_ttl'],
				...[
					'video_url_expires_at',
					'video_type',
					'videos',
					'images',
					'audios',
					'task',
					'waited_seconds',
					'checks',
				],
			]);
			const givenAt =
				Date.parse(String(item.json.video_url_expires_at)) - Number(item.json.video_url_ttl) * 1000;
			expect(givenAt).toBeGreaterThanOrEqual(before);
			expect(givenAt).toBeLessThanOrEqual(after);
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

	it('takes a result without extra, and a GIF as what it is', async () => {
		const ids = await novita.start('bare', 'gif');
		const run = await novita.run(taskItems(...ids), [waitNode()]);
		expect(errorOf(run)).toBeUndefined();
		const [bare, gif] = outputsOf(run, 'Wait')[0]!;
		expect(bare!.binary!.data).toMatchObject({ fileName: `${ids[0]}.mp4`, mimeType: 'video/mp4' });
		expect(gif!.json.video_type).toBe('gif');
		expect(gif!.binary!.data).toMatchObject({ fileName: `${ids[1]}.gif`, mimeType: 'image/gif' });
		expect((await bytesOf(gif!.binary!.data!)).toString('latin1', 0, 6)).toBe('GIF89a');
	});

	it('goes the whole way from a prompt to a file', async () => {
		const run = await novita.run(promptItems('one', 'two'), [
			kling(text()),
			waitNode({ outputBinaryProperty: 'video', options: { fileName: 'a/b.mp4' } }),
		]);
		const [out] = outputsOf(run, 'Wait');
		expect(out!.map((item) => Object.keys(item.binary!))).toEqual([['video'], ['video']]);
		expect(out![0]!.binary!.video!.fileName).toBe('a_b.mp4');
		const model = 'kling-v3.0-std-t2v';
		expect(out!.map(({ json }) => json)).toMatchObject([
			{ model, prompt: 'one' },
			{ model, prompt: 'two' },
		]);
	});

	it('sends failing items to the error output with what is known of them', async () => {
		const ids = await novita.start('one', 'fails', 'blank');
		const run = await novita.run(taskItems(...ids), [
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
				message: 'Novita reported success but returned no file',
				error: expect.objectContaining({
					task_id: ids[2],
					description: expect.stringContaining('with the operation Check Once.') as string,
				}) as object,
			}),
		]);
	});

	it.each(['collect', 'handOver', 'check', 'park', 'compare'])(
		'does nothing as a part of a suspended wait, %s, that no wait has made',
		async (role) => {
			const suspension = JSON.stringify({ states: [], maxBytes: 1e12 });
			const run = await novita.run(taskItems('a-task'), [waitNode({ role, suspension })]);
			expect(errorOf(run)!.message).toMatch(/^This node has hidden settings/);
			expect(novita.simulator.requests).toEqual([]);
		},
	);

	it('stops at a failing item and names all tasks', async () => {
		const ids = await novita.start('one', 'fails', 'never');
		const run = await novita.run(taskItems(...ids), [waitNode()]);
		const error = errorOf(run);
		expect(error!.message).toBe('Novita could not make the video [item 1]');
		for (const id of ids) expect(error!.description).toContain(id);
	});

	it('checks once, and sends what is not finished to the second output', async () => {
		const ids = await novita.start('one', 'never');
		const run = await novita.run(taskItems(...ids), [waitNode({ operation: 'checkOnce' })]);
		const [finished, running] = outputsOf(run, 'Wait');
		expect(finished!.map(({ json }) => json.task_id)).toEqual([ids[0]]);
		expect(running!.map(({ json, pairedItem }) => [json.task_id, json.checks, pairedItem])).toEqual(
			[[ids[1], 1, { item: 1 }]],
		);
	});

	it('says after the time-out that the task goes on, and keeps its ID', async () => {
		const ids = await novita.start('never');
		const run = await novita.run(taskItems(...ids), [waitNode({ timeout: 0.01 })]);
		expect(errorOf(run)).toMatchObject({
			message: 'The video was not ready after 1 second [item 0]',
			description: expect.stringContaining(ids[0]!) as string,
		});
	});

	it('keeps to Max Status Checks per Minute, for all items together', async () => {
		const ids = await novita.start('one', 'two');
		const run = await novita.run(taskItems(...ids), [
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
		['', 'Task ID is empty: no task ID came in [item 0]'],
		[{ id: 1 }, 'Task ID an object with id is not valid [item 0]'],
		['../../v3/user', 'Task ID "../../v3/user" is not valid [item 0]'],
		[['a'], 'Task ID a list is not valid [item 0]'],
	])('refuses the task ID %j before anything is asked', async (taskId, message) => {
		const run = await novita.run(items({ task_id: taskId }), [waitNode()]);
		expect(errorOf(run)!.message).toBe(message);
		expect(novita.simulator.requests).toHaveLength(0);
	});

	it('gives the URL alone where Download Video is off', async () => {
		const ids = await novita.start('one');
		const run = await novita.run(taskItems(...ids), [waitNode({ downloadVideo: false })]);
		const [out] = outputsOf(run, 'Wait');
		expect(out![0]!.binary).toBeUndefined();
		expect(out![0]!.json.video_url).toMatch(/^http/);
		expect(novita.simulator.downloads).toHaveLength(0);
	});

	describe('asked to suspend by an engine that cannot', () => {
		const suspended = async (onError: INode['onError']) => {
			const ids = await novita.start('one', 'never');
			const run = await novita.run(
				taskItems(...ids),
				[waitNode({ waitMode: 'suspend', options: { suspendAfter: 0 } }, { onError })],
				{ additionalData: { executionId: '01997f0e-7c1b-7a53-9c56-0f3b1de2a3b4' } },
			);
			expect(novita.simulator.requests.filter(({ on }) => on === 'result')).toEqual([]);
			return { ids, run };
		};

		it('stops with the IDs of all tasks, under Stop', async () => {
			const { ids, run } = await suspended('stopWorkflow');
			const { message, description } = errorOf(run)!;
			expect(message).toContain("Wait Mode Suspend doesn't work");
			for (const id of ids) expect(description).toContain(id);
		});

		it.each([
			['continueRegularOutput', 0],
			['continueErrorOutput', 1],
		] as const)('gives failing items under %s', async (onError, output) => {
			const { ids, run } = await suspended(onError);
			expect(errorOf(run)).toBeUndefined();
			const outputs = outputsOf(run, 'Wait');
			expect(outputs[output]!.map(({ json }) => json.error)).toEqual(
				ids.map((id) => expect.objectContaining({ task_id: id }) as unknown),
			);
			expect(outputs.flat()).toHaveLength(ids.length);
		});
	});

	it('does not fetch a file that is larger than Max File Size, and gives its URL', async () => {
		const ids = await novita.start('one');
		const run = await novita.run(taskItems(...ids), [
			waitNode({ options: { maxFileSize: 0.001 } }),
		]);
		const error = errorOf(run);
		expect(error!.message).toContain('Max File Size');
		expect(error!.description).toMatch(/http:\/\/127\.0\.0\.1/);
	});
});
