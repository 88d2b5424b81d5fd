import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** What somebody meets who asks for a file. */
export type Host = (response: ServerResponse, request: IncomingMessage) => void;

export interface FileHost {
	url: string;
	/** The URL at which this one answers. */
	at(host: Host): string;
	/** How many connections are open. */
	connections(): Promise<number>;
	close(): void;
}

/** Hosts of files, each at a path of its own of one server on this machine. */
export async function openFileHost(): Promise<FileHost> {
	const hosts: Host[] = [];
	const server = createServer((request, response) => {
		// Whoever asked may go as they please.
		response.on('error', () => undefined);
		response.strictContentLength = false;
		hosts[Number(/^\/(\d+)/.exec(request.url ?? '')?.[1])]?.(response, request);
	});
	server.listen(0, '127.0.0.1');
	await once(server, 'listening');
	const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
	return {
		url,
		at: (host) => `${url}/${hosts.push(host) - 1}/file.mp4`,
		connections: async () =>
			await new Promise((resolve) => server.getConnections((_, count) => resolve(count))),
		close: () => {
			server.close();
			server.closeAllConnections();
		},
	};
}
