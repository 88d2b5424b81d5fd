import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';

import { connect } from '../n8n/api/connect';
import { systemClock } from '../n8n/api/send';
import { isMcpCall, isToolCall, stoppable } from '../n8n/execution';
import {
	fromInvalid,
	fromSubmission,
	heldBack,
	UNKNOWN,
	type ItemFailure,
} from '../n8n/items/failures';
import {
	addHints,
	failedItem,
	failedRunError,
	readOnError,
	type KnownTask,
	type OnError,
} from '../n8n/items/items';
import { forModel, NOTES } from '../n8n/items/forModel';
import { LEFT_BEHIND, openJournal, type Journal } from '../n8n/submit/journal';
import { VideoWait } from '../n8n/wait/videoWait';
import {
	defaultSettings,
	forMcpClient,
	MCP_PATIENCE_MS,
	OUTPUT_FIELD,
} from '../n8n/wait/waitSettings';
import { describeBody } from '../novita/request/body';
import { sendRequest } from '../novita/submit/sendRequest';
import { submitAll } from '../novita/submit/submitAll';
import { readItem, type ItemPlan } from './readItem';

/** Items with files whose bodies are in memory at the same time: each may take some 30 MB. */
const BODIES_HELD = 3;

interface Item {
	itemIndex: number;
	plan?: ItemPlan;
	failure?: ItemFailure;
	task?: { taskId: string; submittedAt: number; reused?: boolean };
	/** For an AI model: how to go on. */
	note?: string;
	/** With Wait for Completion: settled when the item is as it goes out. */
	finished?: Promise<void>;
	out?: INodeExecutionData;
}

type ReadyItem = Item & { plan: ItemPlan };

/**
 * One item out for each item in. All items are checked before the first is sent where a bad one would
 * stop the node: a bad item 40 must not leave 39 paid videos behind it.
 */
export async function execute(context: IExecuteFunctions): Promise<INodeExecutionData[][]> {
	const onError = readOnError(context);
	const { length } = context.getInputData();
	if (length === 0) return [[]];
	const items = await checkItems(context, length, onError === 'stop');
	const bad = items.find((item) => item.failure);
	if (onError === 'stop' && bad?.failure) {
		throw failedRunError(context, bad.itemIndex, bad.failure, []);
	}
	addHints(context, [
		...items.flatMap(({ itemIndex, plan }) =>
			(plan?.hints ?? []).map((hint) => ({ itemIndex, hint })),
		),
		...equalItems(items),
	]);

	const stoppedBy = await submit(context, items, onError === 'stop');
	if (stoppedBy?.failure) {
		const { itemIndex, failure } = stoppedBy;
		throw failedRunError(
			context,
			itemIndex,
			failure,
			tasksOf(items),
			uncertainOf(items, stoppedBy),
		);
	}
	const out = items.map((item) => outOf(item, onError));
	return [isToolCall(context) ? out.map(forModel) : out];
}

/** Items that a Merge or a second branch has multiplied are most likely not meant. */
function equalItems(items: readonly Item[]): Array<{ itemIndex: number; hint: string }> {
	const groups = new Map<string, number[]>();
	for (const { itemIndex, plan } of items) {
		if (!plan) continue;
		const request = JSON.stringify(plan.request);
		const group = groups.get(request);
		if (group) group.push(itemIndex);
		else groups.set(request, [itemIndex]);
	}
	return [...groups.values()]
		.filter((indexes) => indexes.length > 1)
		.flatMap((indexes) => {
			const hint = `${indexes.length} items ask for the same video, and each makes one that is paid for. If that isn't meant, remove duplicates before this node.`;
			return indexes.map((itemIndex) => ({ itemIndex, hint }));
		});
}

function outOf(
	{ itemIndex, plan, task, failure, note, out }: Item,
	onError: OnError,
): INodeExecutionData {
	if (failure || !task || !plan) return failedItem(itemIndex, failure ?? heldBack(), onError);
	const reused = task.reused && { reused: true };
	if (out) return { ...out, json: { ...out.json, ...reused } };
	return {
		json: {
			task_id: task.taskId,
			model: plan.request.slug,
			submitted_at: new Date(task.submittedAt).toISOString(),
			request: describeBody(plan.request),
			...reused,
			...(note !== undefined && { note }),
		},
		pairedItem: { item: itemIndex },
	};
}

const tasksOf = (items: readonly Item[]): KnownTask[] =>
	items.flatMap(({ itemIndex, task }) => (task ? [{ itemIndex, taskId: task.taskId }] : []));

const uncertainOf = (items: readonly Item[], stoppedBy: Item): number[] =>
	items
		.filter((item) => item !== stoppedBy && item.failure?.status === UNKNOWN)
		.map(({ itemIndex }) => itemIndex);

async function checkItems(
	context: IExecuteFunctions,
	count: number,
	stop: boolean,
): Promise<Item[]> {
	const items: Item[] = [];
	for (let itemIndex = 0; itemIndex < count; itemIndex++) {
		const reading = await readItem(context, itemIndex);
		if (reading.kind === 'plan' && reading.plan.invalid.length === 0) {
			items.push({ itemIndex, plan: reading.plan });
		} else {
			const { invalid } = reading.kind === 'plan' ? reading.plan : reading;
			items.push({ itemIndex, failure: fromInvalid(invalid, stop) });
		}
	}
	return items;
}

/** @returns The item that stops the node, where one does. */
async function submit(
	context: IExecuteFunctions,
	items: Item[],
	stop: boolean,
): Promise<Item | undefined> {
	const ready = items.filter((item): item is ReadyItem => item.plan !== undefined);
	if (ready.length === 0) return undefined;
	const connection = await connect(context);
	if (connection.kind === 'failure') {
		for (const item of ready) item.failure = connection.failure;
		return stop ? ready[0] : undefined;
	}
	const { client } = connection;
	const startedAt = systemClock.elapsed();
	const run = stoppable(context);
	const { signal } = run;
	const journal = openJournal(context, ready.map(entryOf), signal);
	// A re-run that stops early must still name what an earlier try has started.
	for (const item of ready) item.task = journal.known(entryOf(item));
	const isTool = isToolCall(context);
	const isMcp = isMcpCall(context);
	let wait: VideoWait | undefined;
	const startWait = (): VideoWait => {
		const settings = defaultSettings();
		const spentMs = systemClock.elapsed() - startedAt;
		const own = isMcp ? forMcpClient(settings, spentMs) : settings;
		return new VideoWait(context, client, own, signal);
	};
	const concurrency = ready.some(({ plan }) => plan.request.files.length) ? BODIES_HELD : undefined;
	let stoppedBy: Item | undefined;
	const fail = (item: Item, failure: ItemFailure) => {
		item.failure = failure;
		if (!stop || stoppedBy) return;
		// The first to fail is the one to name; what it ends counts as stopped, not as failing.
		stoppedBy = item;
		run.stop();
	};

	await submitAll(
		ready,
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
			const target = isTool ? submission : { ...submission, outputField: OUTPUT_FIELD };
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
	await Promise.all(ready.map(async (item) => await item.finished));
	if (stoppedBy) await markLeftBehind(journal, ready);
	await journal.close();
	return stoppedBy;
}

const entryOf = ({ itemIndex, plan }: ReadyItem) => ({ itemIndex, request: plan.request });

/** Items that the stop kept from being sent here, and that a process which died may have sent. */
async function markLeftBehind(journal: Journal, items: readonly ReadyItem[]): Promise<void> {
	const open = items.filter(({ task, failure }) => !task && !failure);
	const found = await journal.leftBehind(open.map(entryOf));
	const indexes = new Set(found.map(({ itemIndex }) => itemIndex));
	for (const item of open) {
		if (indexes.has(item.itemIndex)) item.failure = fromSubmission(LEFT_BEHIND);
	}
}
