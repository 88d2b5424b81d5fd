import { Agent, createServer, type Server } from 'node:http';
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
const stopped = { code: 'ERR_CANCELED', isAxiosError: true };
const BROKE = { cause: 'responseLost', detail: 'the connection broke' };
const HELD_BACK = { cause: 'notSent', detail: 'the execution was stopped before' };

describe('what can be seen of an error', () => {
	it.each<[string, unknown, boolean, object]>([
		['nothing', undefined, false, BROKE],
		['a text', 'connect ECONNREFUSED', false, BROKE],
		['an error of no kind', new Error('x'), false, BROKE],
		['a code that is none', { code: 5 }, false, BROKE],
		['that it is its own cause', circle, false, BROKE],
		['no request', { isAxiosError: true }, false, BROKE],
		['no connection', { isAxiosError: true, request: {} }, false, BROKE],
		[
			'a connection',
			{ isAxiosError: true, request: { socket: { encrypted: true } } },
			false,
			BROKE,
		],
		// A code says nothing of when.
		['the code of a refusal', { code, message: 'as told' }, false, BROKE],
		['the code of a certificate', { code: 'CERT_HAS_EXPIRED' }, false, BROKE],
		['the code of a protocol', { code: 'EPROTO' }, false, BROKE],
		['the code of a reset', { code: 'ECONNRESET' }, false, LOST],
		[
			'a refusal at each address',
			{ cause: { errors: [refused, refused] } },
			false,
			{ cause: 'notSent' },
		],
		['that the execution was stopped', new Error('x'), true, { cause: 'cancelled' }],
		['that the request was', stopped, false, { cause: 'cancelled' }],
		['that it was stopped before', refused, true, HELD_BACK],
	])('%s', (_, error, isStopped, means) => {
		expect(readNetworkError(error, isStopped)).toMatchObject(means);
	});

	it('of one that this package ended is how far it had come', () => {
		const ended = { ...stopped, request: { socket: { secureConnecting: true } } };
		const unsent = { cause: 'notSent', detail: 'the connection timed out' };
		expect(readNetworkError(ended, false, true)).toMatchObject(unsent);
		const lost = { cause: 'responseLost', detail: 'no reply came in time' };
		expect(readNetworkError(stopped, false, true)).toMatchObject(lost);
	});
});

describe('a connection that was kept open', () => {
	/** Answers once, and hangs up as soon as the connection is used again. */
	async function answersOnce(): Promise<Server> {
		const server = createServer((request, reply) => {
			request.resume();
			reply.end('{}');
			request.socket.once('data', () => undefined);
			request.once('end', () => {
				request.socket.removeAllListeners('data');
				request.socket.once('data', () => request.socket.destroy());
			});
		});
		await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
		return server;
	}

	it('and is closed just as it is used again may have carried the request', async () => {
		const server = await answersOnce();
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
});
