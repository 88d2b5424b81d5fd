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
type FetchedFile =
	(ReadTask & { file: IBinaryData }) | { failure: ItemFailure } | { stopped: true };

/** With the task as it was read last. */
export type Fetched =
	(ReadTask & { files: IBinaryData[] }) | { failure: ItemFailure } | { stopped: true };

/** Of one task. */
export const MOST_FILES = 20;

type Target = { taskId: string; fileName?: string };

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
 * Fetches the files of a succeeded task: all of them, or none.
 *
 * @param fileName Without it the files are called after their task.
 */
export async function fetchFiles(
	fetching: Fetching,
	target: Target,
	first: ReadTask,
): Promise<Fetched> {
	const fetches = first.task.files
		.slice(0, MOST_FILES)
		.map(async (_, number) => await fetchFile(fetching, target, first, number));
	let read = first;
	const files: IBinaryData[] = [];
	for (const fetched of await Promise.all(fetches)) {
		if (!('file' in fetched)) return fetched;
		files.push(fetched.file);
		if (fetched.readAt > read.readAt) read = fetched;
	}
	return { files, task: read.task, readAt: read.readAt };
}

/**
 * Each further try asks for the task anew: the URL may have expired.
 *
 * @param number Which of the task's files.
 */
async function fetchFile(
	{ context, client, settings: { maxBytes, requestTimeoutMs }, limit, signal }: Fetching,
	{ taskId, fileName }: Target,
	first: ReadTask,
	number: number,
): Promise<FetchedFile> {
	let { task, readAt } = first;
	for (let attempt = 0; ; attempt++) {
		if (signal?.aborted) return { stopped: true };
		const link = task.files[number]!;
		const result = await limit(async (stepAside) => {
			const ageMs = systemClock.elapsed() - readAt;
			return await download(
				context,
				{ ...link, ageMs },
				{
					kind: link.kind,
					name: (extension) => nameFile(taskId, extension, fileName, number),
					baseUrl: client.baseUrl,
					maxBytes,
					timeoutMs: requestTimeoutMs,
					signal,
					onQuiet: stepAside,
				},
			);
		});
		if (result.kind === 'file') return { file: result.file, task, readAt };
		if (signal?.aborted) return { stopped: true };
		const pause = PAUSES[attempt];
		if (!result.again || pause === undefined) {
			const { why, fix } = result;
			return { failure: fromDownload(taskId, task.status, link, why, fix) };
		}
		await pauseFor(pause, signal);
		if (signal?.aborted) return { stopped: true };
		const check = await client.check(taskId, requestTimeoutMs);
		const isThere = check.kind === 'task' && check.task.files[number]?.kind === link.kind;
		if (isThere && check.task.state === 'succeeded') {
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
