import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';

import { readCredential } from '../n8n/api/credential';
import { createSend, systemClock } from '../n8n/api/send';
import { isToolCall } from '../n8n/execution';
import { fromInvalid } from '../n8n/items/failures';
import {
	addHints,
	failedItem,
	failedRunError,
	readOnError,
	type KnownTask,
	type OnError,
} from '../n8n/items/items';
import { NovitaClient } from '../novita/api/client';
import type { Invalid } from '../novita/request/invalid';
import { readSettings } from './readSettings';
import { readTarget, type Target } from './readTarget';
import { refuseOldN8n } from './suspend/canSuspend';
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
	if (role !== '') {
		return await play(context, role, async () => await connect(context));
	}

	const onError = readOnError(context);
	const input = context.getInputData();
	const { mode, wait: settings, suspendAfterMs, invalid } = readSettings(context);
	if (input.length === 0) return mode === 'once' ? [[], []] : [[]];
	if (mode === 'suspend') refuseOldN8n(context);

	const targets = input.map((_, itemIndex) => readTarget(context, itemIndex));
	const known = targets.flatMap((target, itemIndex): KnownTask[] =>
		target.kind === 'task' ? [{ itemIndex, taskId: target.task.taskId }] : [],
	);
	if (invalid.length > 0) return refuseAll(context, onError, targets, invalid, known);
	const bad = targets.findIndex(({ kind }) => kind === 'invalid');
	const reason = targets[bad];
	if (onError === 'stop' && reason?.kind === 'invalid') {
		throw failedRunError(context, bad, reason.failure, known);
	}
	addHints(
		context,
		targets.flatMap((target, itemIndex) =>
			target.kind === 'task' && target.hint ? [{ itemIndex, hint: target.hint }] : [],
		),
	);

	const run: Run = { context, client: await connect(context), onError, targets, known };
	// An AI agent's tool call can't be parked: the agent waits for it in memory.
	if (mode === 'suspend' && !isToolCall(context)) {
		return await waitSuspended(run, settings, suspendAfterMs);
	}
	const results = await waitForAll(run, settings);
	const items = results.map((result, itemIndex) =>
		result.kind === 'failure' ? failedItem(itemIndex, result.failure, onError) : result.item,
	);
	if (mode !== 'once') return [items];
	const isRunning = (_: unknown, itemIndex: number) => results[itemIndex]?.kind === 'running';
	return [items.filter((item, itemIndex) => !isRunning(item, itemIndex)), items.filter(isRunning)];
}

/**
 * Settings that can't be used end the run under Stop. Under Continue and the error output nothing throws:
 * n8n would pass the node's input on as its result.
 */
function refuseAll(
	context: IExecuteFunctions,
	onError: OnError,
	targets: Target[],
	invalid: Invalid[],
	known: KnownTask[],
): INodeExecutionData[][] {
	const failure = fromInvalid(invalid, true);
	if (onError === 'stop') throw failedRunError(context, 0, failure, known);
	return [
		targets.map((target, itemIndex) => {
			const taskId = target.kind === 'task' ? target.task.taskId : undefined;
			return failedItem(itemIndex, { ...failure, taskId }, onError);
		}),
	];
}

const connect = async (context: IExecuteFunctions): Promise<NovitaClient> =>
	new NovitaClient(createSend(context, await readCredential(context)), systemClock);
