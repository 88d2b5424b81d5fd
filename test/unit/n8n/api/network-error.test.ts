import { Agent, createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

import axios from 'axios';
import { NodeApiError, type INode, type JsonObject } from 'n8n-workflow';

import { readNetworkError } from '../../../../nodes/n8n/api/networkError';
import {
	hangsUp,
	openGate,
	resets,
	speaksPlainHttp,
	speaksTls,
	type Behaviour,
} from '../../../support/gate';

const node = { name: 'Kling', type: 'novitaKling' } as INode;

/** What axios throws. */
const failed = async (url: string, more: Parameters<typeof axios.post>[2] = {}): Promise<unknown> =>
	await axios.post(url, { prompt: 'a cup' }, { maxRedirects: 0, proxy: false, ...more }).then(
		() => undefined,
		(error: unknown) => error,
	);

/** As n8n wraps it. */
const wrapped = (error: unknown) => new NodeApiError(node, error as JsonObject);

/** As n8n 2.20 and older do, which keep nothing of it but its words and its code. */
const bare = (error: unknown) =>
	Object.defineProperty(wrapped(error), 'cause', { value: undefined });

const LOST = { kind: 'networkError', cause: 'responseLost' };

describe('a request that failed', () => {
	it.each<[string, Behaviour | undefined, string]>([
		['a closed port', undefined, 'the connection was refused'],
		['a server without TLS', speaksPlainHttp, "it doesn't support TLS"],
		['a server that hangs up', hangsUp, 'it closed the connection at once'],
		['a server that resets', resets, 'it closed the connection at once'],
		['an untrusted certificate', speaksTls, 'its certificate is not trusted'],
	])('at %s was not sent', async (_, behaviour, why) => {
		const gate = await openGate(...(behaviour ? [behaviour] : []));
		if (!behaviour) gate.close();
		const error = await failed(`https://127.0.0.1:${gate.port}`);
		gate.close();
		const unsent = { cause: 'notSent', detail: expect.stringContaining(why) as string };
		for (const each of [error, wrapped(error)]) {
			expect(readNetworkError(each, false)).toMatchObject(unsent);
		}
		// Words alone tell it only where there was no connection.
		expect(readNetworkError(bare(error), false)).toMatchObject(behaviour ? LOST : unsent);
	});

	it.each(['https://novita.invalid', 'https://no va.ta', 'https://127.0.0.1:99999'])(
		'for the address %s was not sent',
		async (url) => {
			const error = await failed(url);
			for (const each of [error, wrapped(error), bare(error)]) {
				expect(readNetworkError(each, false)).toMatchObject({ cause: 'notSent' });
			}
		},
	);

	it('over plain http, where a connection is ready at once, may have arrived', async () => {
		const gate = await openGate(hangsUp);
		const error = await failed(`http://127.0.0.1:${gate.port}`);
		gate.close();
		expect(readNetworkError(error, false)).toMatchObject(LOST);
	});
});

const code = 'ECONNREFUSED';
const refused = Object.assign(new Error('x'), { syscall: 'connect', code });
const circle: { cause?: unknown } = {};
circle.cause = circle;
const overSocket = (socket?: object) => ({ isAxiosError: true, request: { socket } });

describe('an error that does not show how far it had come', () => {
	it.each<[string, unknown, string]>([
		['nothing', undefined, 'the connection broke'],
		['a text', 'connect ECONNREFUSED', 'the connection broke'],
		['a code that is none', { code: 5 }, 'the connection broke'],
		['that it is its own cause', circle, 'the connection broke'],
		['no request', { isAxiosError: true }, 'the connection broke'],
		['no connection', overSocket(), 'the connection broke'],
		['a connection', overSocket({ encrypted: true }), 'the connection broke'],
		// A code says nothing of when.
		['the code of a refusal', { code, message: 'as told' }, 'the connection broke'],
		['the code of a certificate', { code: 'CERT_HAS_EXPIRED' }, 'the connection broke'],
		['the code of a reset', { code: 'ECONNRESET' }, 'the connection was reset'],
	])('has %s, and may have arrived', (_, error, detail) => {
		expect(readNetworkError(error, false)).toEqual({ ...LOST, detail });
	});
});

it('a refusal at each address of a host was not sent', () => {
	const each = { cause: { errors: [refused, refused] } };
	expect(readNetworkError(each, false)).toMatchObject({ cause: 'notSent' });
});

describe('a request that was ended', () => {
	const ended = { ...overSocket(), code: 'ERR_CANCELED' };
	const early = { ...ended, ...overSocket({ secureConnecting: true }) };

	it.each<[string, unknown, boolean, boolean, string, string]>([
		['with the execution', new Error('x'), true, false, 'cancelled', 'the execution was stopped'],
		['by its signal', ended, false, false, 'cancelled', 'the execution was stopped'],
		['before it went', refused, true, false, 'notSent', 'the execution was stopped before'],
		['by this package', ended, false, true, 'responseLost', 'no reply came in time'],
		['so, but earlier', early, false, true, 'notSent', 'the connection timed out'],
	])('%s', (_, error, isStopped, timedOut, cause, detail) => {
		expect(readNetworkError(error, isStopped, timedOut)).toMatchObject({ cause, detail });
	});
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
	expect(await failed(url, { httpAgent })).toBeUndefined();
	const error = await failed(url, { httpAgent });
	httpAgent.destroy();
	server.close();
	expect(error).toMatchObject({ request: { reusedSocket: true }, code: 'ECONNRESET' });
	for (const each of [error, wrapped(error), bare(error)]) {
		expect(readNetworkError(each, false)).toMatchObject(LOST);
	}
});
