import type { IExecuteFunctions } from 'n8n-workflow';

import { connect } from '../n8n/api/connect';
import { systemClock } from '../n8n/api/send';
import { isMcpCall, isToolCall, type Stoppable } from '../n8n/execution';
import { fromSubmission, type ItemFailure } from '../n8n/items/failures';
import { NOTES } from '../n8n/items/forModel';
import { LEFT_BEHIND, openJournal, type Journal } from '../n8n/submit/journal';
import { rememberStopped } from '../n8n/submit/stoppedTasks';
import { aboutOf, VideoWait, type VideoTarget } from '../wait/videoWait';
import { defaultSettings, forMcpClient, MCP_PATIENCE_MS, OUTPUT_FIELD } from '../wait/waitSettings';
import { assembleBody } from '../novita/request/body';
import type { VideoRequest } from '../novita/request/videoRequest';
import { sendRequest } from '../novita/submit/sendRequest';
import { submitAll } from '../novita/submit/submitAll';
import { entryOf, isReady, type Item, type ReadyItem } from './item';
import { hintAtStopped } from './nextStep';
import { hintAtBalance, holdLimit } from './spending';

/** Items with files whose bodies are in memory at the same time: each may take some 30 MB. */
const BODIES_HELD = 3;

/**
 * Sends the items that may be sent, and waits for their videos where they ask for that.
 *
 * @returns The item that stops the node, where one does.
 */
export async function submitItems(
	context: IExecuteFunctions,
	items: readonly Item[],
	stop: boolean,
	{ signal, stop: stopRun }: Stoppable,
): Promise<Item | undefined> {
	const ready = items.filter(isReady);
	if (ready.length === 0) return undefined;
	const connection = await connect(context);
	if (connection.kind === 'failure') {
		for (const item of ready) item.failure = connection.failure;
		return stop ? ready[0] : undefined;
	}
	const { client } = connection;
	const startedAt = systemClock.elapsed();
	const sendable = ready.filter(({ plan }) => !plan.spending.checkOnly);
	const journal = openJournal(context, sendable.map(entryOf), signal);
	// A re-run that stops early must still name what an earlier try has started.
	for (const item of sendable) {
		const known = journal.known(entryOf(item));
		if (known) item.task = { ...known, reused: true };
	}
	const overLimit = holdLimit(ready);
	const toSend = stop && overLimit ? [] : sendable.filter(isReady);
	await hintAtBalance(context, client, toSend);
	hintAtStopped(context, journal, toSend);

	const isTool = isToolCall(context);
	const isMcp = isMcpCall(context);
	let wait: VideoWait | undefined;
	const startWait = (): VideoWait => {
		const settings = defaultSettings();
		const spentMs = systemClock.elapsed() - startedAt;
		const own = isMcp ? forMcpClient(settings, spentMs) : settings;
		return new VideoWait(context, client, own, signal);
	};
	const concurrency = toSend.some(({ plan }) => plan.request.files.length)
		? BODIES_HELD
		: undefined;
	let stoppedBy = stop ? overLimit : undefined;
	const fail = (item: Item, failure: ItemFailure) => {
		item.failure = failure;
		if (!stop || stoppedBy) return;
		// The first to fail is the one to name; what it ends counts as stopped, not as failing.
		stoppedBy = item;
		stopRun();
	};

	await submitAll(
		toSend,
		async (item) => {
			const { request, requestTimeoutMs } = item.plan;
			return await journal.submit(
				entryOf(item),
				async () => await sendRequest(client, request, requestTimeoutMs),
			);
		},
		(item, submission) => {
			if (submission.kind === 'error') return fail(item, fromSubmission(submission.error));
			item.task = submission;
			if (isTool) item.note = submission.reused ? NOTES.same : NOTES.started;
			if (!item.plan.waitForCompletion) return;
			const target = targetOf(item.plan.request, submission, isTool);
			wait ??= startWait();
			item.finished = wait.wait(target, item.itemIndex).then((result) => {
				if (result.kind === 'failure') fail(item, result.failure);
				else if (result.kind === 'item') item.out = result.item;
			});
		},
		{
			clock: systemClock,
			signal,
			concurrency,
			goOn: ({ kind }) => !stop || kind === 'accepted',
			patienceMs: isMcp ? MCP_PATIENCE_MS : undefined,
		},
	);
	await Promise.all(toSend.map(async (item) => await item.finished));
	if (stoppedBy) await markLeftBehind(journal, toSend);
	await journal.close();
	if (context.getExecutionCancelSignal()?.aborted) {
		rememberStopped(toSend.flatMap(({ task }) => task?.taskId ?? []));
	}
	return stoppedBy;
}

/** n8n drops files on their way to an agent. */
const targetOf = (
	request: VideoRequest,
	{ taskId, submittedAt }: { taskId: string; submittedAt: number },
	isTool: boolean,
): VideoTarget => ({
	taskId,
	submittedAt,
	about: aboutOf({ model: request.slug, request: assembleBody(request) }),
	...(!isTool && { outputField: OUTPUT_FIELD }),
});

/** Items that the stop kept from being sent here, and that a process which died may have sent. */
async function markLeftBehind(journal: Journal, items: readonly ReadyItem[]): Promise<void> {
	const open = items.filter(({ task, failure }) => !task && !failure);
	const found = await journal.leftBehind(open.map(entryOf));
	const indexes = new Set(found.map(({ itemIndex }) => itemIndex));
	for (const item of open) {
		if (indexes.has(item.itemIndex)) item.failure = fromSubmission(LEFT_BEHIND);
	}
}
