/** The worker thread: a clip for each message. */
import { parentPort } from 'node:worker_threads';
import type { ClipRequest, Done } from './encode';
import { encodeH264 } from './h264';

parentPort?.on('message', async (request: ClipRequest) => {
	const done: Done = await encodeH264(request).then(
		(mp4) => ({ mp4 }),
		(error: unknown) => ({ problem: String(error) }),
	);
	parentPort?.postMessage(done);
});
