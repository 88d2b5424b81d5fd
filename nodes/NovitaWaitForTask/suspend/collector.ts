import type { IDataObject, IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';

import { failedRunError } from '../../n8n/items/items';
import { fromInterruption } from '../../wait/outcome';
import { keepFiles } from '../keepFiles';
import { checkingWorkflow, runInner, startOf } from './innerWorkflows';
import { failureOf, holdsState, itemOf, tasksOf, unpack, type Suspension } from './itemState';

/** Has the tasks checked until they have ended. */
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
	return [(await runInner(context, checking, items).catch(failed)) ?? items];
}

/**
 * The items as the user gets them. A task that nobody saw the end of was interrupted: n8n stopped, or
 * somebody cancelled the execution that checked, and then its items are those that it began with.
 * @throws NodeApiError or NodeOperationError with all task ids for a failing item, where On Error is Stop.
 */
export function handOver(
	context: IExecuteFunctions,
	{ onError }: Suspension,
): INodeExecutionData[][] {
	const items = context.getInputData();
	// On the error output n8n may have merged one of our own items into the item with the message.
	const died = items.find(({ json }) => json.error !== undefined);
	const why = died ? whyDied(died.json) : 'n8n stopped';
	const isWhole = !died && items.every(holdsState);
	const states = (isWhole ? items : itemsAtStart(context)).map(unpack);
	const settled = states.map((state) =>
		state.ended || !state.task
			? state
			: { ...state, ended: { failure: fromInterruption(state.task.taskId, why) } },
	);
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

/** n8n gives a text; a failing item of this node's own says it in its message. */
const whyDied = ({ error, message }: IDataObject): string =>
	String(typeof error === 'string' ? error : message);

function itemsAtStart(context: IExecuteFunctions): INodeExecutionData[] {
	const { $ } = context.getWorkflowDataProxy(0) as { $: (node: string) => NodeProxy };
	return $(startOf(context.getNode().name)).all();
}

/** What n8n's expressions see of another node, as far as it is used here. */
interface NodeProxy {
	all(): INodeExecutionData[];
}
