/** A shop whose images are what shops have: two that Kling takes, one that comes at the second try, and three that are none. */
import type { ServerResponse } from 'node:http';

import { pngBytes } from '../../../tools/images';
import { readSample } from '../../../tools/examples';
import { answerJson, serve } from '../listen';

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
	const { url, stop } = await serve((response, { url: path = '', headers: { host } }) => {
		const busy = path === `/${busyOnce}` && !requests.includes(path);
		requests.push(path);
		if (path.startsWith('/products.json')) {
			const imagesOf = ({ handle }: (typeof products)[number]) =>
				withoutImage.has(handle) ? [] : [{ src: `http://${host}/${handle}` }];
			answerJson(response, {
				products: products.map((product) => ({ ...product, images: imagesOf(product) })),
			});
			return;
		}
		const answer = images[path.slice(1)];
		if (busy) response.writeHead(503).end();
		else if (answer) answer(response);
		else response.writeHead(404).end();
	});
	return { url, requests, stop };
}
