/** A shop whose images are what shops have: two that Kling takes, one that comes at the second try, and three that are none. */
import { once } from 'node:events';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

import { pngBytes } from '../../../tools/images';
import { readSample } from '../../../tools/examples';

export interface Shop {
	url: string;
	/** The path of each request, in order. */
	requests: string[];
	stop(): void;
}

/** The head of a WebP image, which is all that anybody reads of one that isn't taken. */
const WEBP = Buffer.from('RIFF\x24\0\0\0WEBPVP8 \x18\0\0\0', 'latin1');

const page = '<!DOCTYPE html><html><title>Please log in</title><body>Please log in</body></html>';

const image = (type: string, bytes: Buffer) => (response: ServerResponse) =>
	response.setHeader('content-type', type).end(bytes);

/** What the image of a product answers, by the product's handle; undefined is a 404. */
const images: Record<string, ((response: ServerResponse) => unknown) | undefined> = {
	cup: image('image/png', pngBytes(640, 640)),
	scarf: image('image/webp', WEBP),
	bottle: image('image/jpeg', readSample()),
	poster: undefined,
	gift: undefined,
	lamp: image('image/png', pngBytes(800, 600)),
	voucher: (response) => response.setHeader('content-type', 'text/html').end(page),
	hat: image('image/png', pngBytes(480, 640)),
	glove: image('image/png', pngBytes(500, 500)),
};

/** Products that shops list without any image. */
const withoutImage = new Set(['gift']);

/** The titles are part of the prompts, and so may say how a task goes. */
const titles: Record<string, string> = {
	hat: 'Straw hat [fail: Too dark]',
	glove: 'Wool glove [fault: lost]',
};

export const products = Object.keys(images).map((handle) => ({
	handle,
	title: titles[handle] ?? `A ${handle}`,
}));

/** @param busyOnce The image that answers 503 at its first request. */
export async function startShop(busyOnce: string): Promise<Shop> {
	const requests: string[] = [];
	const server = createServer((request, response) => {
		const { pathname } = new URL(request.url ?? '', 'http://shop');
		const busy = pathname === `/${busyOnce}` && !requests.includes(pathname);
		requests.push(pathname);
		if (pathname === '/products.json') {
			const { port } = server.address() as AddressInfo;
			const list = products.map((product) => ({
				...product,
				images: withoutImage.has(product.handle)
					? []
					: [{ src: `http://127.0.0.1:${port}/${product.handle}` }],
			}));
			response.setHeader('content-type', 'application/json');
			response.end(JSON.stringify({ products: list }));
			return;
		}
		const answer = images[pathname.slice(1)];
		if (busy) response.writeHead(503).end();
		else if (answer) answer(response);
		else response.writeHead(404).end();
	});
	server.listen(0, '127.0.0.1');
	await once(server, 'listening');
	const { port } = server.address() as AddressInfo;
	return {
		url: `http://127.0.0.1:${port}`,
		requests,
		stop: () => {
			server.close();
			server.closeAllConnections();
		},
	};
}
