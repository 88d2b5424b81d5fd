import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';

import { stoppable } from '../n8n/execution';
import type { ItemFailure } from '../n8n/items/failures';
import { failedRunError, type KnownTask, type OnError } from '../n8n/items/items';
import { orphans } from '../submit/orphans';
import { VideoWait, type WaitResult } from '../wait/videoWait';
import type { WaitSettings } from '../wait/waitSettings';
import type { NovitaClient } from '../novita/api/client';
import type { Target } from './readTarget';

/** A node's run: all its items, and what they share. */
export interface Run {
	context: IExecuteFunctions;
	client: NovitaClient;
	onError: OnError;
	targets: Target[];
	known: KnownTask[];
}

/** `seen` is undefined where nothing was asked. */
export type ItemResult =
	| WaitResult
	| { kind: 'item'; item: INodeExecutionData; seen?: undefined }
	| { kind: 'failure'; failure: ItemFailure; seen?: undefined };

/**
 * @param isPending Which failures are none, since the wait goes on.
 * @throws NodeApiError or NodeOperationError at the first item that fails, where On Error is Stop.
 */
export async function waitForAll(
	{ context, client, onError, targets, known }: Run,
	settings: WaitSettings,
	isPending: (result: ItemResult) => boolean = () => false,
): Promise<ItemResult[]> {
	let stoppedBy: { itemIndex: number; failure: ItemFailure } | undefined;
	const results = await stoppable(context, async ({ signal, stop }) => {
		const wait = new VideoWait(context, client, settings, signal);
		const waits = targets.map(async (target, itemIndex): Promise<ItemResult> => {
			if (target.kind === 'failedBefore') {
				return { kind: 'item', item: { json: target.item, pairedItem: { item: itemIndex } } };
			}
			if (target.kind === 'invalid') return { kind: 'failure', failure: target.failure };
			const result = await wait.wait(target.task, itemIndex);
			const failed = result.kind === 'failure' && !isPending(result);
			if (failed && onError === 'stop' && !stoppedBy) {
				// The first to fail is the one to name; what it ends counts as stopped, not as failing.
				stoppedBy = { itemIndex, failure: result.failure };
				stop();
			}
			return result;
		});
		return await Promise.all(waits);
	});
	if (context.getExecutionCancelSignal()?.aborted) {
		const open = known.filter(({ itemIndex }) => results[itemIndex]?.kind === 'failure');
		orphans.abandon(open.map(({ taskId }) => taskId));
	}
	if (stoppedBy) throw failedRunError(context, stoppedBy.itemIndex, stoppedBy.failure, known);
	return results;
}
