import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';

import { connect } from '../n8n/api/connect';
import { isAnsweredAtRest, isMcpCall, isToolCall } from '../n8n/execution';
import { fromInvalid, NOT_WAITED, type ItemFailure } from '../n8n/items/failures';
import {
	addHints,
	addRunHint,
	failedItem,
	failedRunError,
	knownTasks,
	readOnError,
	type KnownItem,
	type OnError,
} from '../n8n/items/items';
import { forModel, NOTES } from '../n8n/items/forModel';
import { forMcpClient } from '../wait/waitSettings';
import { readSettings } from './readSettings';
import { readTarget, type Target } from './readTarget';
import { cannotSuspend } from './suspend/canSuspend';
import type { Role } from './suspend/innerWorkflows';
import { play } from './suspend/roles';
import { waitSuspended } from './suspend/suspend';
import { waitForAll, type Run } from './waitForAll';

/**
 * One item out for each item in, in the same order. All items wait side by side, so that the node
 * takes as long as its slowest task. With Check Once, unfinished items go to the second output.
 */
export async function execute(context: IExecuteFunctions): Promise<INodeExecutionData[][]> {
	const role = context.getNodeParameter('role', 0, '') as Role | '';
	if (role !== '') return await play(context, role);

	const onError = readOnError(context);
	const input = context.getInputData();
	const targets = input.map((_, itemIndex) => readTarget(context, itemIndex));
	const items = targets.map((target, itemIndex) => ({ itemIndex, task: taskOf(target) }));
	const known = knownTasks(items);
	const { mode, wait: settings, suspendAfterMs, invalid, hint } = readSettings(context);
	if (input.length === 0) return mode === 'once' ? [[], []] : [[]];

	const refuse = (failure: ItemFailure) => refuseAll(context, onError, items, failure);
	if (invalid.length > 0) return refuse(fromInvalid(invalid, NOT_WAITED));
	// An AI agent's tool call can't be parked: the agent waits for it in memory.
	const wantsToSuspend = mode === 'suspend' && !isToolCall(context);
	const suspends = wantsToSuspend && !isAnsweredAtRest(context);
	const obstacle = suspends ? cannotSuspend(context) : undefined;
	if (obstacle) return refuse(obstacle);
	const bad = targets.findIndex(({ kind }) => kind === 'invalid');
	const reason = targets[bad];
	if (onError === 'stop' && reason?.kind === 'invalid') {
		throw failedRunError(context, bad, reason.failure, known);
	}
	const hints = targets.flatMap((target, itemIndex) =>
		target.kind === 'task' && target.hint ? [{ itemIndex, hint: target.hint }] : [],
	);
	addHints(context, hint ? [{ itemIndex: 0, hint }, ...hints] : hints);
	if (wantsToSuspend && !suspends) addRunHint(context, IN_MEMORY);

	const connection = await connect(context);
	if (connection.kind === 'failure') return refuse(connection.failure);
	const run: Run = { context, client: connection.client, onError, targets, known };
	if (suspends) return await waitSuspended(run, settings, suspendAfterMs);
	const results = await waitForAll(run, isMcpCall(context) ? forMcpClient(settings) : settings);
	const out = results.map((result, itemIndex) =>
		result.kind === 'failure' ? failedItem(itemIndex, result.failure, onError) : result.item,
	);
	const isRunning = (_: unknown, itemIndex: number) => results[itemIndex]?.kind === 'running';
	if (isToolCall(context)) {
		out.filter(isRunning).forEach(({ json }) => (json.note = NOTES.running));
		// An agent reads the first output only.
		return [out.map(forModel)];
	}
	if (mode !== 'once') return [out];
	return [out.filter((item, itemIndex) => !isRunning(item, itemIndex)), out.filter(isRunning)];
}

const IN_MEMORY =
	'The wait was not suspended: n8n would have replied to whoever waits for this workflow before the video was there.';

/** What keeps the node from running at all: an error under Stop, else of each item with its task. */
function refuseAll(
	context: IExecuteFunctions,
	onError: OnError,
	items: readonly KnownItem[],
	failure: ItemFailure,
): INodeExecutionData[][] {
	if (onError === 'stop') throw failedRunError(context, 0, failure, knownTasks(items));
	return [
		items.map(({ itemIndex, task }) =>
			failedItem(itemIndex, { ...failure, taskId: task?.taskId }, onError),
		),
	];
}

/** The task that an item names, also where something else about it is invalid. */
function taskOf(target: Target): { taskId: string } | undefined {
	if (target.kind === 'task') return target.task;
	const taskId = target.kind === 'invalid' ? target.failure.taskId : undefined;
	return taskId === undefined ? undefined : { taskId };
}
