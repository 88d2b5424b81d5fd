import { apiError } from '../novita/api/apiError';
import type { NovitaClient, Submission } from '../novita/api/client';
import { assembleBody, bodyBytes, type VideoRequest } from '../novita/request/videoRequest';
import type { JsonObject } from '../novita/values/json';

/** Sends a request, with its files read just before. Never throws. */
export async function sendRequest(
	client: NovitaClient,
	request: VideoRequest,
	timeoutMs: number,
): Promise<Submission> {
	const body = await readBody(request);
	return body
		? await client.submit(request.slug, body, timeoutMs)
		: { kind: 'error', error: FILE_GONE };
}

/** Apart from the sending, so that the files themselves aren't in memory any more until the answer comes. */
async function readBody(request: VideoRequest): Promise<JsonObject | Buffer | undefined> {
	if (request.files.length === 0) return assembleBody(request);
	const files: Record<string, Buffer | string> = {};
	try {
		for (const { api, read, link } of request.files) files[api] = link?.() ?? (await read());
	} catch {
		return undefined;
	}
	return bodyBytes(request, files);
}

const FILE_GONE = apiError({
	code: 'notSent',
	message: 'n8n could not read the image file',
	fix: 'Run the nodes before this one again. Nothing was sent.',
});
