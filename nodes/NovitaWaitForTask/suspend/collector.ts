import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';

import { fromInterruption } from '../../n8n/items/failures';
import { failureError } from '../../n8n/items/items';
import { lookingWorkflow, START } from './innerWorkflows';
import { failureOf, rowOf, tasksOf, unpack, type Suspension } from './itemState';
import { runInner } from './innerExecution';

/** Has the tasks looked at until they have ended. */
export async function keep(
	context: IExecuteFunctions,
	suspension: Suspension,
): Promise<INodeExecutionData[][]> {
	const rows = context.getInputData();
	const looking = lookingWorkflow(context.getNode(), suspension);
	// What n8n, too, makes of an inner workflow that fails after it went to sleep.
	const failed = (error: unknown) => [
		{ json: { error: error instanceof Error ? error.message : String(error) } },
	];
	return [(await runInner(context, looking, rows).catch(failed)) ?? rows];
}

/**
 * The rows as the user gets them. A task that nobody saw the end of was interrupted: n8n stopped, or
 * somebody cancelled the execution that looked, and then its rows are those that it began with.
 * @throws NodeApiError or NodeOperationError with all task ids for a failing row, where On Error is Stop.
 */
export function finish(
	context: IExecuteFunctions,
	{ onError }: Suspension,
): INodeExecutionData[][] {
	const rows = context.getInputData();
	// On the error output n8n may have merged one of our own rows into the row with the message.
	const died = rows.find(({ json }) => json.error !== undefined);
	const why = died ? String(died.json.error) : 'n8n stopped';
	const parcels = (died ? rowsAtStart(context) : rows).map(unpack);
	const settled = parcels.map((parcel) =>
		parcel.ended ? parcel : { ...parcel, ended: { failure: fromInterruption(parcel.taskId, why) } },
	);
	if (onError === 'stop') {
		// A task that failed says more than those that were then not looked at any more.
		const failed = parcels.findIndex(failureOf);
		const itemIndex = failed >= 0 ? failed : settled.findIndex(failureOf);
		const failure = settled[itemIndex] && failureOf(settled[itemIndex]);
		if (failure) throw failureError(context, itemIndex, failure, tasksOf(parcels));
	}
	return [settled.map((parcel, index) => rowOf(parcel, index, onError))];
}

function rowsAtStart(context: IExecuteFunctions): INodeExecutionData[] {
	const { $ } = context.getWorkflowDataProxy(0) as { $: (node: string) => NodeProxy };
	return $(START).all();
}

/** What n8n's expressions see of another node, as far as it is used here. */
interface NodeProxy {
	all(): INodeExecutionData[];
}
