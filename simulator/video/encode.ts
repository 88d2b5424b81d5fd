/**
 * Makes the videos in one worker thread, so that encoding a batch doesn't hold up the answers, and keeps those made:
 * a batch over one picture costs one encoding.
 */
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

/** What goes to the worker, and what comes back. */
export interface Job {
	id: number;
	request: ClipRequest;
}
export type Done = { id: number; mp4: Uint8Array } | { id: number; problem: string };

interface Waiting {
	resolve(mp4: Buffer): void;
	reject(error: Error): void;
}

/** Worker threads don't inherit the TypeScript loader of tsx or Jest; this one line brings it. */
const bootstrap = `
const { workerData } = require('node:worker_threads');
require(workerData.loader).require(workerData.script, workerData.script);
`;

const kept = new Map<string, Promise<Buffer>>();
const waiting = new Map<number, Waiting>();
let worker: Worker | undefined;
let jobs = 0;

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
	const clip = send(request);
	kept.set(key, clip);
	// A failure is not worth keeping: the next request tries anew.
	clip.catch(() => kept.delete(key));
	return await clip;
};

/** Ends the worker thread. A later clip starts another. */
export async function stopEncoder(): Promise<void> {
	const running = worker;
	worker = undefined;
	abandon(new Error('the encoder was stopped'));
	await running?.terminate();
}

async function send(request: ClipRequest): Promise<Buffer> {
	const running = (worker ??= start());
	const id = jobs++;
	return await new Promise<Buffer>((resolve, reject) => {
		waiting.set(id, { resolve, reject });
		// While a clip is awaited the process must not end.
		running.ref();
		running.postMessage({ id, request } satisfies Job);
	});
}

function start(): Worker {
	const started = new Worker(bootstrap, {
		eval: true,
		workerData: {
			loader: require.resolve('tsx/cjs/api'),
			script: join(__dirname, 'encoder.worker.ts'),
		},
	});
	started.on('message', (done: Done) => {
		const waiter = waiting.get(done.id);
		waiting.delete(done.id);
		if (waiting.size === 0) started.unref();
		if ('mp4' in done) waiter?.resolve(Buffer.from(done.mp4));
		else waiter?.reject(new Error(done.problem));
	});
	started.on('error', (error) => {
		if (worker === started) worker = undefined;
		abandon(error);
	});
	started.unref();
	return started;
}

function abandon(error: Error): void {
	const all = [...waiting.values()];
	waiting.clear();
	for (const { reject } of all) reject(error);
}
