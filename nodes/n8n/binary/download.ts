import {
	sleep,
	type BinaryHelperFunctions,
	type IBinaryData,
	type IExecuteFunctions,
	type IN8nHttpFullResponse,
} from 'n8n-workflow';

import { isSafeUrl } from '../../novita/api/baseUrl';
import type { Video } from '../../novita/api/task';
import { readNetworkError } from '../api/networkError';
import { readStorageError } from './storageError';

/** A body as n8n's helpers hand it out, and take it. */
type Stream = Exclude<Parameters<BinaryHelperFunctions['prepareBinaryData']>[0], Buffer>;

export interface DownloadOptions {
	fileName: string;
	/** Since Novita gave the URL, in milliseconds. */
	ageMs: number;
	maxBytes: number;
	/** Until the answer starts, and then the longest time without a byte. */
	timeoutMs: number;
	/** Ends the download at once. */
	signal: AbortSignal | undefined;
}

export type Download =
	| { kind: 'file'; file: IBinaryData }
	/** `again`: another try, with a fresh URL, may help. */
	| { kind: 'failure'; why: string; fix: string; again: boolean };

/** Storage hosts redirect once, if at all. */
const MAX_REDIRECTS = 5;

const LATER = 'Run the node again with the same task ID while the URL works, or open the URL.';

const failure = (why: string, again: boolean, fix = LATER): Download => ({
	kind: 'failure',
	why,
	fix,
	again,
});

const MIME_TYPES = new Map([
	['mov', 'video/quicktime'],
	['webm', 'video/webm'],
	['m4v', 'video/x-m4v'],
	['gif', 'image/gif'],
]);

const header = (response: IN8nHttpFullResponse, name: string): string | undefined => {
	const value = response.headers[name];
	return typeof value === 'string' ? value : undefined;
};

/**
 * Fetches a finished video into n8n's binary storage, as a stream. The URL is signed, so no
 * credential goes to its host, and each hop has to be https (or this machine itself).
 *
 * A file is handed on only when every byte of it has arrived.
 */
export async function downloadVideo(
	context: IExecuteFunctions,
	video: Video,
	options: DownloadOptions,
): Promise<Download> {
	let url = video.url;
	for (let hop = 0; hop <= MAX_REDIRECTS; hop++) {
		if (!isSafeUrl(url)) {
			return failure("its URL doesn't start with https://", false, 'Open the URL if you trust it.');
		}
		const answer = await request(context, url, options);
		if ('kind' in answer) return answer;
		const { statusCode } = answer;
		const location = header(answer, 'location');
		if (statusCode >= 300 && statusCode < 400 && location !== undefined) {
			discard(answer);
			url = resolveUrl(location, url);
			continue;
		}
		if (statusCode !== 200) return turnedAway(answer, video, options);
		return await store(context, answer, video, options);
	}
	return failure('too many redirects', true);
}

/** Whose status a host of files gives to a URL whose time is over. */
const EXPIRED = [401, 403, 404];

function turnedAway(
	answer: IN8nHttpFullResponse,
	{ ttl }: Video,
	{ ageMs }: DownloadOptions,
): Download {
	discard(answer);
	const { statusCode } = answer;
	const outlived = ttl !== undefined && Number(ttl) * 1000 <= ageMs;
	const isExpired = statusCode === 410 || (outlived && EXPIRED.includes(statusCode));
	return failure(
		isExpired ? 'its URL has expired' : `its host replied with HTTP ${statusCode}`,
		true,
	);
}

function resolveUrl(location: string, base: string): string {
	try {
		return new URL(location, base).href;
	} catch {
		return location;
	}
}

const discard = (answer: IN8nHttpFullResponse) => {
	(answer.body as unknown as Stream).destroy();
};

async function request(
	context: IExecuteFunctions,
	url: string,
	{ timeoutMs, signal }: DownloadOptions,
): Promise<IN8nHttpFullResponse | Download> {
	try {
		return (await context.helpers.httpRequest({
			method: 'GET',
			url,
			// The length of a compressed answer couldn't be checked, and video doesn't compress.
			headers: { Accept: '*/*', 'Accept-Encoding': 'identity' },
			encoding: 'stream',
			returnFullResponse: true,
			ignoreHttpStatusErrors: true,
			disableFollowRedirect: true,
			timeout: timeoutMs,
			abortSignal: signal,
		})) as IN8nHttpFullResponse;
	} catch (error) {
		const network = readNetworkError(error, signal?.aborted ?? false);
		return failure(network.detail, true);
	}
}

const megabytes = (bytes: number) => `${(bytes / 1_000_000).toFixed(1)} MB`;

async function store(
	context: IExecuteFunctions,
	answer: IN8nHttpFullResponse,
	video: Video,
	{ fileName, maxBytes, timeoutMs, signal }: DownloadOptions,
): Promise<Download> {
	const stream = answer.body as unknown as Stream;
	const announced = Number(header(answer, 'content-length') ?? Number.NaN);
	const type = header(answer, 'content-type')?.split(';')[0]?.trim().toLowerCase();
	const tooLarge = (bytes: number) =>
		failure(
			`it is ${megabytes(bytes)}, more than the ${megabytes(maxBytes)} that Max File Size allows`,
			false,
			'Raise Max File Size under Options and run the node again with the same task ID, or turn off Download Video and use the URL.',
		);
	if (announced > maxBytes) {
		stream.destroy();
		return tooLarge(announced);
	}
	if (type === 'text/html' || type === 'application/json' || type === 'application/xml') {
		stream.destroy();
		return failure('its URL returns a web page in place of a video', true);
	}

	let bytes = 0;
	let exceeded = false;
	// Paused first: a listener would start the flow before n8n's storage is there to take it.
	stream.pause();
	stream.on('data', (chunk: Buffer) => {
		bytes += chunk.length;
		if (bytes > maxBytes && !exceeded) {
			exceeded = true;
			stream.destroy(new Error('The file is too large'));
		}
	});
	// Storage on disk asks for piece after piece. That in memory (n8n 1.x by default) and in the database
	// (queue mode) only listens, and to a listener a paused stream says nothing by itself.
	stream.on('newListener', (event) => {
		if (event === 'data') stream.resume();
	});
	const watch = watchForStalls(stream, timeoutMs, () => bytes);
	try {
		const mimeType =
			type?.startsWith('video/') === true
				? type
				: (MIME_TYPES.get(video.type?.toLowerCase() ?? '') ?? 'video/mp4');
		const file = await context.helpers.prepareBinaryData(stream, fileName, mimeType);
		if (Number.isFinite(announced) && bytes !== announced) {
			return failure(`only ${bytes} of ${announced} bytes arrived`, true);
		}
		if (bytes === 0) return failure('the file is empty', true);
		return { kind: 'file', file };
	} catch (error) {
		// The storage may have given up before the first byte, and left the connection open.
		stream.destroy();
		if (exceeded) return tooLarge(bytes);
		if (watch.stalled) {
			return failure(`no data arrived for ${Math.round(timeoutMs / 1000)} seconds`, true);
		}
		if (signal?.aborted) {
			const why = `the connection broke after ${bytes} bytes, since the execution was stopped`;
			return failure(why, true);
		}
		const refused = readStorageError(error, stream.errored !== null);
		if (refused) return failure(refused.why, false, refused.fix);
		return failure(`the connection broke after ${bytes} bytes`, true);
	} finally {
		watch.over = true;
	}
}

/** Short, so that a finished download leaves no long timer behind. */
const STALL_STEP_MS = 1_000;

/** Ends a download that hangs half way: a request's own time-out ends with its first byte. */
function watchForStalls(stream: Stream, timeoutMs: number, progress: () => number) {
	const watch = { stalled: false, over: false };
	void (async () => {
		let seen = progress();
		for (let quietMs = 0; !watch.over && quietMs < timeoutMs; quietMs += STALL_STEP_MS) {
			await sleep(STALL_STEP_MS);
			if (progress() !== seen) quietMs = 0;
			seen = progress();
		}
		if (watch.over) return;
		watch.stalled = true;
		stream.destroy(new Error('The download stalled'));
	})();
	return watch;
}
