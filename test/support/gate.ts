import { once } from 'node:events';
import { createServer as createHttpServer, type IncomingMessage } from 'node:http';
import { createServer as createHttpsServer } from 'node:https';
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';
import tls from 'node:tls';

import { certificate, privateKey } from './certificate';

/** What somebody meets who connects. */
export type Behaviour = (socket: Socket, seen: Seen) => void;

interface Seen {
	/** What an HTTP server got to see of requests, whatever it did then. */
	requests: string[];
	/** What a proxy was asked to connect to. */
	tunnels: string[];
}

export interface Gate extends Seen {
	port: number;
	/** How many have connected. */
	connections: number;
	close(): void;
}

/** A port of which each connection meets the next of these, and all further ones the last. */
export async function openGate(...behaviours: Behaviour[]): Promise<Gate> {
	const sockets = new Set<Socket>();
	const server = createServer((socket) => {
		sockets.add(socket);
		// Whoever connects may go as they please.
		socket.on('error', () => undefined);
		const behaviour = behaviours[Math.min(gate.connections, behaviours.length - 1)];
		gate.connections += 1;
		behaviour?.(socket, gate);
	});
	const gate: Gate = {
		port: 0,
		connections: 0,
		requests: [],
		tunnels: [],
		close: () => {
			server.close();
			for (const socket of sockets) socket.destroy();
		},
	};
	server.listen(0, '127.0.0.1');
	await once(server, 'listening');
	gate.port = (server.address() as AddressInfo).port;
	return gate;
}

type Answer = (request: IncomingMessage, socket: Socket) => void;

const served =
	(isEncrypted: boolean, answer: Answer): Behaviour =>
	(socket, { requests }) => {
		const server = isEncrypted
			? createHttpsServer({ key: privateKey, cert: certificate })
			: createHttpServer();
		server.on('request', (request) => {
			requests.push(`${request.method} ${request.url}`);
			answer(request, request.socket);
		});
		server.on('tlsClientError', () => undefined);
		server.emit('connection', socket);
	};

export const hangsUp: Behaviour = (socket) => socket.destroy();

export const resets: Behaviour = (socket) => socket.once('data', () => socket.resetAndDestroy());

export const saysNothing: Behaviour = (socket) => socket.resume();

const page = (socket: Socket) =>
	socket.end('HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\nConnection: close\r\n\r\n');

export const speaksPlainHttp = served(false, (_, socket) => page(socket));

/** Its certificate is as good as whoever connects believes. */
export const speaksTls = served(true, (_, socket) => page(socket));

export const hangsUpAfterTls: Behaviour = (socket) => {
	const secured = new tls.TLSSocket(socket, {
		isServer: true,
		key: privateKey,
		cert: certificate,
	});
	secured.on('error', () => undefined);
	secured.once('secure', () => secured.destroy());
};

export const hangsUpAfterHeaders = served(true, (_, socket) => socket.destroy());

export const hangsUpAfterBody = served(true, (request, socket) => {
	request.resume().once('end', () => socket.destroy());
});

export const hangsUpWithinAnswer = served(true, (request, socket) => {
	request.resume().once('end', () => {
		socket.end('HTTP/1.1 200 OK\r\nContent-Length: 500\r\n\r\n{"task_id": ');
	});
});

export const neverAnswers = served(true, (request) => request.resume());

/** Takes the encryption off, and hands on what is in it. */
export const leadsTo =
	(url: string): Behaviour =>
	(socket) => {
		const server = tls.createServer({ key: privateKey, cert: certificate }, (secured) => {
			const behind = connect(Number(new URL(url).port), '127.0.0.1');
			behind.on('error', () => secured.destroy());
			secured.on('error', () => behind.destroy());
			secured.pipe(behind).pipe(secured);
		});
		server.emit('connection', socket);
	};

/** A proxy: what it does with those who ask it to open a way. */
export const proxy =
	(answer: Behaviour): Behaviour =>
	(socket, seen) => {
		const server = createHttpServer().on('connect', ({ url }, client) => {
			seen.tunnels.push(String(url));
			answer(client as Socket, seen);
		});
		server.emit('connection', socket);
	};

const PAGE = '<html><h1>The requested URL could not be retrieved</h1></html>';

export const refuses =
	(status: number): Behaviour =>
	(socket) => {
		const head = [
			`HTTP/1.1 ${status} No`,
			'Via: 1.1 office.example (squid/6.10)',
			'Content-Type: text/html',
			`Content-Length: ${PAGE.length}`,
			'Connection: close',
		];
		socket.end(`${head.join('\r\n')}\r\n\r\n${PAGE}`);
	};

/** A proxy that opens the way, at whose end this is. */
export const opensTo = (behaviour: Behaviour): Behaviour =>
	proxy((socket, seen) => {
		socket.write('HTTP/1.1 200 Connection established\r\n\r\n');
		behaviour(socket, seen);
	});
