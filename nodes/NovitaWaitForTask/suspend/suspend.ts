import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';

import { connect } from '../../n8n/api/connect';
import { unexpected, type ItemFailure } from '../../n8n/items/failures';
import { failedRunError, ownsMessage } from '../../n8n/items/items';
import { fromParking } from '../../wait/outcome';
import type { WaitSettings } from '../../wait/waitSettings';
import type { NodeSettings, Target } from '../readTarget';
import { waitForAll, type ItemResult, type Run } from '../waitForAll';
import { check, mayPark, park } from './checker';
import { collect, handOver } from './collector';
import { collectorWorkflow, comparingWorkflow, runInner, type Role } from './innerWorkflows';
import { after, itemOf, pack, tasksOf, type ItemState, type Suspension } from './itemState';

const NEEDS_WORKFLOW =
	'The wait was not suspended: the Novita API credential contains an expression that refers to this workflow. The execution keeps running instead.';

/**
 * Why the wait stays in memory: because the checks of a suspended one run in a workflow of their own, where an
 * expression in the credential finds neither the user's items nor nodes. n8n doesn't tell a node whether there is one,
 * so it is tried out.
 *
 * @returns For the user; undefined where the wait can be suspended.
 */
export async function whyInMemory({ context, targets }: Run): Promise<string | undefined> {
	const clients = targets.flatMap((each) => (each.kind === 'task' ? each.client : []));
	if (clients.length === 0) return undefined;
	if (new Set(clients).size > 1) return NEEDS_WORKFLOW;
	const first = targets.findIndex(({ kind }) => kind === 'task');
	const own = await connect(context, first);
	if (own.kind === 'failure') return undefined;
	const comparing = comparingWorkflow(context.getNode(), own.account.print);
	// One that n8n doesn't run at all says so when the wait is suspended.
	const items = await runInner(context, comparing, [{ json: {} }]).catch(() => undefined);
	return items?.[0]?.json.isSame === false ? NEEDS_WORKFLOW : undefined;
}

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
	const state: ItemState = { checks: 0, errors: {} };
	if (target.kind === 'failedBefore') return { ...state, ended: { item: target.item } };
	if (target.kind === 'invalid') return { ...state, ended: { failure: target.failure } };
	const withTask = { ...state, task: target.task };
	return result ? after(withTask, result) : withTask;
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

/**
 * A part in one of the workflows that a suspended wait is made of. Those always belong to another execution: elsewhere
 * somebody else has set the hidden parameters.
 */
export async function play(
	context: IExecuteFunctions,
	role: Role,
): Promise<INodeExecutionData[][]> {
	if (context.getMode() !== 'integrated') throw failedRunError(context, 0, NOT_INNER, []);
	const given: unknown = JSON.parse(String(context.getNodeParameter('suspension', 0)));
	if (role === 'compare') return await compare(context, given as { print: string });
	const suspension = given as Suspension;
	if (role === 'collect') return await collect(context, suspension);
	if (role === 'check') {
		const connection = await connect(context);
		if (connection.kind === 'failure') throw failedRunError(context, 0, connection.failure, []);
		return await check(context, connection.client, suspension);
	}
	if (role === 'park') return await park(context);
	return handOver(context, suspension);
}

const NOT_INNER: ItemFailure = {
	message: 'This node has hidden settings of a suspended wait, and does nothing outside of it',
	description: 'Delete the node, and add Novita Wait for Task from the list of nodes.',
	status: 'NOT_SENT',
	reason: 'INVALID_INPUT',
};

async function compare(
	context: IExecuteFunctions,
	{ print }: { print: string },
): Promise<INodeExecutionData[][]> {
	const here = await connect(context);
	const isSame = here.kind === 'client' && here.account.print === print;
	return [[{ json: { isSame } }]];
}
