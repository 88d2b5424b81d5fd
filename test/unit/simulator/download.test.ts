import { answered, bench, bytes, stubMp4 } from './harness';
import { paddedTo } from '../../../simulator/video/padding';

async function finished(options: Parameters<typeof bench>[0] = {}, prompt = 'a fox') {
	const table = bench(options);
	const id = await table.submitted({ prompt });
	table.pass(10_000);
	const link = async () => (await table.looked(id)).videos[0]?.video_url ?? '';
	return {
		...table,
		id,
		link,
		fetchFile: async (url: string) => await table.get(url, { host: '127.0.0.1:8787' }),
	};
}

describe('a link', () => {
	it('opens the file without a key', async () => {
		const { novita, link, fetchFile, id } = await finished();
		const outcome = await fetchFile(await link());
		expect(bytes(outcome)).toEqual(stubMp4);
		expect(answered(outcome).headers['content-type']).toBe('video/mp4');
		expect(novita.downloads).toMatchObject([
			{ taskId: id, status: 200, hadAuthorization: false, bytes: stubMp4.length },
		]);
	});

	it('is fresh each time it is asked for, and lives for an hour', async () => {
		const { link, fetchFile, pass } = await finished();
		const first = await link();
		expect(await link()).not.toBe(first);
		pass(3_599_999);
		expect(answered(await fetchFile(first)).status).toBe(200);
		pass(1);
		expect(answered(await fetchFile(first)).status).toBe(403);
		expect(answered(await fetchFile(await link())).status).toBe(200);
	});

	it('may live shorter, or be expired at birth', async () => {
		const short = await finished({ linkMs: 1_000 });
		expect((await short.looked(short.id)).videos[0]?.video_url_ttl).toBe('1');
		const dead = await finished({}, 'a [expired-link]');
		expect(answered(await dead.fetchFile(await dead.link())).status).toBe(403);
	});

	it('cannot be forged or used for another task', async () => {
		const { link, fetchFile } = await finished();
		const url = new URL(await link());
		const changed = (name: string, value: string) => {
			const copy = new URL(url);
			copy.searchParams.set(name, value);
			return copy.href;
		};
		expect(answered(await fetchFile(changed('expires', '99999999999999'))).status).toBe(403);
		expect(answered(await fetchFile(changed('signature', 'f'.repeat(32)))).status).toBe(403);
		expect(answered(await fetchFile(changed('n', '77'))).status).toBe(403);
		expect(answered(await fetchFile(url.href.replace(/files\/[^.]+/, 'files/other'))).status).toBe(
			403,
		);
		expect(answered(await fetchFile(url.origin + url.pathname)).status).toBe(403);
	});

	it('may lead on to another host', async () => {
		const { link, fetchFile, novita } = await finished({ redirectVideo: true });
		const first = answered(await fetchFile(await link()));
		expect(first.status).toBe(302);
		const location = first.headers.location ?? '';
		expect(location).toMatch(/^http:\/\/localhost:8787\/cdn\//);
		expect(answered(await fetchFile(location)).status).toBe(200);
		expect(novita.downloads.map(({ status }) => status)).toEqual([302, 200]);
	});

	it('stands on the public URL where one is set', async () => {
		const { link } = await finished({ publicUrl: 'http://novita.test:1' });
		expect(await link()).toMatch(/^http:\/\/novita\.test:1\/files\//);
	});
});

describe('a file', () => {
	it('can be sent without a length', async () => {
		const { link, fetchFile } = await finished({ chunkedVideo: true });
		expect(answered(await fetchFile(await link())).chunked).toBe(true);
	});

	it('is padded to the asked size with a free box, made while it is sent', async () => {
		const size = 200_000_000;
		const { link, fetchFile, novita } = await finished({ videoBytes: size });
		const { body } = answered(await fetchFile(await link()));
		if (Buffer.isBuffer(body)) throw new Error('held in memory');
		expect(body.bytes).toBe(size);
		let sent = 0;
		let box = Buffer.alloc(0);
		let number = 0;
		for (const chunk of body.chunks()) {
			if (number++ === 1) box = Buffer.from(chunk);
			sent += chunk.length;
		}
		expect(sent).toBe(size);
		expect(box.readUInt32BE(0)).toBe(size - stubMp4.length);
		expect(box.toString('latin1', 4)).toBe('free');
		expect(novita.downloads).toMatchObject([{ bytes: size }]);
	});

	it('is never cut by padding', () => {
		expect(paddedTo(stubMp4, 3)).toBe(stubMp4);
		expect(paddedTo(stubMp4, stubMp4.length + 1)).toMatchObject({ bytes: stubMp4.length + 8 });
	});
});
