/** The worker thread: one clip after the other. */
import { parentPort } from 'node:worker_threads';
import type { ClipRequest } from './encode';
import type { Done, Job } from './encode';
import { framesPerSecond, paintFrames } from './frames';
import { encodeH264 } from './h264';

async function make(request: ClipRequest): Promise<Uint8Array> {
	const { width, height } = request;
	return await encodeH264(paintFrames(request), { width, height, framesPerSecond });
}

// One at a time: the encoder keeps its file under one fixed name.
let last: Promise<void> = Promise.resolve();

parentPort?.on('message', ({ id, request }: Job) => {
	last = last.then(async () => {
		try {
			parentPort?.postMessage({ id, mp4: await make(request) } satisfies Done);
		} catch (error) {
			parentPort?.postMessage({ id, problem: String(error) } satisfies Done);
		}
	});
});
