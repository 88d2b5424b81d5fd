import { goesOn, useNovita } from './setting';

const novita = useNovita();

describe('Novita Wait for Task in n8n-core', () => {
	it('hands over items with these keys, and says until when the URL works', async () => {
		// At the pace of the clock on the wall, which dates are held against.
		jest.restoreAllMocks();
		const ids = await novita.start('one');
		const before = Date.now();
		const [item] = (await novita.wait(ids)).json;
		const after = Date.now();
		expect(Object.keys(item!)).toEqual([
			...['task_id', 'status', 'progress_percent', 'video_url', 'video_url_ttl'],
			...['video_url_expires_at', 'video_type', 'videos', 'images', 'audios', 'task'],
			...['waited_seconds', 'checks'],
		]);
		const { video_url_expires_at: until, video_url_ttl: ttl } = item!;
		const givenAt = Date.parse(String(until)) - Number(ttl) * 1000;
		expect(givenAt).toBeGreaterThanOrEqual(before);
		expect(givenAt).toBeLessThanOrEqual(after);
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
