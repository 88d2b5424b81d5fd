/** Looks at pictures by URL, but only on this machine: a test must not depend on the internet. */
import type { FetchPicture } from './picture';

const loopback = new Set(['localhost', '127.0.0.1', '[::1]']);

/** One byte more than the largest picture, so that a larger one is seen to be so. */
const mostBytes = 10 * 1024 * 1024 + 1;

/** The bytes behind a loopback URL; undefined for any other host. Rejects when there is nothing to be had. */
export const fetchFromLoopback: FetchPicture = async (url) => {
	if (!loopback.has(new URL(url).hostname)) return undefined;
	const response = await fetch(url, { signal: AbortSignal.timeout(10_000) });
	if (!response.ok || response.body === null) throw new Error(`status ${response.status}`);
	const chunks: Uint8Array[] = [];
	let bytes = 0;
	for await (const chunk of response.body as unknown as AsyncIterable<Uint8Array>) {
		chunks.push(chunk);
		bytes += chunk.length;
		if (bytes >= mostBytes) break;
	}
	return Buffer.concat(chunks);
};
