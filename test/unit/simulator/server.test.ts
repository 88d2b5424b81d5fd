import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { once } from 'node:events';
import {
	simulatorKey,
	startSimulator,
	type Simulator,
	type SimulatorOptions,
} from '../../../simulator';
import { dataUri, png, slug, stubMp4, type TaskResult } from './harness';

const running: Simulator[] = [];

async function simulator(options: SimulatorOptions = {}) {
	const started = await startSimulator({
		runMs: { min: 0, max: 0 },
		clips: async () => stubMp4,
		...options,
	});
	running.push(started);
	return started;
}

afterEach(async () => {
	await Promise.all(running.splice(0).map(async ({ stop }) => await stop()));
});

const headers = { authorization: `Bearer ${simulatorKey}`, 'content-type': 'application/json' };
const balance = '/openapi/v1/billing/balance/detail';

async function submitTo({ url }: Simulator, body: object, model = slug): Promise<Response> {
	const init = { method: 'POST', headers, body: JSON.stringify(body) };
	return await fetch(`${url}/v3/async/${model}`, init);
}

async function linkFrom(started: Simulator): Promise<string> {
	const { task_id: id } = (await (await submitTo(started, { prompt: 'a' })).json()) as {
		task_id: string;
	};
	const answer = await fetch(`${started.url}/v3/async/task-result?task_id=${id}`, { headers });
	return ((await answer.json()) as TaskResult).videos[0]?.video_url ?? '';
}

/** The code of the error that a request without an answer ends in, or else its name. */
async function failure(request: Promise<unknown>): Promise<string> {
	try {
		await request;
		return 'none';
	} catch (error) {
		const { name, cause } = error as { name: string; cause?: { code?: string } };
		return cause?.code ?? name;
	}
}

describe('over HTTP', () => {
	it('a video is made as soon as its task is accepted, and none for a task that will have none', async () => {
		const made: string[] = [];
		const started = await simulator({
			runMs: { min: 60_000, max: 60_000 },
			clips: async ({ seconds }) => {
				made.push(`${seconds} s`);
				return await Promise.reject(new Error('no encoder'));
			},
		});
		await submitTo(started, { prompt: '[fail]', duration: 3 });
		await submitTo(started, { prompt: '[no-video]', duration: 4 });
		await submitTo(started, { prompt: 'a', duration: 5 });
		expect(made).toEqual(['5 s']);
		expect(started.downloads).toEqual([]);
	});

	it('a video is submitted, waited for and downloaded', async () => {
		const started = await simulator();
		const answer = await fetch(await linkFrom(started));
		expect(answer.headers.get('content-length')).toBe(String(stubMp4.length));
		expect(Buffer.from(await answer.arrayBuffer())).toEqual(stubMp4);
		expect(started.requests.map(({ on, status }) => `${on} ${status}`)).toEqual([
			'submit 200',
			'result 200',
			'download 200',
		]);
		expect(started.downloads).toMatchObject([{ hadAuthorization: false }]);
	});

	it('a submission of 28 MB is taken, one of 33 MB is not', async () => {
		const started = await simulator();
		const almost = dataUri(Buffer.concat([png(300, 300), Buffer.alloc(10 * 1024 * 1024 - 2_000)]));
		const body = { image: almost, end_image: almost, prompt: 'a' };
		expect((await submitTo(started, body, 'kling-v3.0-std-i2v')).status).toBe(200);
		const huge = { prompt: 'a'.repeat(33 * 1024 * 1024) };
		expect((await submitTo(started, huge)).status).toBe(413);
		expect(started.submissions).toHaveLength(1);
	});

	it('a picture on this machine is fetched, one elsewhere is not', async () => {
		const started = await simulator();
		const host = createServer((request, reply) => {
			reply.statusCode = request.url === '/a.png' ? 200 : 404;
			reply.end(png(400, 300));
		}).listen(0, '127.0.0.1');
		await once(host, 'listening');
		const base = `http://127.0.0.1:${(host.address() as AddressInfo).port}`;
		const model = 'kling-v3.0-4k-i2v';
		await submitTo(started, { image: `${base}/a.png`, prompt: 'a' }, model);
		await submitTo(started, { image: `${base}/none.png`, prompt: 'a' }, model);
		await submitTo(started, { image: 'https://nowhere.invalid/a.png', prompt: 'a' }, model);
		host.close();
		host.closeAllConnections();
		expect(started.submissions).toMatchObject([
			{ accepted: true, image: { form: 'url', width: 400, height: 300 } },
			{ accepted: false, refusal: 'INVALID_IMAGE_FORMAT' },
			{ accepted: true, image: { form: 'url' } },
		]);
	});

	it.each(['reset', 'refused', 'lost'] as const)('%s breaks the connection', async (kind) => {
		const started = await simulator();
		started.faults.next({ on: 'submit', kind });
		expect(await failure(submitTo(started, { prompt: 'a' }))).toMatch(/ECONNRESET|UND_ERR_SOCKET/);
		expect(started.submissions).toMatchObject([{ accepted: kind === 'lost', answered: false }]);
	});

	it('a hanging request ends when the client gives up, and at once when the simulator stops', async () => {
		const started = await simulator();
		started.faults.next({ on: 'balance', kind: 'hang', times: 2 });
		const patience = new AbortController();
		const abandoned = fetch(started.url + balance, { headers, signal: patience.signal });
		const left = fetch(started.url + balance, { headers });
		const ends = [failure(abandoned), failure(left)];
		while (started.requests.length < 2) await new Promise((resolve) => setImmediate(resolve));
		patience.abort();
		await started.stop();
		expect(await Promise.all(ends)).toEqual([
			expect.stringContaining('AbortError'),
			expect.stringMatching(/ECONNRESET|UND_ERR_SOCKET/),
		]);
	});

	it.each([
		['cut', '300000'],
		['wrongLength', '600000'],
	] as const)('%s leaves the client with less than it was promised', async (kind, promised) => {
		const started = await simulator({ videoBytes: 300_000 });
		const link = await linkFrom(started);
		started.faults.next({ on: 'download', kind });
		const answer = await fetch(link);
		expect(answer.headers.get('content-length')).toBe(promised);
		expect(await failure(answer.arrayBuffer())).toMatch(/ECONNRESET|UND_ERR_SOCKET|TypeError/);
	});

	it('a file goes out chunked, redirected and padded at once', async () => {
		const started = await simulator({
			videoBytes: 5_000_000,
			chunkedVideo: true,
			redirectVideo: true,
		});
		const answer = await fetch(await linkFrom(started));
		expect(answer.redirected).toBe(true);
		expect(answer.headers.has('content-length')).toBe(false);
		expect((await answer.arrayBuffer()).byteLength).toBe(5_000_000);
	});

	it('HEAD gives the length and no body', async () => {
		const started = await simulator({ videoBytes: 1_000 });
		const answer = await fetch(await linkFrom(started), { method: 'HEAD' });
		expect(answer.headers.get('content-length')).toBe('1000');
		expect(await answer.text()).toBe('');
	});

	it('an encoder that fails is said to be the simulator’s fault', async () => {
		const started = await simulator({
			clips: async () => {
				throw new Error('no memory');
			},
		});
		const answer = await fetch(await linkFrom(started));
		expect(answer.status).toBe(500);
		expect(await answer.text()).toBe('the simulator failed: no memory');
	});

	it('each request is told of, once it is answered', async () => {
		const lines: string[] = [];
		const started = await simulator({
			latencyMs: 1,
			onRequest: ({ path, status }) => lines.push(`${status} ${path}`),
		});
		await fetch(started.url + balance, { headers });
		await fetch(`${started.url}/nothing`);
		expect(lines).toEqual([`200 ${balance}`, '404 /nothing']);
	});

	it('a port that is taken is refused', async () => {
		const { url } = await simulator();
		await expect(startSimulator({ port: Number(new URL(url).port) })).rejects.toMatchObject({
			code: 'EADDRINUSE',
		});
	});

	it('a webhook on this machine is called, and none elsewhere', async () => {
		const owner = createServer();
		owner.listen(0, '127.0.0.1');
		await once(owner, 'listening');
		const { port } = owner.address() as AddressInfo;
		const started = await simulator();
		const submit = async (url: string) =>
			await submitTo(started, { prompt: 'a', extra: { webhook: { url } } });
		await submit('https://example.com/hook');
		expect(started.calls).toMatchObject([{ url: 'https://example.com/hook', status: 0 }]);
		const arrives = once(owner, 'request') as Promise<[IncomingMessage, ServerResponse]>;
		await submit(`http://127.0.0.1:${port}/hook`);
		const [message, reply] = await arrives;
		const chunks = (await message.toArray()) as Buffer[];
		reply.end();
		expect(message.headers['content-type']).toBe('application/json');
		expect(message.headers.authorization).toBeUndefined();
		expect(JSON.parse(Buffer.concat(chunks).toString('utf8'))).toMatchObject({
			payload: { task: { status: 'TASK_STATUS_SUCCEED' } },
		});
		owner.closeAllConnections();
		owner.close();
	});
});
