import { expectServed, goesOn, kling, promptItems, text, useNovita, waitNode } from './setting';

const novita = useNovita({
	plan: ({ body }) =>
		({ fails: { end: 'fail' } as const, never: { end: 'never' } as const })[String(body?.prompt)],
});

describe('Novita Wait for Task in n8n-core', () => {
	it('hands over items in order, paired, each with the bytes that Novita served', async () => {
		// At the pace of the clock on the wall, which dates are held against.
		jest.restoreAllMocks();
		const ids = await novita.start('one', 'two', 'three');
		const before = Date.now();
		const { error, out, json } = await novita.wait(ids);
		const after = Date.now();
		expect(error).toBeUndefined();
		expect(json.map(({ task_id }) => task_id)).toEqual(ids);
		expect(out.map(({ pairedItem }) => pairedItem)).toEqual([0, 1, 2].map((item) => ({ item })));
		for (const item of out) {
			expect(Object.keys(item.json)).toEqual([
				...['task_id', 'status', 'progress_percent', 'video_url', 'video_url_ttl'],
				...['video_url_expires_at', 'video_type', 'videos', 'images', 'audios', 'task'],
				...['waited_seconds', 'checks'],
			]);
			const { task_id: id, video_url_expires_at: until, video_url_ttl: ttl } = item.json;
			const givenAt = Date.parse(String(until)) - Number(ttl) * 1000;
			expect(givenAt).toBeGreaterThanOrEqual(before);
			expect(givenAt).toBeLessThanOrEqual(after);
			expect(item.binary!.data).toMatchObject({
				fileName: `${String(id)}.mp4`,
				mimeType: 'video/mp4',
			});
			await expectServed(item);
		}
	});

	it('goes the whole way from a prompt to a file', async () => {
		const named = waitNode({ outputBinaryProperty: 'video', options: { fileName: 'a/b.mp4' } });
		const { out, json } = await novita.run(promptItems('one', 'two'), [kling(text()), named]);
		expect(out.map((item) => Object.keys(item.binary!))).toEqual([['video'], ['video']]);
		expect(out[0]!.binary!.video!.fileName).toBe('a_b.mp4');
		const model = 'kling-v3.0-std-t2v';
		expect(json).toMatchObject([
			{ model, prompt: 'one' },
			{ model, prompt: 'two' },
		]);
	});

	it('stops at a failing item and names all tasks', async () => {
		const ids = await novita.start('one', 'fails', 'never');
		const { error } = await novita.wait(ids);
		expect(error!.message).toBe('Novita could not make the video [item 1]');
		for (const id of ids) expect(error!.description).toContain(id);
	});

	it('checks once, and sends what is not finished to the second output', async () => {
		const ids = await novita.start('one', 'never');
		const { outputs } = await novita.wait(ids, { operation: 'checkOnce' });
		expect(outputs).toMatchObject([
			[{ json: { task_id: ids[0] }, pairedItem: { item: 0 } }],
			[{ json: { task_id: ids[1], checks: 1 }, pairedItem: { item: 1 } }],
		]);
	});

	it('keeps to Max Status Checks per Minute, for all items together', async () => {
		const ids = await novita.start('one', 'two');
		const limited = { timeout: 0.4, downloadVideo: false, options: { maxChecksPerMinute: 1 } };
		const { json } = await novita.wait(ids, limited, goesOn);
		expect(json.map(({ status }) => status)).toEqual(['TASK_STATUS_SUCCEED', 'UNKNOWN']);
		expect(novita.simulator.requests.filter(({ on }) => on === 'result')).toHaveLength(1);
	});

	it.each(['collect', 'handOver', 'check', 'park', 'compare'])(
		'does nothing as a part of a suspended wait, %s, that no wait has made',
		async (role) => {
			const suspension = JSON.stringify({ states: [], maxBytes: 1e12 });
			const { error } = await novita.wait(['a-task'], { role, suspension });
			expect(error!.message).toMatch(/^This node has hidden settings/);
			expect(novita.paths()).toEqual([]);
		},
	);

	it('stops with the IDs of all tasks where the engine cannot suspend', async () => {
		const ids = await novita.start('one', 'never');
		const suspends = { waitMode: 'suspend', options: { suspendAfter: 0 } };
		const { error } = await novita.wait(ids, suspends, undefined, {
			additionalData: { executionId: '01997f0e-7c1b-7a53-9c56-0f3b1de2a3b4' },
		});
		expect(error!.message).toContain("Wait Mode Suspend doesn't work");
		for (const id of ids) expect(error!.description).toContain(id);
		expect(novita.simulator.requests.filter(({ on }) => on === 'result')).toEqual([]);
	});
});
