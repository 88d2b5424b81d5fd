/** The worker thread: one clip after the other. */
import { parentPort } from 'node:worker_threads';
import type { Done, Job } from './encode';
import { encodeH264 } from './h264';

// One at a time: the encoder keeps its file under one fixed name.
let last: Promise<void> = Promise.resolve();

parentPort?.on('message', ({ id, request }: Job) => {
	last = last.then(async () => {
		try {
			parentPort?.postMessage({ id, mp4: await encodeH264(request) } satisfies Done);
		} catch (error) {
			parentPort?.postMessage({ id, problem: String(error) } satisfies Done);
		}
	});
});
