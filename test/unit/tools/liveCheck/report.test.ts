import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

import { simulatorKey, stopEncoder } from '../../../../simulator';
import type { FaultKind, SimulatorOptions } from '../../../../simulator';
import { connect } from '../../../../tools/liveCheck/connect';
import { jpegBytes } from '../../../../tools/images';
import { cleanUp, onPaid, startBench } from './bench';

const FIRST = 'image-data-uri';

afterEach(cleanUp);
afterAll(stopEncoder);

/** What the report says of a question after it was asked. */
async function ask(id: string, options?: SimulatorOptions, kind?: FaultKind) {
	const bench = await startBench(options);
	if (kind) bench.simulator.faults.next({ on: 'submit', kind });
	await bench.run({ only: [id] });
	return { ...bench.row(id), bench };
}

const failing = (reason: string): SimulatorOptions => ({ plan: () => ({ end: 'fail', reason }) });

describe('an answer is', () => {
	it.each([
		['as expected, where it is taken', FIRST, {}, 'yes', 'taken'],
		['different, where it is taken and should not be', 'shots-sum', {}, 'NO', 'taken'],
		[
			'as expected, where it is refused for this',
			'empty-prompt',
			{},
			'yes',
			/^refused: 400 INVALID/,
		],
		[
			'as expected, where its task fails for this',
			'shots-sum',
			failing('shots: bad sum'),
			'yes',
			/bad sum/,
		],
		[
			'open, where its task fails for something else',
			FIRST,
			failing('bad luck'),
			'open',
			/bad luck/,
		],
		[
			'open, without a video',
			FIRST,
			{ plan: () => ({ video: 'none' }) },
			'open',
			/without a video/,
		],
		['open, where the task is gone', FIRST, { forgetAfterMs: 0 }, 'open', /doesn't know the task/],
		[
			'different, where a model is gone',
			'model:kling-v2.6-pro-i2v',
			{ removedModels: ['kling-v2.6-pro-i2v'] },
			'NO',
			/^404$/,
		],
	] as Array<[string, string, SimulatorOptions, string, string | RegExp]>)(
		'%s',
		async (_, id, options, same, seen) => {
			const answer = await ask(id, options);
			expect(answer.same).toBe(same);
			expect(answer.seen).toMatch(seen);
		},
	);

	it.each<[FaultKind, string]>([
		['INVALID_IMAGE_FORMAT', 'NO'],
		['INVALID_REQUEST_BODY', 'open'],
	])('%s to an image: %s', async (kind, same) => {
		expect((await ask(FIRST, {}, kind)).same).toBe(same);
	});
});

describe('what a task tells besides', () => {
	it('is read from its video, URL and statuses', async () => {
		const { bench } = await ask(FIRST, { clips: undefined });
		expect(bench.row('file')).toEqual({
			seen: expect.stringMatching(/^\d+ bytes, 3 s, with Content-Length$/),
			same: 'yes',
		});
		expect(bench.row('fresh-url')).toEqual({ seen: 'another URL', same: 'yes' });
		expect(bench.row('url-life')).toEqual({ seen: '"3600"', same: 'yes' });
		expect(bench.row('status-words')).toEqual({ seen: 'TASK_STATUS_SUCCEED', same: 'yes' });
	});

	it('shows how late a task is visible', async () => {
		const { bench } = await ask(FIRST, { visibleAfterMs: 45_000 });
		expect(bench.row('visible-at-once')).toEqual({ seen: 'visible after 45 s', same: 'NO' });
	});

	it('shows a status that nobody knows, and a URL that lives for "0" seconds', async () => {
		const plan = () => ({ statusWord: 'TASK_STATUS_NEW', runMs: 60_000, ttl: '0' });
		const { bench } = await ask(FIRST, { plan });
		expect(bench.row('status-words').same).toBe('NO');
		expect(bench.row('url-life')).toEqual({ seen: '"0"', same: 'NO' });
	});

	it.each([
		[0.252, 'yes'],
		[0.42, 'NO'],
		[0, 'open'],
	])('shows what was billed: $%d', async (billed, same) => {
		const bench = await startBench();
		let usd = 100;
		await bench.run({
			only: [FIRST],
			send: async (request, key) => {
				if (request.method === 'POST') usd -= billed;
				if (!request.path.includes('balance')) return await bench.send(request, key);
				const availableBalance = String(Math.round(usd * 10_000));
				return { kind: 'response', status: 200, headers: {}, body: { availableBalance } };
			},
		});
		expect(bench.row('prices').same).toBe(same);
	});
});

describe('log and report', () => {
	let server: Server;
	afterEach(() => server.close().closeAllConnections());

	it('hold neither API key, nor image, nor signed URL, even where Novita repeats them', async () => {
		// Answers each submission with all that it got.
		server = createServer((request, response) => {
			const chunks: Buffer[] = [];
			request.on('data', (chunk: Buffer) => chunks.push(chunk));
			request.on('end', () => {
				const body = Buffer.concat(chunks).toString();
				const message = `${request.headers.authorization} https://a.example/b?signature=12 image ${body}`;
				response.writeHead(400).end(JSON.stringify({ reason: 'INVALID', message }));
			});
		});
		await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
		const { port } = server.address() as AddressInfo;
		const bench = await startBench();
		const echo = connect(`http://127.0.0.1:${port}`, simulatorKey);
		await bench.run({
			only: [FIRST],
			send: onPaid(bench.send, async (request) => await echo(request)),
		});
		await bench.run({ only: ['image-base64'] });
		expect(bench.row(FIRST).seen).toContain('Bearer [API key] https://a.example/b?… image');
		const image = jpegBytes(640, 360).toString('base64').slice(0, 40);
		for (const text of [bench.log(), bench.report(), bench.said.join('\n')]) {
			expect(text).not.toBe('');
			for (const secret of [simulatorKey, image, 'signature']) expect(text).not.toContain(secret);
		}
	});
});
