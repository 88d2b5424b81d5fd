/** Other servers, but only on this machine: a test must not depend on the internet, nor reach into it. */
import type { FetchPicture } from './picture';

const loopback = new Set(['localhost', '127.0.0.1', '[::1]']);

const isLoopback = (url: string) => loopback.has(new URL(url).hostname);

/** One byte more than the largest picture, so that a larger one is seen to be so. */
const mostBytes = 10 * 1024 * 1024 + 1;

/** The bytes behind a loopback URL; undefined for any other host. Rejects when there is nothing to be had. */
export const fetchFromLoopback: FetchPicture = async (url) => {
	if (!isLoopback(url)) return undefined;
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

/**
 * Posts JSON to a loopback URL.
 *
 * @returns the answer's status; 0 for any other host, and where no answer comes before the signal
 */
export async function postToLoopback(
	url: string,
	body: string,
	signal: AbortSignal,
): Promise<number> {
	if (!isLoopback(url)) return 0;
	const headers = { 'content-type': 'application/json' };
	try {
		const response = await fetch(url, { method: 'POST', headers, body, signal });
		await response.body?.cancel();
		return response.status;
	} catch {
		return 0;
	}
}
