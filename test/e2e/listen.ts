import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** Takes what a workflow posts at its end, since n8n keeps nothing of an execution that isn't saved. */
export async function listen(): Promise<{
	url: string;
	posted: Promise<unknown>;
	close: () => void;
}> {
	let take: (body: unknown) => void = () => undefined;
	const posted = new Promise<unknown>((resolve) => {
		take = resolve;
	});
	const server = createServer((request, response) => {
		const parts: Buffer[] = [];
		request.on('data', (part: Buffer) => parts.push(part));
		request.on('end', () => {
			response.end('{}');
			take(JSON.parse(Buffer.concat(parts).toString()));
		});
	});
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	const { port } = server.address() as AddressInfo;
	return { url: `http://127.0.0.1:${port}`, posted, close: () => server.close() };
}
