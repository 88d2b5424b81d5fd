import {
	isBinaryValue,
	NodeConnectionTypes,
	NodeOperationError,
	type IExecuteFunctions,
	type INode,
	type INodeExecutionData,
	type IWorkflowBase,
} from 'n8n-workflow';

import { pack, type Parcel, type Suspension } from './parcel';

/**
 * n8n 1.x wakes a workflow that waits for a sub-workflow with its own input rows in place of the
 * result (seen with 1.123.81), which would pass unfinished tasks off as finished. n8n doesn't tell a
 * node its version, so the mode asks for a function of n8n-workflow that n8n 1.x lacks, and that
 * every version has in which the mode was tried (2.20.12 and later). An unknown version refuses.
 */
const canSuspend = typeof isBinaryValue === 'function';

/** @throws NodeOperationError on an n8n that can't hand the rows back. Nothing was asked before. */
export function refuseOldN8n(context: IExecuteFunctions): void {
	if (canSuspend) return;
	throw new NodeOperationError(
		context.getNode(),
		'This version of n8n cannot suspend the wait: Wait Mode Suspend needs n8n 2.20 or newer',
		{
			description:
				'Use a loop instead: this node with Wait Mode Look Once, its output Still Running to a Wait node of 65 seconds or more, and from there back to this node. Or update n8n, or choose Keep Running.',
		},
	);
}

/** The hidden parameters that make the node a part of the inner workflow. */
export type Role = 'check' | 'park';

const CHECK = 'Check Tasks';
const PARK = 'Wait Until Next Look';
const DONE = 'All Ended';

/**
 * A workflow that looks, sleeps in n8n's database and looks again, until all tasks have ended.
 * Its nodes get no expression: what those gave is in the parcels and the suspension.
 * It has settings of its own: without them it would inherit the outer one's caller policy, and
 * `none` there would refuse it.
 */
function innerWorkflow(node: INode, suspension: Suspension): IWorkflowBase {
	const own = (name: string, role: Role, left: number): INode => ({
		id: role,
		name,
		type: node.type,
		typeVersion: node.typeVersion,
		position: [left, 0],
		parameters: { role, suspension: JSON.stringify(suspension) },
		credentials: node.credentials,
	});
	const link = (name: string) => ({ node: name, type: NodeConnectionTypes.Main, index: 0 });
	return {
		id: '',
		name: `${node.name} (suspended wait)`,
		active: false,
		isArchived: false,
		activeVersionId: null,
		createdAt: new Date(),
		updatedAt: new Date(),
		nodes: [
			{
				id: 'start',
				name: 'Start',
				type: 'n8n-nodes-base.executeWorkflowTrigger',
				typeVersion: 1.1,
				position: [-200, 0],
				parameters: { inputSource: 'passthrough' },
			},
			own(CHECK, 'check', 0),
			own(PARK, 'park', 200),
			{
				id: 'done',
				name: DONE,
				type: 'n8n-nodes-base.noOp',
				typeVersion: 1,
				position: [200, -200],
				parameters: {},
			},
		],
		connections: {
			Start: { main: [[link(CHECK)]] },
			[CHECK]: { main: [[link(DONE)], [link(PARK)]] },
			[PARK]: { main: [[link(CHECK)]] },
		},
		settings: { executionOrder: 'v1', callerPolicy: 'any' },
	} as IWorkflowBase;
}

/**
 * Parks this execution in n8n's database until all tasks have ended. n8n then hands the inner
 * workflow's last rows on as this node's own.
 *
 * @returns Rows for the case in which nothing had to be parked: they are the result. Otherwise n8n
 * drops what is returned here.
 */
export async function suspend(
	context: IExecuteFunctions,
	parcels: readonly Parcel[],
	suspension: Suspension,
): Promise<INodeExecutionData[][]> {
	const { $execution, $workflow } = context.getWorkflowDataProxy(0);
	const result = await context.executeWorkflow(
		{ code: innerWorkflow(context.getNode(), suspension) },
		parcels.map(pack),
		undefined,
		{
			parentExecution: {
				executionId: String($execution.id),
				workflowId: String($workflow.id),
				shouldResume: true,
			},
			executionMode: context.getMode(),
		},
	);
	return [result.data[0] ?? []];
}
