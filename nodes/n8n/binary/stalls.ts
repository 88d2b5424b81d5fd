import { sleep, type BinaryHelperFunctions } from 'n8n-workflow';

/** A body as n8n's helpers hand it out, and take it. */
export type Stream = Exclude<Parameters<BinaryHelperFunctions['prepareBinaryData']>[0], Buffer>;

/** Short, so that a finished download leaves no long timer behind. */
const STALL_STEP_MS = 1_000;

/** Ends a download that hangs half way: a request's own time-out ends with its first byte. */
export function watchForStalls(stream: Stream, timeoutMs: number, progress: () => number) {
	const watch = { stalled: false, stop: () => {} };
	let over = false;
	watch.stop = () => {
		over = true;
	};
	void (async () => {
		let seen = progress();
		for (let quietMs = 0; !over && quietMs < timeoutMs; quietMs += STALL_STEP_MS) {
			await sleep(STALL_STEP_MS);
			if (progress() !== seen) quietMs = 0;
			seen = progress();
		}
		if (over) return;
		watch.stalled = true;
		stream.destroy(new Error('The download stalled'));
	})();
	return watch;
}
