import type { IExecuteFunctions, INodeExecutionData, IWorkflowBase } from 'n8n-workflow';

/**
 * Runs a workflow for this node. Where it goes to sleep in n8n's database, this execution does so too,
 * and n8n goes on with that workflow's last items as this node's own once it has ended.
 *
 * @returns The items, or undefined while it sleeps: what the node returns then is only for show.
 * @throws What the workflow threw, if it ended so before it went to sleep.
 */
export async function runInner(
	context: IExecuteFunctions,
	workflow: IWorkflowBase,
	items: INodeExecutionData[],
): Promise<INodeExecutionData[] | undefined> {
	const { $execution, $workflow } = context.getWorkflowDataProxy(0);
	const { data, waitTill } = await context.executeWorkflow({ code: workflow }, items, undefined, {
		parentExecution: {
			executionId: String($execution.id),
			workflowId: String($workflow.id),
			shouldResume: true,
		},
		executionMode: context.getMode(),
	});
	return waitTill ? undefined : (data[0] ?? []);
}
