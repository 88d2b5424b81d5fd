import {
	sleep,
	type IBinaryData,
	type IExecuteFunctions,
	type INodeExecutionData,
} from 'n8n-workflow';

import type { ApiErrorCode } from '../../novita/api/meanings';
import type { NovitaClient } from '../../novita/api/client';
import { fromDownload, fromOutcome, type ItemFailure } from '../items/failures';
import { createLimit } from '../concurrency';
import { expiryOf, type Task } from '../../novita/api/task';
import { Waiter } from '../../novita/wait/waiter';
import type { TaskToWatch, WaitOutcome, WaitProgress } from '../../novita/wait/waitOutcome';
import { downloadVideo } from '../binary/download';
import { nameFile } from '../binary/fileName';
import { tellCredential } from '../api/connect';
import { systemClock } from '../api/send';
import type { About } from './about';
import type { WaitSettings } from './waitSettings';

export type WaitResult = { seen: WaitProgress } & (
	| { kind: 'item'; item: INodeExecutionData }
	| { kind: 'running'; item: INodeExecutionData }
	| { kind: 'failure'; failure: ItemFailure }
);

/** A task, and what becomes of its video. */
export interface VideoTarget extends TaskToWatch {
	/** Goes into the item as it is. */
	about?: About;
	/** The binary field that gets the file. Without it nothing is fetched. */
	outputField?: string;
	/** Without it the file is called after its task. */
	fileName?: string;
}

/** What earlier checks of the same wait have seen, where it goes on after a pause. */
export interface Earlier {
	startedAt: number;
	checks: number;
	errors: WaitProgress['errors'];
}

/** What another account's credential may be behind. */
const ACCOUNT: ReadonlySet<ApiErrorCode> = new Set(['keyRefused', 'notFound']);

/** Files on their way at the same time: memory stays flat, and n8n stays responsive. */
const DOWNLOADS = 4;

/** Pauses between the tries of one download, in milliseconds: long enough for a host to recover. */
const DOWNLOAD_PAUSES = [1_000, 3_000, 8_000];

/** `readAt`: when the task was read whose URL worked, as `systemClock.elapsed` counts. */
type Fetched =
	{ file: IBinaryData; task: Task; readAt: number } | { failure: ItemFailure } | { stopped: true };

/**
 * Waits for tasks side by side and fetches their videos, for both nodes.
 */
export class VideoWait {
	private readonly waiter: Waiter;
	private readonly limit = createLimit(DOWNLOADS);

	constructor(
		private readonly context: IExecuteFunctions,
		private readonly client: NovitaClient,
		private readonly settings: WaitSettings,
		private readonly signal: AbortSignal | undefined,
	) {
		const { timeoutMs, pollIntervalMs, checksPerMinute, once, requestTimeoutMs } = settings;
		this.waiter = new Waiter(
			async (taskId) => await client.check(taskId, requestTimeoutMs),
			systemClock,
			{ timeoutMs, pollIntervalMs, perMinute: checksPerMinute, once },
			signal,
		);
	}

	/** One task until its item. Never throws. */
	async wait(target: VideoTarget, itemIndex: number, earlier?: Earlier): Promise<WaitResult> {
		const outcome = continued(await this.waiter.watch(target), earlier);
		const { taskId, outputField, fileName } = target;
		const givenAt = systemClock.elapsed();
		const { checks, waitedMs, errors, task, doubt } = outcome;
		const seen: WaitProgress = { checks, waitedMs, errors, task, doubt };
		const { timeoutMs, runningAtTimeout } = this.settings;
		const goesOn = runningAtTimeout && outcome.kind === 'timedOut';
		const failure = goesOn ? undefined : fromOutcome(taskId, outcome, timeoutMs);
		if (failure && outcome.kind === 'error' && ACCOUNT.has(outcome.error.code)) {
			failure.description = [failure.description, tellCredential(this.context)]
				.filter((line) => line !== '')
				.join('\n');
		}
		if (failure) return { kind: 'failure', failure, seen };
		const item: INodeExecutionData = {
			json: describe(target, seen, givenAt),
			pairedItem: { item: itemIndex },
		};
		if (outcome.kind !== 'succeeded') return { kind: 'running', item, seen };
		if (outputField === undefined) return { kind: 'item', item, seen };
		const fetched = await this.limit(
			async () => await this.fetch(taskId, outcome.task, fileName, givenAt),
		);
		if ('stopped' in fetched) {
			const stopped = fromOutcome(taskId, { ...seen, kind: 'cancelled' }, 0) as ItemFailure;
			return { kind: 'failure', failure: stopped, seen };
		}
		if ('failure' in fetched) return { kind: 'failure', failure: fetched.failure, seen };
		return {
			kind: 'item',
			seen,
			item: {
				...item,
				// A later check may have brought a fresh URL.
				json: describe(target, { ...seen, task: fetched.task }, fetched.readAt),
				binary: { [outputField]: fetched.file },
			},
		};
	}

	/** Each further try asks for the task anew: the URL may have expired. */
	private async fetch(
		taskId: string,
		first: Task,
		fileName: string | undefined,
		givenAt: number,
	): Promise<Fetched> {
		let task = first;
		let readAt = givenAt;
		for (let attempt = 0; ; attempt++) {
			if (this.signal?.aborted) return { stopped: true };
			const { video } = task;
			if (!video) throw new TypeError('A succeeded task has a video');
			const result = await downloadVideo(this.context, video, {
				fileName: nameFile(taskId, video.type, fileName),
				ageMs: systemClock.elapsed() - readAt,
				maxBytes: this.settings.maxBytes,
				timeoutMs: this.settings.requestTimeoutMs,
				signal: this.signal,
			});
			if (result.kind === 'file') return { file: result.file, task, readAt };
			const pause = DOWNLOAD_PAUSES[attempt];
			if (!result.again || pause === undefined || this.signal?.aborted) {
				const { why, fix } = result;
				return { failure: fromDownload(taskId, task.status, video.url, why, fix) };
			}
			await pauseFor(pause, this.signal);
			if (this.signal?.aborted) return { stopped: true };
			const check = await this.client.check(taskId, this.settings.requestTimeoutMs);
			if (check.kind === 'task' && check.task.state === 'succeeded') {
				task = check.task;
				readAt = systemClock.elapsed();
			}
		}
	}
}

function continued(outcome: WaitOutcome, earlier: Earlier | undefined): WaitOutcome {
	if (!earlier) return outcome;
	const errors = { ...outcome.errors };
	for (const [code, times] of Object.entries(earlier.errors) as Array<[ApiErrorCode, number]>) {
		errors[code] = (errors[code] ?? 0) + times;
	}
	return {
		...outcome,
		errors,
		checks: outcome.checks + earlier.checks,
		waitedMs: systemClock.now() - earlier.startedAt,
	};
}

/** Resolves when the time is up or the signal fires, whichever comes first. */
async function pauseFor(ms: number, signal: AbortSignal | undefined): Promise<void> {
	if (signal?.aborted) return;
	let stop = () => {};
	const aborted = new Promise<void>((resolve) => {
		stop = resolve;
	});
	signal?.addEventListener('abort', stop);
	await Promise.race([sleep(ms), aborted]);
	signal?.removeEventListener('abort', stop);
}

/** @param readAt When the task was read, as `systemClock.elapsed` counts. */
function describe(
	{ taskId, about }: VideoTarget,
	{ task, checks, waitedMs }: WaitProgress,
	readAt: number,
) {
	const ageMs = systemClock.elapsed() - readAt;
	return {
		task_id: taskId,
		...about,
		status: task?.status ?? '',
		progress_percent: task?.progressPercent ?? 0,
		video_url: task?.video?.url ?? null,
		video_url_ttl: task?.video?.ttl ?? null,
		video_url_expires_at: expiryOf(task?.video, systemClock.now() - ageMs),
		video_type: task?.video?.type ?? null,
		videos: task?.videos ?? [],
		task: task?.raw ?? {},
		waited_seconds: Math.round(waitedMs / 100) / 10,
		checks,
	};
}
