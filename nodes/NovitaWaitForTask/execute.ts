import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';

import { NovitaClient } from '../novita/client';
import { badTaskId, type Failure } from '../novita/failure';
import { readCredential } from '../n8n/credential';
import { createSend, systemClock } from '../n8n/http';
import { failureError, failureRow, readOnError, type KnownTask } from '../n8n/rows';
import { linkedController } from '../n8n/signal';
import { TaskWait, type WaitResult } from '../n8n/wait';
import { readSettings, readTarget } from './readSettings';

/**
 * One row out for each row in, in the same order. All rows wait side by side, so that the node
 * takes as long as its slowest task. With Look Once, unfinished rows go to the second output.
 */
export async function execute(context: IExecuteFunctions): Promise<INodeExecutionData[][]> {
	const onError = readOnError(context);
	const items = context.getInputData();
	const { mode, wait: settings } = readSettings(context);
	if (items.length === 0) return mode === 'once' ? [[], []] : [[]];

	const targets = items.map((_, itemIndex) => readTarget(context, itemIndex));
	const known: KnownTask[] = targets.flatMap((each, itemIndex) =>
		each ? [{ itemIndex, taskId: each.target.taskId }] : [],
	);
	const firstBad = targets.findIndex((each) => each === undefined);
	if (onError === 'stop' && firstBad >= 0) {
		throw failureError(context, firstBad, badTaskId(), known);
	}

	const client = new NovitaClient(createSend(context, await readCredential(context)), systemClock);
	const controller = linkedController(context.getExecutionCancelSignal());
	const wait = new TaskWait(context, client, settings, controller.signal);
	let stoppedBy: { itemIndex: number; failure: Failure } | undefined;

	const results = await Promise.all(
		targets.map(async (each, itemIndex): Promise<WaitResult> => {
			if (!each) return { kind: 'failure', failure: badTaskId() };
			const result = await wait.wait(each.target, itemIndex, each.fileName);
			if (result.kind === 'failure' && onError === 'stop' && !stoppedBy) {
				// The first to fail is the one to name; what it ends counts as stopped, not as failing.
				stoppedBy = { itemIndex, failure: result.failure };
				controller.abort();
			}
			return result;
		}),
	);
	if (stoppedBy) throw failureError(context, stoppedBy.itemIndex, stoppedBy.failure, known);

	const finished: INodeExecutionData[] = [];
	const stillRunning: INodeExecutionData[] = [];
	results.forEach((result, itemIndex) => {
		if (result.kind === 'failure') finished.push(failureRow(itemIndex, result.failure, onError));
		else if (result.kind === 'running') stillRunning.push(result.row);
		else finished.push(result.row);
	});
	return mode === 'once' ? [finished, stillRunning] : [finished];
}
