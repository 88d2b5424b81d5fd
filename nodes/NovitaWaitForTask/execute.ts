import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';

import { readCredential } from '../n8n/api/credential';
import { createSend, systemClock } from '../n8n/api/send';
import { isToolCall } from '../n8n/execution';
import { badTaskId } from '../n8n/items/failures';
import { failedItem, failedRunError, readOnError, type KnownTask } from '../n8n/items/items';
import { NovitaClient } from '../novita/api/client';
import { readSettings, readTarget } from './readSettings';
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
	const { mode, wait: settings, suspendAfterMs } = readSettings(context);
	if (input.length === 0) return mode === 'once' ? [[], []] : [[]];
	if (mode === 'suspend') refuseOldN8n(context);

	const targets = input.map((_, itemIndex) => readTarget(context, itemIndex));
	const known = targets.flatMap((each, itemIndex): KnownTask[] =>
		each ? [{ itemIndex, taskId: each.target.taskId }] : [],
	);
	const firstBad = targets.findIndex((each) => each === undefined);
	if (onError === 'stop' && firstBad >= 0) {
		throw failedRunError(context, firstBad, badTaskId(), known);
	}

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

const connect = async (context: IExecuteFunctions): Promise<NovitaClient> =>
	new NovitaClient(createSend(context, await readCredential(context)), systemClock);
