/** Servers of a test's own, on the loopback address. */
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';

export type Answer = (response: ServerResponse, request: IncomingMessage, body: Buffer) => unknown;

/** Answers each request once its whole body is there. */
export async function serve(answer: Answer): Promise<{ url: string; stop(): void }> {
	const server = createServer((request, response) => {
		void buffer(request).then((body) => answer(response, request, body));
	});
	server.listen(0, '127.0.0.1');
	await once(server, 'listening');
	const { port } = server.address() as AddressInfo;
	return {
		url: `http://127.0.0.1:${port}`,
		stop: () => {
			server.close();
			server.closeAllConnections();
		},
	};
}

export const answerJson = (response: ServerResponse, value: unknown): unknown =>
	response.setHeader('content-type', 'application/json').end(JSON.stringify(value));

/** Takes what workflows post at their end, since n8n keeps nothing of an execution that isn't saved. */
export async function listen(): Promise<{
	url: string;
	/** The body of the next POST. */
	next(): Promise<Buffer>;
	close(): void;
}> {
	let posted: (body: Buffer) => void = () => undefined;
	const { url, stop } = await serve((response, _, body) => {
		answerJson(response, {});
		posted(body);
	});
	return { url, next: async () => await new Promise((resolve) => (posted = resolve)), close: stop };
}
