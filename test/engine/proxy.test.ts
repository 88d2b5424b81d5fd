import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

import { initBinaryData, outputsOf, runWorkflow } from '../../tools/n8n-engine/engine';
import { items, kling, text } from '../../tools/n8n-engine/simulated';

const PAGE = '<html><h1>ERROR: The requested URL could not be retrieved</h1></html>';

/** A proxy that never opens a tunnel to the host behind it. */
async function closedProxy(status: number): Promise<{ server: Server; asked: string[] }> {
	const asked: string[] = [];
	const server = createServer().on('connect', ({ url }, socket) => {
		asked.push(String(url));
		const head = [
			`HTTP/1.1 ${status} No`,
			'Via: 1.1 office.example (squid/6.10)',
			'Content-Type: text/html',
			`Content-Length: ${PAGE.length}`,
			'Connection: close',
		];
		socket.end(`${head.join('\r\n')}\r\n\r\n${PAGE}`);
	});
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	return { server, asked };
}

describe('a proxy on the way to Novita', () => {
	const { HTTPS_PROXY } = process.env;
	beforeAll(initBinaryData);
	afterEach(() => {
		if (HTTPS_PROXY === undefined) delete process.env.HTTPS_PROXY;
		else process.env.HTTPS_PROXY = HTTPS_PROXY;
	});

	it.each([
		[407, 'REFUSED', 'asks for a user name and a password'],
		[400, 'REFUSED', 'Check the proxy that n8n uses'],
		[502, 'UNKNOWN', 'Check the proxy that n8n uses'],
	])('that answers %i is named, and so is what to do', async (status, verdict, fix) => {
		const { server, asked } = await closedProxy(status);
		process.env.HTTPS_PROXY = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
		try {
			const ended = await runWorkflow({
				items: items({ prompt: 'a cup' }),
				nodes: [kling(text(), { onError: 'continueRegularOutput' })],
				baseUrl: 'https://novita.invalid',
				apiKey: 'sk-of-this-test',
			});
			const [item] = outputsOf(ended, 'Kling')[0]!;
			expect(asked).toEqual(['novita.invalid:443']);
			expect(item!.json.status).toBe(verdict);
			const told = JSON.stringify(item!.json);
			expect(told).toContain('A proxy answered in place of Novita: office.example (squid/6.10)');
			expect(told).toContain(fix);
		} finally {
			server.close();
		}
	});
});
