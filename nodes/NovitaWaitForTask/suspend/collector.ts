import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';

import { failedRunError } from '../../n8n/items/items';
import { fromInterruption } from '../../wait/outcome';
import { keepFiles } from '../keepFiles';
import { checkingWorkflow, runInner, startOf } from './innerWorkflows';
import {
	failureOf,
	holdsState,
	itemOf,
	tasksOf,
	unpack,
	type ItemState,
	type Suspension,
} from './itemState';

/**
 * Has the tasks checked until they have ended. n8n wakes this node with what the checks found, and drops what it
 * returns as it falls asleep; but after a crash of all of n8n it may give just that to the user's execution as the
 * result (seen in 2.41), so it is what the user may be given then.
 */
export async function collect(
	context: IExecuteFunctions,
	suspension: Suspension,
): Promise<INodeExecutionData[][]> {
	const items = context.getInputData();
	const checking = checkingWorkflow(context.getNode(), suspension);
	// What n8n, too, makes of an inner workflow that fails after it went to sleep.
	const failed = (error: unknown) => [
		{ json: { error: error instanceof Error ? error.message : String(error) } },
	];
	const found = await runInner(context, checking, items).catch(failed);
	// In the form of Continue: with the ID on top, n8n keeps them on the only output that it hands on.
	return [
		found ?? items.map(unpack).map((state, index) => itemOf(withEnd(state), index, 'continue')),
	];
}

/** A task that nobody saw the end of was interrupted. */
const withEnd = (state: ItemState, why = STOPPED): ItemState =>
	state.ended || !state.task
		? state
		: { ...state, ended: { failure: fromInterruption(state.task.taskId, why) } };

const STOPPED = 'n8n stopped';

/**
 * The items as the user gets them. Where not all have ended, n8n stopped, or somebody cancelled the execution that
 * checked, and then its items are those that it began with.
 * @throws NodeApiError or NodeOperationError with all task ids for a failing item, where On Error is Stop.
 */
export function handOver(
	context: IExecuteFunctions,
	{ onError }: Suspension,
): INodeExecutionData[][] {
	const items = context.getInputData();
	// On the error output n8n may have merged one of our own items into the item with the message.
	const died = items.find(({ json }) => json.error !== undefined);
	const why = died && whyDied(died);
	const isWhole = !died && items.every(holdsState);
	const states = (isWhole ? items : itemsAtStart(context)).map(unpack);
	const settled = states.map((state) => withEnd(state, why));
	if (onError === 'stop') {
		// A task that failed says more than those that were then not checked any more.
		const failed = states.findIndex(failureOf);
		const itemIndex = failed >= 0 ? failed : settled.findIndex(failureOf);
		const failure = settled[itemIndex] && failureOf(settled[itemIndex]);
		if (failure) {
			throw failedRunError(context, itemIndex, failure, tasksOf(states), undefined, NO_RETRY);
		}
	}
	const out = settled.map((state, index) => itemOf(state, index, onError));
	return [
		keepFiles(
			context,
			out,
			settled.map(({ task }) => task),
		),
	];
}

/** n8n keeps the error that a suspended node ended with, and Retry throws it again without running the node (2.41). */
const NO_RETRY =
	'After a suspended wait, Retry in Executions checks nothing, and ends the same way. To check again, paste the task ID into Novita Wait for Task.';

/**
 * n8n gives a text. A failing item of the node that collects, merged into one of its own, says it in its message.
 * @returns undefined for what that node left as it fell asleep.
 */
function whyDied(item: INodeExecutionData): string | undefined {
	const { error, message } = item.json;
	if (typeof error === 'string') return error;
	return holdsState(item) ? String(message) : undefined;
}

function itemsAtStart(context: IExecuteFunctions): INodeExecutionData[] {
	const { $ } = context.getWorkflowDataProxy(0) as { $: (node: string) => NodeProxy };
	return $(startOf(context.getNode().name)).all();
}

/** What n8n's expressions see of another node, as far as it is used here. */
interface NodeProxy {
	all(): INodeExecutionData[];
}
