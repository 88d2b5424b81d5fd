import { expectServed, goesOn, useNovita } from './setting';

const novita = useNovita();

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
});
