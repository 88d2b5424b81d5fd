import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';

import { tellCredential } from '../n8n/api/connect';
import { systemClock } from '../n8n/api/send';
import { numbered } from '../n8n/binary/fileName';
import { createLimit } from '../n8n/concurrency';
import { lines, type ItemFailure } from '../n8n/items/failures';
import { addRunHint } from '../n8n/items/items';
import type { NovitaClient } from '../novita/api/client';
import type { ApiErrorCode } from '../novita/api/meanings';
import { expiryOf } from '../novita/api/task';
import { fetchFiles, MOST_FILES, type ReadTask } from './fetchFiles';
import { fromOutcome, longPause, type WaitOutcome, type WaitProgress } from './outcome';
import { Waiter, type TaskToWatch } from './waiter';
import type { WaitSettings } from './waitSettings';

export type WaitResult = { seen: WaitProgress } & (
	| { kind: 'item'; item: INodeExecutionData }
	| { kind: 'running'; item: INodeExecutionData }
	| { kind: 'failure'; failure: ItemFailure }
);

/** A task, and what becomes of its files. */
export interface VideoTarget extends TaskToWatch {
	/** Goes into the item as it is. */
	about?: About;
	/** The binary field that gets the first file. Without it nothing is fetched. */
	outputField?: string;
	/** Without it the files are called after their task. */
	fileName?: string;
	/** For how long whoever has its URL may get the first file from n8n. */
	shareHours?: number;
	settings: WaitSettings;
}

/** What the item of a video repeats of its request. */
export interface About {
	model?: string;
	prompt?: string;
}

/** What earlier checks of the same wait have seen, where it goes on after a pause. */
export interface Earlier {
	/** Milliseconds since 1970. */
	startedAt: number;
	checks: number;
	errors: WaitProgress['errors'];
}

/** What another account's credential may be behind. */
const ACCOUNT: ReadonlySet<ApiErrorCode> = new Set(['keyRefused', 'notFound']);

const TOO_MANY = `Only the first ${MOST_FILES} files of a task are downloaded. The item has the URLs of all.`;

/** Files on their way at the same time: memory stays flat, and n8n stays responsive. */
const DOWNLOADS = 4;

/** Waits for tasks side by side and fetches their files, for both nodes. */
export class VideoWait {
	/** Novita's limits, and a key that it refuses, count for one account. */
	private readonly waiters = new Map<NovitaClient, Waiter>();
	private readonly limit = createLimit(DOWNLOADS);
	private isPauseTold = false;

	constructor(
		private readonly context: IExecuteFunctions,
		private readonly signal: AbortSignal | undefined,
	) {}

	/** One task until its item. Never throws. */
	async wait(
		client: NovitaClient,
		target: VideoTarget,
		itemIndex: number,
		earlier?: Earlier,
	): Promise<WaitResult> {
		const { settings } = target;
		const outcome = continued(await this.waiterFor(client, settings).watch(target), earlier);
		const readAt = systemClock.elapsed();
		const { checks, waitedMs, errors, task, toldToWaitMs } = outcome;
		const seen: WaitProgress = { checks, waitedMs, errors, task };
		this.tellPause(toldToWaitMs);
		const failure = this.failureOf(target, outcome);
		if (failure) return { kind: 'failure', failure, seen };
		const item: INodeExecutionData = {
			json: describe(target, seen, readAt),
			pairedItem: { item: itemIndex },
		};
		if (outcome.kind !== 'succeeded') return { kind: 'running', item, seen };
		if (target.outputField === undefined) return { kind: 'item', item, seen };
		const found: ReadTask = { task: outcome.task, readAt };
		const { context, limit, signal } = this;
		const fetched = await fetchFiles({ context, client, settings, limit, signal }, target, found);
		if ('stopped' in fetched) {
			const stopped = this.failureOf(target, { ...seen, kind: 'cancelled' });
			return { kind: 'failure', failure: stopped as ItemFailure, seen };
		}
		if ('failure' in fetched) return { kind: 'failure', failure: fetched.failure, seen };
		// A later check may have brought a fresh URL.
		const json = describe(target, { ...seen, task: fetched.task }, fetched.readAt);
		const field = target.outputField;
		const binary = Object.fromEntries(
			fetched.files.map((file, number) => [numbered(field, number), file]),
		);
		if (fetched.task.files.length > MOST_FILES) addRunHint(context, TOO_MANY);
		return { kind: 'item', item: { ...item, json, binary }, seen };
	}

	/** Once: it slows all tasks. */
	private tellPause(ms: number | undefined): void {
		const pause = this.isPauseTold ? undefined : longPause(ms);
		if (pause === undefined) return;
		this.isPauseTold = true;
		addRunHint(
			this.context,
			`Novita asked to wait ${pause} before the next status check, so videos may arrive late.`,
		);
	}

	private waiterFor(client: NovitaClient, { checksPerMinute }: WaitSettings): Waiter {
		const known = this.waiters.get(client);
		if (known) return known;
		const check = client.check.bind(client);
		const waiter = new Waiter(check, systemClock, checksPerMinute, this.signal);
		this.waiters.set(client, waiter);
		return waiter;
	}

	/** undefined where there is a file, or where the task goes on and that is no failure. */
	private failureOf(
		{ taskId, settings }: VideoTarget,
		outcome: WaitOutcome,
	): ItemFailure | undefined {
		const { timeoutMs, runningAtTimeout } = settings;
		if (runningAtTimeout && outcome.kind === 'timedOut') return undefined;
		const failure = fromOutcome(taskId, outcome, Math.max(timeoutMs, outcome.waitedMs));
		if (!failure || outcome.kind !== 'error' || !ACCOUNT.has(outcome.error.code)) return failure;
		return { ...failure, description: lines(failure.description, tellCredential(this.context)) };
	}
}

/** @param json Of an item of Novita Kling, or of any that holds a model and a prompt itself. */
export function aboutOf(json: Readonly<Record<string, unknown>>): About {
	const { model, prompt = promptIn(json.request) } = json;
	return {
		...(isText(model) && { model }),
		...(isText(prompt) && { prompt }),
	};
}

const isText = (value: unknown): value is string => typeof value === 'string' && value !== '';

const promptIn = (request: unknown): unknown =>
	typeof request === 'object' && request !== null && 'prompt' in request
		? request.prompt
		: undefined;

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
		images: task?.images ?? [],
		audios: task?.audios ?? [],
		task: task?.raw ?? {},
		waited_seconds: Math.round(waitedMs / 100) / 10,
		checks,
	};
}
