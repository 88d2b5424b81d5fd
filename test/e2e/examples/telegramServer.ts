/** A stand-in for Telegram: takes what a bot sends, and says that it has arrived. */
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface Telegram {
	/** What n8n's credential for it holds. */
	credential: { accessToken: string; baseUrl: string };
	/** What was sent, in order: the method's name, and the whole body. */
	sent: Array<{ method: string; body: Buffer }>;
	stop(): void;
}

export async function startTelegram(): Promise<Telegram> {
	const accessToken = 'telegram-stub';
	const sent: Telegram['sent'] = [];
	const server = createServer((request, response) => {
		const parts: Buffer[] = [];
		request.on('data', (part: Buffer) => parts.push(part));
		request.on('end', () => {
			const method = String(request.url).replace(`/bot${accessToken}/`, '');
			sent.push({ method, body: Buffer.concat(parts) });
			response.setHeader('content-type', 'application/json');
			response.end(JSON.stringify({ ok: true, result: { message_id: sent.length } }));
		});
	});
	server.listen(0, '127.0.0.1');
	await once(server, 'listening');
	const { port } = server.address() as AddressInfo;
	return {
		credential: { accessToken, baseUrl: `http://127.0.0.1:${port}` },
		sent,
		stop: () => {
			server.close();
			server.closeAllConnections();
		},
	};
}
