import type { INodeExecutionData } from 'n8n-workflow';

import { fromParking, unexpected } from '../../n8n/items/failures';
import { failedItem, failedRunError } from '../../n8n/items/items';
import type { WaitSettings } from '../../wait/waitSettings';
import { waitForAll, type ItemResult, type Run } from '../waitForAll';
import { collectorWorkflow } from './innerWorkflows';
import { runInner } from './innerExecution';
import { itemOf, pack, tasksOf, type ItemState, type Suspension } from './itemState';

/** Checks in memory for a while, since short tasks end sooner than n8n wakes what it has parked. */
export async function waitSuspended(
	run: Run,
	settings: WaitSettings,
	suspendAfterMs: number,
): Promise<INodeExecutionData[][]> {
	const { context, onError, targets } = run;
	const startedAt = Date.now();
	const inMemory = Math.min(suspendAfterMs, settings.timeoutMs);
	const isPending = (result: ItemResult) =>
		inMemory < settings.timeoutMs &&
		result.kind === 'failure' &&
		result.failure.reason === 'TIMED_OUT';
	const results =
		inMemory > 0 ? await waitForAll(run, { ...settings, timeoutMs: inMemory }, isPending) : [];

	const states = targets.map((target, itemIndex): ItemState => {
		const result = results[itemIndex];
		const { checks = 0, errors = {}, doubt } = result?.seen ?? {};
		const state: ItemState = {
			checks,
			errors,
			...(target.kind === 'task' && { task: { ...target.task, doubt } }),
		};
		if (target.kind === 'failedBefore') return { ...state, ended: { item: target.item } };
		if (target.kind === 'invalid') return { ...state, ended: { failure: target.failure } };
		if (result?.kind === 'item') {
			return { ...state, ended: { item: result.item.json }, binary: result.item.binary };
		}
		const failed = result?.kind === 'failure' && !isPending(result);
		return failed ? { ...state, ended: { failure: result.failure } } : state;
	});
	if (states.every((state) => state.ended)) {
		return [states.map((state, itemIndex) => itemOf(state, itemIndex, onError))];
	}
	const pending = tasksOf(states.filter((state) => !state.ended));
	context.logger.info(
		`Novita wait suspended (execution ${context.getExecutionId()}): ${pending.map(({ taskId }) => taskId).join(', ')}`,
	);
	const suspension: Suspension = {
		settings,
		onError,
		startedAt,
		deadline: startedAt + settings.timeoutMs,
	};
	const collector = collectorWorkflow(context.getNode(), suspension);
	const known = tasksOf(states);
	const items = await runInner(context, collector, states.map(pack)).catch((error: unknown) => {
		const failure = unexpected(error);
		if (onError === 'stop') throw failedRunError(context, 0, failure, known);
		return states.map((state, itemIndex) =>
			state.ended
				? itemOf(state, itemIndex, onError)
				: failedItem(itemIndex, { ...failure, taskId: state.task?.taskId }, onError),
		);
	});
	return [items ?? states.map(showParked)];
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
