import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';

import { isAnsweredAtRest, isMcpCall, isToolCall } from '../n8n/execution';
import { fromInvalid, NOT_WAITED, type ItemFailure } from '../n8n/items/failures';
import { forModel, NOTES } from '../n8n/items/forModel';
import {
	addHints,
	addRunHint,
	failedItem,
	failedRunError,
	knownTasks,
	ownsMessage,
	readOnError,
	type KnownItem,
	type OnError,
} from '../n8n/items/items';
import { forMcpClient } from '../wait/waitSettings';
import { keepFiles } from './keepFiles';
import { readSettings, readTarget, type WaitMode } from './readTarget';
import { cannotSuspend } from './suspend/canSuspend';
import type { Role } from './suspend/innerWorkflows';
import { play, waitSuspended, whyInMemory } from './suspend/suspend';
import { waitForAll, withClients, type ReadyTarget, type Run } from './waitForAll';

/**
 * One item out for each item in, in the same order. All items wait side by side, so that the node
 * takes as long as its slowest task. With Check Once, unfinished items go to the second output.
 */
export async function execute(context: IExecuteFunctions): Promise<INodeExecutionData[][]> {
	const role = context.getNodeParameter('role', 0, '') as Role | '';
	if (role !== '') return await play(context, role);

	const onError = readOnError(context);
	const settings = readSettings(context);
	const { mode, invalid } = settings;
	const read = context.getInputData().map((_, index) => readTarget(context, index, settings));
	const targets = await withClients(context, read);
	const items = targets.map((target, itemIndex) => ({ itemIndex, task: taskOf(target) }));
	if (items.length === 0) return mode === 'once' ? [[], []] : [[]];

	// An AI agent's tool call can't be parked: the agent waits for it in memory.
	const wantsToSuspend = mode === 'suspend' && !isToolCall(context);
	const suspends = wantsToSuspend && !isAnsweredAtRest(context);
	const refusal =
		invalid.length > 0 ? fromInvalid(invalid, NOT_WAITED) : suspends && cannotSuspend(context);
	if (refusal) return refuseAll(context, onError, items, refusal);
	const known = knownTasks(items);
	const bad = targets.findIndex(({ kind }) => kind === 'invalid');
	const reason = targets[bad];
	if (onError === 'stop' && reason?.kind === 'invalid') {
		throw failedRunError(context, bad, reason.failure, known);
	}
	addHints(
		context,
		targets.flatMap((target, itemIndex) =>
			target.kind === 'task' ? { itemIndex, hints: target.hints } : [],
		),
	);

	const tasks = targets.map((target) => (target.kind === 'task' ? target.task : undefined));
	const run: Run = { context, onError, targets, known };
	const inMemory = wantsToSuspend && (suspends ? await whyInMemory(run) : ANSWERED_AT_REST);
	if (inMemory) addRunHint(context, inMemory);
	if (wantsToSuspend && !inMemory) {
		return [keepFiles(context, await waitSuspended(run, settings), tasks)];
	}
	const results = await waitForAll(run, isMcpCall(context) ? forMcpClient : undefined);
	const running = results.map(({ kind }) => kind === 'running');
	const out = results.map((result, itemIndex) =>
		result.kind === 'failure'
			? failedItem(itemIndex, result.failure, onError, ownsMessage(context, itemIndex))
			: result.item,
	);
	return handOut(context, keepFiles(context, out, tasks), running, mode);
}

const ANSWERED_AT_REST =
	'Not suspended: this workflow replies with its last node, and would reply before the video is ready.';

/** The items as n8n gets them, by output. */
function handOut(
	context: IExecuteFunctions,
	out: readonly INodeExecutionData[],
	running: readonly boolean[],
	mode: WaitMode,
): INodeExecutionData[][] {
	const isRunning = (_: unknown, itemIndex: number) => running[itemIndex] === true;
	if (isToolCall(context)) {
		out.filter(isRunning).forEach(({ json }) => (json.note = NOTES.running));
		// An agent reads the first output only.
		return [out.map((item) => forModel(context, item))];
	}
	if (mode !== 'once') return [[...out]];
	return [out.filter((item, itemIndex) => !isRunning(item, itemIndex)), out.filter(isRunning)];
}

/** What keeps the node from running at all: an error under Stop, else of each item with its task. */
function refuseAll(
	context: IExecuteFunctions,
	onError: OnError,
	items: readonly KnownItem[],
	failure: ItemFailure,
): INodeExecutionData[][] {
	// Once it is put right, Retry helps.
	const all = { ...failure, isFinal: false };
	if (onError === 'stop') throw failedRunError(context, 0, all, knownTasks(items));
	return [
		items.map(({ itemIndex, task }) => {
			const ofItem = { ...failure, taskId: task?.taskId };
			return failedItem(itemIndex, ofItem, onError, ownsMessage(context, itemIndex));
		}),
	];
}

/** The task that an item names, also where something else about it is invalid. */
function taskOf(target: ReadyTarget): { taskId: string } | undefined {
	if (target.kind === 'task') return target.task;
	const taskId = target.kind === 'invalid' ? target.failure.taskId : undefined;
	return taskId === undefined ? undefined : { taskId };
}
