import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';

import { connectAll } from '../n8n/api/connect';
import { stoppable } from '../n8n/execution';
import { unexpected, type ItemFailure } from '../n8n/items/failures';
import { failedRunError, type KnownTask, type OnError } from '../n8n/items/items';
import type { NovitaClient } from '../novita/api/client';
import { orphans } from '../submit/orphans';
import { VideoWait, type WaitResult } from '../wait/videoWait';
import type { WaitSettings } from '../wait/waitSettings';
import type { Target } from './readTarget';

type TaskTarget = Extract<Target, { kind: 'task' }>;

/** What an item asks for, and with whose key. */
export type ReadyTarget = Exclude<Target, TaskTarget> | (TaskTarget & { client: NovitaClient });

/** An item whose credential can't be used fails by itself. */
export async function withClients(
	context: IExecuteFunctions,
	targets: readonly Target[],
): Promise<ReadyTarget[]> {
	const connections = await connectAll(context, [...targets.keys()]);
	return targets.map((target, itemIndex) => {
		if (target.kind !== 'task') return target;
		const connection = connections[itemIndex]!;
		if (connection.kind === 'client') return { ...target, client: connection.client };
		return { kind: 'invalid', failure: { ...connection.failure, taskId: target.task.taskId } };
	});
}

/** A node's run: all its items, and what they share. */
export interface Run {
	context: IExecuteFunctions;
	onError: OnError;
	targets: readonly ReadyTarget[];
	known: readonly KnownTask[];
}

/** `seen` is undefined where nothing was asked. */
export type ItemResult =
	| WaitResult
	| { kind: 'item'; item: INodeExecutionData; seen?: undefined }
	| { kind: 'failure'; failure: ItemFailure; seen?: undefined };

/**
 * Waits for all tasks side by side, in memory.
 *
 * @param adapt What their settings become where somebody can't wait so long.
 * @returns What came of each item, in their order.
 * @throws NodeApiError or NodeOperationError as soon as an item fails, where On Error is Stop.
 */
export async function waitForAll(
	{ context, onError, targets, known }: Run,
	adapt = (settings: WaitSettings): WaitSettings => settings,
): Promise<ItemResult[]> {
	const stops = onError === 'stop';
	const results = await stoppable(context, async ({ signal, stop }) => {
		const wait = new VideoWait(context, signal);
		const waits = targets.map(async (target, itemIndex) => {
			const result = await waitFor(wait, target, itemIndex, adapt);
			if (stops && result.kind === 'failure') stop();
			return result;
		});
		return await Promise.all(waits);
	});
	if (context.getExecutionCancelSignal()?.aborted) {
		// n8n drops what it was handed, too.
		const open = known.filter(({ itemIndex }) => results[itemIndex]?.kind === 'failure');
		orphans.abandon(open.map(({ taskId }) => taskId));
	}
	const failures = results.map((result) =>
		result.kind === 'failure' ? result.failure : undefined,
	);
	const failed = stops ? indexToName(failures) : -1;
	const failure = failures[failed];
	if (failure) {
		const isInVain = ({ itemIndex }: KnownTask) => failures[itemIndex]?.isFinal;
		const tasks = known.map((task) => ({ ...task, isInVain: isInVain(task) }));
		throw failedRunError(context, failed, failure, tasks);
	}
	return results;
}

async function waitFor(
	wait: VideoWait,
	target: ReadyTarget,
	itemIndex: number,
	adapt: (settings: WaitSettings) => WaitSettings,
): Promise<ItemResult> {
	if (target.kind === 'invalid') return { kind: 'failure', failure: target.failure };
	if (target.kind === 'task') {
		const { taskId, settings } = target.task;
		const task = { ...target.task, settings: adapt(settings) };
		return await wait.wait(target.client, task, itemIndex).catch((error: unknown) => ({
			kind: 'failure',
			failure: { ...unexpected(error), taskId },
		}));
	}
	return { kind: 'item', item: { json: target.item, pairedItem: { item: itemIndex } } };
}

/** Whether a wait ended because the execution was cancelled, or another item stopped the node. */
export const wasStopped = ({ reason }: ItemFailure): boolean => reason === 'CANCELLED';

/**
 * The failing item that an error names which stops the node. One that fails by itself says more than those that it
 * stopped.
 *
 * @returns -1 where none fails.
 */
function indexToName(failures: ReadonlyArray<ItemFailure | undefined>): number {
	const byItself = failures.findIndex((failure) => failure && !wasStopped(failure));
	return byItself >= 0 ? byItself : failures.findIndex((failure) => failure !== undefined);
}
