import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

import { NovitaClient } from '../../../../nodes/novita/api/client';
import { fetchClip } from '../../../../tools/liveCheck/clip';
import { connect } from '../../../../tools/liveCheck/connect';
import { startSimulator, type FaultKind, type Simulator } from '../../../../simulator';

const servers: Server[] = [];
const simulators: Simulator[] = [];
const clock = { now: () => Date.now() };

async function serve(listener: RequestListener): Promise<string> {
	const server = createServer(listener);
	servers.push(server);
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

async function simulate(): Promise<Simulator> {
	const simulator = await startSimulator({
		runMs: { min: 0, max: 0 },
		clips: async () => await Promise.resolve(Buffer.from('no video')),
	});
	simulators.push(simulator);
	return simulator;
}

afterEach(async () => {
	for (const server of servers.splice(0)) server.close().closeAllConnections();
	await Promise.all(simulators.splice(0).map(async ({ stop }) => await stop()));
});

const KEY = 'sk_secret_of_this_test';
const get = { method: 'GET', path: '/', timeoutMs: 5_000 } as const;

describe('the connection over axios', () => {
	it("carries the nodes' own client through a whole task", async () => {
		const { url, apiKey, requests } = await simulate();
		const client = new NovitaClient(connect(url, apiKey), clock);
		const submission = await client.submit('kling-v3.0-std-t2v', { prompt: 'A fox' }, 5_000);
		if (submission.kind !== 'accepted') throw new Error(submission.kind);
		expect(await client.look(submission.taskId, 5_000)).toMatchObject({
			kind: 'task',
			task: { state: 'succeeded' },
		});
		expect(await client.balance(5_000)).toEqual({ available: 123_450 });
		expect(requests.map(({ status }) => status)).toEqual([200, 200, 200]);
	});

	it.each<[FaultKind, string]>([
		['429', 'busy'],
		['INVALID_API_KEY', 'refused'],
		['500', 'unknown'],
		['502', 'unknown'],
		['html200', 'unknown'],
		['lost', 'unknown'],
		['reset', 'unknown'],
		['cutJson', 'unknown'],
		['wrongLength', 'unknown'],
	])('%s on a submission is %s, as in the nodes', async (kind, expected) => {
		const { url, apiKey, faults, submissions } = await simulate();
		faults.next({ on: 'submit', kind });
		const client = new NovitaClient(connect(url, apiKey), clock);
		const submission = await client.submit('kling-v3.0-std-t2v', { prompt: 'A fox' }, 5_000);
		expect(submission.kind).toBe(expected);
		// Nothing in between tries again.
		expect(submissions).toHaveLength(1);
	});

	it('was not made where nobody listens', async () => {
		const { url, stop } = await simulate();
		await stop();
		expect(await connect(url, KEY)(get)).toMatchObject({ kind: 'silence', cause: 'notSent' });
	});

	it('follows no redirect with the key', async () => {
		let seen = 0;
		const other = await serve((_, response) => {
			seen += 1;
			response.end('{}');
		});
		const url = await serve((_, response) => response.writeHead(302, { location: other }).end());
		expect(await connect(url, KEY)(get)).toMatchObject({ kind: 'answer', status: 302 });
		expect(seen).toBe(0);
	});

	it('takes the key out of what a server says, and leaves the rest as it is', async () => {
		const url = await serve(({ headers }, response) => {
			response.end(JSON.stringify({ said: `you sent ${headers.authorization ?? ''}`, code: 7 }));
		});
		expect(await connect(url, KEY)(get)).toMatchObject({
			body: { said: 'you sent Bearer [API key]', code: 7 },
		});
	});

	it('sends no key where there is none, and still takes the account’s out of the answer', async () => {
		const url = await serve(({ headers }, response) => {
			response.end(`${headers.authorization ?? 'nothing'} and ${KEY}`);
		});
		expect(await connect(url, undefined, KEY)(get)).toMatchObject({
			body: 'nothing and [API key]',
		});
	});
});

describe('a video', () => {
	it('is fetched without the key, and only its facts are kept', async () => {
		let authorization: string | undefined;
		const url = await serve(({ headers }, response) => {
			({ authorization } = headers);
			response.setHeader('content-type', 'video/mp4').end('no video');
		});
		expect(await fetchClip(`${url}/a.mp4?signature=secret`)).toEqual({
			host: new URL(url).host,
			contentType: 'video/mp4',
			saidLength: true,
			bytes: 8,
			isMp4: false,
			seconds: undefined,
			sound: false,
			file: undefined,
		});
		expect(authorization).toBeUndefined();
	});

	it('that is not there is a note, and never an error', async () => {
		const url = await serve((_, response) => response.writeHead(403).end());
		expect(await fetchClip(url)).toMatchObject({ problem: 'its host answered 403' });
		expect(await fetchClip('http://example.com/a.mp4')).toEqual({
			problem: 'its link is not an https one',
		});
	});
});
