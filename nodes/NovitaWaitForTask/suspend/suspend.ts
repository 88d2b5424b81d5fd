import type { INodeExecutionData } from 'n8n-workflow';

import { unexpected } from '../../n8n/items/failures';
import { fromParking } from '../../n8n/items/waitFailures';
import { failedRunError, ownsMessage } from '../../n8n/items/items';
import type { WaitSettings } from '../../wait/waitSettings';
import type { NodeSettings } from '../readSettings';
import type { Target } from '../readTarget';
import { waitForAll, type ItemResult, type Run } from '../waitForAll';
import { mayPark } from './checker';
import { collectorWorkflow, runInner } from './innerWorkflows';
import { itemOf, pack, tasksOf, type ItemState } from './itemState';

/**
 * Checks in memory for a while, since short tasks end sooner than n8n wakes what it has parked; until the end where the
 * time that is left then is too short to sleep.
 */
export async function waitSuspended(
	run: Run,
	{ suspendAfterMs }: NodeSettings,
): Promise<INodeExecutionData[]> {
	const { context, onError, targets } = run;
	const startedAt = Date.now();
	const parks = mayPark(longestMs(targets) - suspendAfterMs);
	const atFirst = (settings: WaitSettings): WaitSettings =>
		settings.timeoutMs <= suspendAfterMs
			? settings
			: { ...settings, timeoutMs: suspendAfterMs, runningAtTimeout: true };
	const results =
		parks && suspendAfterMs === 0 ? [] : await waitForAll(run, parks ? atFirst : undefined);

	const states = targets.map((target, itemIndex): ItemState => ({
		...stateOf(target, results[itemIndex]),
		...(ownsMessage(context, itemIndex) && { ownsMessage: true }),
	}));
	if (states.every((state) => state.ended)) {
		return states.map((state, itemIndex) => itemOf(state, itemIndex, onError));
	}
	const pending = tasksOf(states.filter((state) => !state.ended));
	context.logger.info(
		`Novita wait suspended (execution ${context.getExecutionId()}): ${pending.map(({ taskId }) => taskId).join(', ')}`,
	);
	const collector = collectorWorkflow(context.getNode(), { onError, startedAt });
	const known = tasksOf(states);
	const items = await runInner(context, collector, states.map(pack)).catch((error: unknown) => {
		const failure = unexpected(error);
		if (onError === 'stop') throw failedRunError(context, 0, failure, known);
		const notSuspended = ({ task }: ItemState) => ({
			failure: { ...failure, taskId: task?.taskId },
		});
		return states.map((state, itemIndex) =>
			itemOf({ ...state, ended: state.ended ?? notSuspended(state) }, itemIndex, onError),
		);
	});
	return items ?? states.map(showParked);
}

const longestMs = (targets: readonly Target[]): number =>
	targets.reduce(
		(longest, each) =>
			each.kind === 'task' ? Math.max(longest, each.task.settings.timeoutMs) : longest,
		0,
	);

/** @param result Missing where the task wasn't asked for yet. */
function stateOf(target: Target, result: ItemResult | undefined): ItemState {
	const { checks = 0, errors = {}, doubt } = result?.seen ?? {};
	const state: ItemState = {
		checks,
		errors,
		...(target.kind === 'task' && { task: { ...target.task, doubt } }),
	};
	if (target.kind === 'failedBefore') return { ...state, ended: { item: target.item } };
	if (target.kind === 'invalid') return { ...state, ended: { failure: target.failure } };
	if (result?.kind === 'failure') return { ...state, ended: { failure: result.failure } };
	if (result?.kind !== 'item') return state;
	return { ...state, ended: { item: result.item.json }, binary: result.item.binary };
}

/**
 * An item of the parked node, for those who open the execution meanwhile, or cancel it. It holds no
 * `error`: n8n's Retry On Fail would take the node for failed, and park it again.
 */
const showParked = ({ task, ended }: ItemState, itemIndex: number): INodeExecutionData => {
	const { message, description, status } = fromParking(task?.taskId ?? '');
	const json = ended ? { status: 'ENDED' } : { status, message, description };
	return {
		json: { ...(task && { task_id: task.taskId }), ...json },
		pairedItem: { item: itemIndex },
	};
};
