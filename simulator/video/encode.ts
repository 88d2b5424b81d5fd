/**
 * Makes the videos in one worker thread, so that encoding a batch doesn't hold up the answers, and keeps those made:
 * a batch over one picture costs one encoding.
 */
import { once } from 'node:events';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';

export interface ClipRequest {
	/** Whole seconds. */
	seconds: number;
	/** Even numbers of pixels, as H.264 in yuv420p needs them. */
	width: number;
	height: number;
	/** One of a few colour schemes, for a clip without a picture. */
	palette: number;
	/** The first and last frame, as the PNG or JPEG that came in. */
	picture?: { sha256: string; bytes: Buffer };
	endPicture?: { sha256: string; bytes: Buffer };
}

/** Makes a playable mp4, with its index first. */
export type ClipMaker = (request: ClipRequest) => Promise<Buffer>;

/** A clip is some 100 kB, so this is a few MB. */
const mostClips = 64;

/** What comes back from the worker. */
export type Done = { mp4: Uint8Array } | { problem: string };

/** Worker threads don't inherit the TypeScript loader of tsx or Jest; this one line brings it. */
const bootstrap = `
const { workerData } = require('node:worker_threads');
require(workerData.loader).require(workerData.script, workerData.script);
`;

const kept = new Map<string, Promise<Buffer>>();
let worker: Worker | undefined;
let stopping = new AbortController();
/** One clip at a time: the encoder keeps its file under one fixed name. */
let last: Promise<unknown> = Promise.resolve();

/** Encodes a clip, or gives the one that was made before. Rejects when the encoder fails. */
export const encodeClip: ClipMaker = async (request) => {
	const key = [
		request.seconds,
		request.width,
		request.height,
		request.picture?.sha256 ?? `palette ${request.palette}`,
		request.endPicture?.sha256,
	].join(' ');
	const known = kept.get(key);
	if (known !== undefined) return await known;
	const oldest = kept.keys().next();
	if (kept.size >= mostClips && oldest.done !== true) kept.delete(oldest.value);
	const { signal } = stopping;
	const clip = last.then(async () => await make(request, signal));
	kept.set(key, clip);
	// A failure is not worth keeping: the next request tries anew.
	last = clip.catch(() => kept.delete(key));
	return await clip;
};

/** Ends the worker thread. A later clip starts another. */
export async function stopEncoder(): Promise<void> {
	const running = worker;
	worker = undefined;
	stopping.abort(new Error('the encoder was stopped'));
	stopping = new AbortController();
	await running?.terminate();
}

async function make(request: ClipRequest, signal: AbortSignal): Promise<Buffer> {
	signal.throwIfAborted();
	const running = (worker ??= start());
	// Only while a clip is awaited the process must not end.
	running.ref();
	try {
		running.postMessage(request);
		const [done] = (await once(running, 'message', { signal })) as [Done];
		if ('problem' in done) throw new Error(done.problem);
		return Buffer.from(done.mp4);
	} finally {
		running.unref();
	}
}

function start(): Worker {
	const workerData = {
		loader: require.resolve('tsx/cjs/api'),
		script: join(__dirname, 'encoder.worker.ts'),
	};
	const started = new Worker(bootstrap, { eval: true, workerData });
	return started.once('exit', () => {
		if (worker === started) worker = undefined;
	});
}
