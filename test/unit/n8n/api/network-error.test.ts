/** What each shape of an error means. That n8n's requests have them is in test/engine/network.ts. */
import { Agent, createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

import axios from 'axios';
import { NodeApiError, type INode, type JsonObject } from 'n8n-workflow';

import { readNetworkError } from '../../../../nodes/n8n/api/networkError';
import { openGate } from '../../../support/gate';

/** What axios throws, as n8n wraps it, and as n8n 2.20 and older do, which keep its words and code alone. */
async function failed(url: string, httpAgent?: Agent): Promise<unknown[]> {
	const options = { maxRedirects: 0, proxy: false as const, httpAgent };
	const wrap = (error: unknown) =>
		new NodeApiError({ name: 'Kling', type: 'novitaKling' } as INode, error as JsonObject);
	return await axios.post(url, { prompt: 'a cup' }, options).then(
		() => [],
		(error: unknown) => [
			error,
			wrap(error),
			Object.defineProperty(wrap(error), 'cause', { value: undefined }),
		],
	);
}

const LOST = { kind: 'networkError', cause: 'responseLost' };

it.each([
	['a closed port', undefined, 'the connection was refused'],
	['a name without an address', 'https://novita.invalid', 'DNS'],
	['a URL that is none', 'https://no va.ta', "its address, or the proxy's, is not valid"],
])('a request to %s was not sent', async (_, url, why) => {
	const closed = await openGate();
	closed.close();
	const detail = expect.stringContaining(why) as string;
	const shapes = await failed(url ?? `https://127.0.0.1:${closed.port}`);
	expect(shapes).toHaveLength(3);
	for (const each of shapes) {
		expect(readNetworkError(each, false)).toMatchObject({ cause: 'notSent', detail });
	}
});

it('a connection that was kept open, and closes just as it is used again, may have carried the request', async () => {
	const server = createServer((request, reply) => {
		request.resume();
		reply.end('{}');
		request.once('end', () => {
			request.socket.removeAllListeners('data');
			request.socket.once('data', () => request.socket.destroy());
		});
	});
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	const httpAgent = new Agent({ keepAlive: true, maxSockets: 1 });
	const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
	expect(await failed(url, httpAgent)).toEqual([]);
	const shapes = await failed(url, httpAgent);
	httpAgent.destroy();
	server.close();
	expect(shapes[0]).toMatchObject({ request: { reusedSocket: true }, code: 'ECONNRESET' });
	for (const each of shapes) expect(readNetworkError(each, false)).toMatchObject(LOST);
});

const refused = Object.assign(new Error('x'), { syscall: 'connect', code: 'ECONNREFUSED' });
const circle: { cause?: unknown } = {};
circle.cause = circle;

/** Of a request whose connection was like this. */
const over = (socket?: object | null, code?: string) => ({
	isAxiosError: true,
	request: { socket },
	code,
});
const handshake = { secureConnecting: true };
const BROKE = 'the connection broke';

describe('an error that tells how far the request had come', () => {
	it.each<[string, unknown, string]>([
		['a connection refused at each address', { cause: { errors: [refused] } }, 'was refused'],
		['a handshake', over(handshake), 'no encrypted connection was established'],
		['one reset', over(handshake, 'ECONNRESET'), 'it closed the connection at once'],
		['one without TLS', over(handshake, 'EPROTO'), "it doesn't support TLS"],
		['a certificate', over({ ...handshake, authorizationError: 'SELF' }), 'is not trusted'],
		['no socket of a proxy', over(null), 'the proxy opened no connection'],
		['one timed out', over(null, 'ETIMEDOUT'), 'opened no connection (the connection timed out)'],
	])('%s: not sent', (_, error, why) => {
		const detail = expect.stringContaining(why) as string;
		expect(readNetworkError(error, false)).toMatchObject({ cause: 'notSent', detail });
	});

	it.each<[string, unknown, string]>([
		['nothing', undefined, BROKE],
		['a text', 'connect ECONNREFUSED', BROKE],
		['a code that is none', { code: 5 }, BROKE],
		['that it is its own cause', circle, BROKE],
		['no request', { isAxiosError: true }, BROKE],
		['no connection', over(), BROKE],
		['a connection', over({ encrypted: true }), BROKE],
		// A code says nothing of when.
		['the code of a refusal', { code: 'ECONNREFUSED', message: 'as told' }, BROKE],
		['the code of a certificate', { code: 'CERT_HAS_EXPIRED' }, BROKE],
		['the code of a reset', { code: 'ECONNRESET' }, 'the connection was reset'],
	])('%s: it may have arrived', (_, error, detail) => {
		expect(readNetworkError(error, false)).toEqual({ ...LOST, detail });
	});

	const ended = over(undefined, 'ERR_CANCELED');
	const early = over(handshake, 'ERR_CANCELED');

	it.each<[string, unknown, boolean, boolean, string, string]>([
		['with the execution', new Error('x'), true, false, 'cancelled', 'the execution was stopped'],
		['by its signal', ended, false, false, 'cancelled', 'the execution was stopped'],
		['before it went', refused, true, false, 'notSent', 'the execution was stopped before'],
		['by this package', ended, false, true, 'responseLost', 'no reply came in time'],
		['so, but earlier', early, false, true, 'notSent', 'the connection timed out'],
	])('one that was ended %s', (_, error, isStopped, timedOut, cause, detail) => {
		expect(readNetworkError(error, isStopped, timedOut)).toMatchObject({ cause, detail });
	});
});
