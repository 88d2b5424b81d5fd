import { once } from 'node:events';
import { createServer as createHttpServer, type IncomingMessage } from 'node:http';
import { createServer as createHttpsServer } from 'node:https';
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';
import tls from 'node:tls';

/**
 * A certificate for localhost that nobody trusts unless told to, and its key: of worth to no one. Made by
 * `openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 36500 -subj /CN=localhost
 * -addext subjectAltName=DNS:localhost,DNS:novita.invalid`.
 */
export const certificate = `-----BEGIN CERTIFICATE-----
MIIBpDCCAUugAwIBAgIUMatCT5EXcmm6vCSQxrUsF+1A09MwCgYIKoZIzj0EAwIw
FDESMBAGA1UEAwwJbG9jYWxob3N0MCAXDTI2MTEyNzEwNTM0NFoYDzIxMjYxMTAz
MTA1MzQ0WjAUMRIwEAYDVQQDDAlsb2NhbGhvc3QwWTATBgcqhkjOPQIBBggqhkjO
PQMBBwNCAAQATf7O7bV9SesA49A8bKi/oPf2YAfxe5uwU9YZ86Ir3AF0iDLVfjZJ
X6AFirYPyrHrDErDSrcjpBPzRAcOufpfo3kwdzAdBgNVHQ4EFgQUiWpJfoiOAZUw
9p33To2PxDkurycwHwYDVR0jBBgwFoAUiWpJfoiOAZUw9p33To2PxDkurycwDwYD
VR0TAQH/BAUwAwEB/zAkBgNVHREEHTAbgglsb2NhbGhvc3SCDm5vdml0YS5pbnZh
bGlkMAoGCCqGSM49BAMCA0cAMEQCIH7WQyKdxEhL+Xz9BmnC0j7gIFjTAm6k3M46
tx7HW1tpAiA2bvqAQwUKxJJxp0uah8v882SVg2MgN8C7joJWguQE3A==
-----END CERTIFICATE-----
`;

const privateKey = `-----BEGIN PRIVATE KEY-----
MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQg4chC6N0Yo6lKXlFP
iuXhbxOc8TZWvX81fNKImpak/7yhRANCAAQATf7O7bV9SesA49A8bKi/oPf2YAfx
e5uwU9YZ86Ir3AF0iDLVfjZJX6AFirYPyrHrDErDSrcjpBPzRAcOufpf
-----END PRIVATE KEY-----
`;

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

/** Takes the encryption off. */
const decrypt = (socket: Socket, then: (secured: tls.TLSSocket) => void) =>
	tls.createServer({ key: privateKey, cert: certificate }, then).emit('connection', socket);

export const hangsUpAfterTls: Behaviour = (socket) =>
	decrypt(socket, (secured) => secured.destroy());

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
	(socket) =>
		decrypt(socket, (secured) => {
			const behind = connect(Number(new URL(url).port), '127.0.0.1');
			behind.on('error', () => secured.destroy());
			secured.on('error', () => behind.destroy());
			secured.pipe(behind).pipe(secured);
		});

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
