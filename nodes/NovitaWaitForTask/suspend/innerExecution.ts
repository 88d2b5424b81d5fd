import {
	NodeOperationError,
	type IExecuteFunctions,
	type INodeExecutionData,
	type IWorkflowBase,
} from 'n8n-workflow';

import { canSuspend } from './canSuspend';

/** @throws NodeOperationError on an n8n that can't hand the rows back. Nothing was asked before. */
export function refuseOldN8n(context: IExecuteFunctions): void {
	if (canSuspend) return;
	throw new NodeOperationError(
		context.getNode(),
		'This version of n8n cannot suspend the wait: Wait Mode Suspend needs n8n 2.20 or newer',
		{
			description:
				'Use a loop instead: this node with Wait Mode Look Once, its output Still Running to a Wait node of more than 65 seconds, and from there back to this node. Or update n8n, or choose Keep Running.',
		},
	);
}

/**
 * Runs a workflow for this node. Where it goes to sleep in n8n's database, this execution does so too,
 * and n8n goes on with that workflow's last rows as this node's own once it has ended.
 *
 * @returns The rows, or undefined while it sleeps: what the node returns then is only for show.
 * @throws What the workflow threw, if it ended so before it went to sleep.
 */
export async function runInner(
	context: IExecuteFunctions,
	workflow: IWorkflowBase,
	rows: INodeExecutionData[],
): Promise<INodeExecutionData[] | undefined> {
	const { $execution, $workflow } = context.getWorkflowDataProxy(0);
	const { data, waitTill } = await context.executeWorkflow({ code: workflow }, rows, undefined, {
		parentExecution: {
			executionId: String($execution.id),
			workflowId: String($workflow.id),
			shouldResume: true,
		},
		executionMode: context.getMode(),
	});
	return waitTill ? undefined : (data[0] ?? []);
}
