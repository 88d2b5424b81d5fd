import { sleep, type IBinaryData, type IExecuteFunctions } from 'n8n-workflow';

import { systemClock } from '../n8n/api/send';
import { download } from '../n8n/binary/download';
import { nameFile } from '../n8n/binary/fileName';
import type { Limit } from '../n8n/concurrency';
import { whenStopped } from '../n8n/execution';
import { fromDownload, type ItemFailure } from '../n8n/items/failures';
import type { NovitaClient } from '../novita/api/client';
import type { Task } from '../novita/api/task';
import type { WaitSettings } from './waitSettings';

/** Pauses between the tries of one download, in milliseconds: long enough for a host to recover. */
const PAUSES = [1_000, 3_000, 8_000];

/** A succeeded task, and when it was read, as `systemClock.elapsed` counts. */
export interface ReadTask {
	task: Task;
	readAt: number;
}

/** With the task whose URL worked. */
export type Fetched =
	(ReadTask & { file: IBinaryData }) | { failure: ItemFailure } | { stopped: true };

/** What all files of a node have in common. */
export interface Fetching {
	context: IExecuteFunctions;
	client: NovitaClient;
	settings: WaitSettings;
	/** Of files on their way at the same time. Neither a pause nor a host that says nothing keeps others waiting. */
	limit: Limit;
	/** Breaks it off. */
	signal: AbortSignal | undefined;
}

/**
 * Fetches the video of a succeeded task. Each further try asks for the task anew: the URL may have expired.
 *
 * @param fileName Without it the file is called after its task.
 */
export async function fetchVideo(
	{ context, client, settings: { maxBytes, requestTimeoutMs }, limit, signal }: Fetching,
	{ taskId, fileName }: { taskId: string; fileName?: string },
	first: ReadTask,
): Promise<Fetched> {
	let { task, readAt } = first;
	for (let attempt = 0; ; attempt++) {
		if (signal?.aborted) return { stopped: true };
		const { video } = task;
		if (!video) throw new TypeError('A succeeded task has a video');
		const result = await limit(async (stepAside) => {
			const link = { url: video.url, ttl: video.ttl, ageMs: systemClock.elapsed() - readAt };
			return await download(context, link, {
				kind: 'video',
				name: (extension) => nameFile(taskId, extension, fileName),
				baseUrl: client.baseUrl,
				maxBytes,
				timeoutMs: requestTimeoutMs,
				signal,
				onQuiet: stepAside,
			});
		});
		if (result.kind === 'file') return { file: result.file, task, readAt };
		if (signal?.aborted) return { stopped: true };
		const pause = PAUSES[attempt];
		if (!result.again || pause === undefined) {
			const { why, fix } = result;
			return { failure: fromDownload(taskId, task.status, video.url, why, fix) };
		}
		await pauseFor(pause, signal);
		if (signal?.aborted) return { stopped: true };
		const check = await client.check(taskId, requestTimeoutMs);
		if (check.kind === 'task' && check.task.state === 'succeeded') {
			task = check.task;
			readAt = systemClock.elapsed();
		}
	}
}

/** Resolves when the time is up or the signal fires, whichever comes first. */
async function pauseFor(ms: number, signal: AbortSignal | undefined): Promise<void> {
	let forget = () => {};
	const stopped = new Promise<void>((resolve) => {
		forget = whenStopped(signal, resolve);
	});
	await Promise.race([sleep(ms), stopped]);
	forget();
}
