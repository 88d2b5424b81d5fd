/** Puts the simulated Novita on HTTP: outcomes become what really happens on a socket. */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { once } from 'node:events';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { bodyBytes, textAnswer } from './answers';
import type { Outcome, Request, Response } from './types';

/** Room for two pictures of 10 MB in base64, and some. */
const mostBodyBytes = 32 * 1024 * 1024;

export type Handler = (request: Request) => Promise<Outcome>;

/**
 * Listens on 127.0.0.1 and answers with `handle`.
 *
 * @param port 0 for any that is free
 * @returns once it listens; rejects with EADDRINUSE when the port is taken
 */
export async function listen(
	handle: Handler,
	port: number,
): Promise<{ server: Server; url: string }> {
	const server = createServer((message, reply) => {
		void answer(handle, message, reply);
	});
	// A test's client may keep a connection for as long as it likes.
	server.keepAliveTimeout = 0;
	server.requestTimeout = 0;
	server.listen(port, '127.0.0.1');
	await once(server, 'listening');
	const { port: taken } = server.address() as AddressInfo;
	return { server, url: `http://127.0.0.1:${taken}` };
}

async function answer(handle: Handler, message: IncomingMessage, reply: ServerResponse) {
	try {
		const body = await readBody(message);
		const outcome =
			body === undefined
				? textAnswer(413, 'request body too large')
				: await handle(asRequest(message, body));
		await carry(outcome, message, reply);
	} catch (error) {
		// The client has gone, or the simulator is broken; only the latter can still be told.
		if (reply.destroyed) return;
		if (reply.headersSent) reply.destroy();
		else await send(textAnswer(500, `the simulator failed: ${String(error)}`), reply);
	}
}

function asRequest(message: IncomingMessage, body: Buffer): Request {
	const url = new URL(message.url ?? '/', 'http://simulator.invalid');
	const headers = Object.entries(message.headers).map(([name, value]) => [name, String(value)]);
	return {
		method: message.method ?? 'GET',
		path: url.pathname,
		query: url.searchParams,
		headers: Object.fromEntries(headers) as Record<string, string>,
		body,
	};
}

/** The whole body; undefined when it is too large, with the rest thrown away. */
async function readBody(message: IncomingMessage): Promise<Buffer | undefined> {
	const chunks: Buffer[] = [];
	let bytes = 0;
	for await (const chunk of message as AsyncIterable<Buffer>) {
		bytes += chunk.length;
		if (bytes <= mostBodyBytes) chunks.push(chunk);
	}
	return bytes <= mostBodyBytes ? Buffer.concat(chunks) : undefined;
}

async function carry(outcome: Outcome, message: IncomingMessage, reply: ServerResponse) {
	switch (outcome.kind) {
		case 'response':
			return await send(outcome, reply);
		case 'reset':
			return message.socket.resetAndDestroy();
		case 'close':
			return message.socket.destroy();
		case 'hang':
			// The socket stays open until the client or stop() closes it.
			return;
	}
}

async function send(response: Response, reply: ServerResponse): Promise<void> {
	const { status, headers, cutAfter = Infinity } = response;
	reply.writeHead(status, { ...headers, 'content-length': String(bodyBytes(response)) });
	await pipeline(Readable.from(partsOf(response.body, cutAfter)), reply, { end: false });
	// The socket stays open until the client or stop() closes it.
	if (response.stalls === true) return;
	if (cutAfter !== Infinity) return await breakOff(reply);
	reply.end();
}

/** A body, or the first `most` bytes of it. */
function* partsOf(body: Response['body'], most: number): Generator<Buffer> {
	let left = most;
	for (const chunk of Buffer.isBuffer(body) ? [body] : body.chunks()) {
		yield chunk.subarray(0, left);
		left -= chunk.length;
		if (left <= 0) return;
	}
}

/** Breaks the connection, but only after what was written so far is on its way. */
async function breakOff(reply: ServerResponse): Promise<void> {
	await new Promise<void>((resolve) => {
		reply.write('', () => resolve());
		reply.once('close', resolve);
	});
	reply.socket?.destroy();
}
