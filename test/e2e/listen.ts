import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';

/** Takes what workflows post at their end, since n8n keeps nothing of an execution that isn't saved. */
export async function listen(): Promise<{
	url: string;
	/** The body of the next POST. */
	next(): Promise<Buffer>;
	close(): void;
}> {
	const server = createServer((request, response) => {
		void buffer(request).then((body) => {
			response.end('{}');
			server.emit('posted', body);
		});
	});
	server.listen(0, '127.0.0.1');
	await once(server, 'listening');
	const { port } = server.address() as AddressInfo;
	return {
		url: `http://127.0.0.1:${port}`,
		next: async () => ((await once(server, 'posted')) as [Buffer])[0],
		close: () => server.close(),
	};
}
