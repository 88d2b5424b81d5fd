import {
	NodeConnectionTypes,
	type IConnections,
	type IExecuteFunctions,
	type INode,
	type INodeExecutionData,
	type IWorkflowBase,
	type NodeConnectionType,
} from 'n8n-workflow';

import type { Suspension } from './itemState';

/** What the node does in one of the two inner workflows; set as a hidden parameter. */
export type Role = 'collect' | 'check' | 'park' | 'handOver' | 'compare';

/** The name of the node that takes the items in, of the workflow that hands them over to this node. */
export const startOf = (name: string): string => `${name} (start)`;

/**
 * Runs the workflow below, and makes the items as the user gets them of whatever comes back: what it
 * found out, or nothing, because it was cancelled or n8n gave it up. The node that suspended can't do
 * that by itself: n8n doesn't run it again, and would go on with a bare "cancelled" in place of its items.
 *
 * The last node is called like the one that suspended, since an error workflow is told the name of the node that fails.
 */
export function collectorWorkflow(node: INode, suspension: Suspension): IWorkflowBase {
	const { name } = node;
	const [start, collect] = [startOf(name), `${name} (collect)`];
	return workflow(
		`${name} (suspended wait)`,
		start,
		[
			{
				...own(node, suspension, collect, 'collect', [0, 0]),
				onError: 'continueErrorOutput',
			},
			{ ...own(node, suspension, name, 'handOver', [200, 0]), id: node.id },
		],
		{
			[start]: { main: [[connectionTo(collect)]] },
			[collect]: { main: [[connectionTo(name)], [connectionTo(name)]] },
		},
	);
}

/** Checks, sleeps in n8n's database and checks again, until all tasks have ended or the time is up. */
export const checkingWorkflow = (node: INode, suspension: Suspension): IWorkflowBase =>
	workflow(
		`${node.name} (status checks)`,
		'Start',
		[
			own(node, suspension, 'Check Tasks', 'check', [0, 0]),
			own(node, suspension, 'Wait Until Next Check', 'park', [200, 100]),
			{
				id: 'ended',
				name: 'All Ended',
				type: 'n8n-nodes-base.noOp',
				typeVersion: 1,
				position: [200, -100],
				parameters: {},
			},
		],
		{
			Start: { main: [[connectionTo('Check Tasks')]] },
			'Check Tasks': {
				main: [[connectionTo('All Ended')], [connectionTo('Wait Until Next Check')]],
			},
			'Wait Until Next Check': { main: [[connectionTo('Check Tasks')]] },
		},
	);

/** Whether the credential is the same here, where none of the user's nodes and items are. */
export const comparingWorkflow = (node: INode, print: string): IWorkflowBase => {
	const compare = own(node, { print }, 'Compare Credential', 'compare', [0, 0]);
	const { settings, ...rest } = workflow(`${node.name} (credential)`, 'Start', [compare], {
		Start: { main: [[connectionTo('Compare Credential')]] },
	});
	// Nobody needs its data.
	return { ...rest, settings: { ...settings, saveDataSuccessExecution: 'none' } };
};

/** No expression goes into an inner workflow: what those gave is in the states and the suspension. */
const own = (
	{ type, typeVersion, credentials }: INode,
	suspension: Suspension | { print: string },
	name: string,
	role: Role,
	position: [number, number],
): INode => ({
	id: role,
	name,
	type,
	typeVersion,
	position,
	parameters: { role, suspension: JSON.stringify(suspension) },
	credentials,
});

const connectionTo = (node: string): { node: string; type: NodeConnectionType; index: number } => ({
	node,
	type: NodeConnectionTypes.Main,
	index: 0,
});

/**
 * The settings are its own. Without any it would inherit the outer workflow's caller policy, and `none`
 * there would refuse it; n8n 3 refuses `any` too. An instance that saves no successful executions would
 * delete the files of this one before a later node of the outer one has read them. And where progress is saved,
 * n8n would take a crashed round's first half for the result.
 *
 * It has no Timeout, since it ends by its own deadline. The instance's EXECUTIONS_TIMEOUT, which counts where nothing
 * is said, would cancel it as it wakes, and the execution that waits for it would never wake again (seen in 2.41). n8n
 * shortens any other number to EXECUTIONS_TIMEOUT_MAX, an hour by default.
 */
const workflow = (
	name: string,
	start: string,
	nodes: INode[],
	connections: IConnections,
): IWorkflowBase => ({
	id: '',
	name,
	active: false,
	isArchived: false,
	activeVersionId: null,
	createdAt: new Date(),
	updatedAt: new Date(),
	nodes: [
		{
			id: 'start',
			name: start,
			type: 'n8n-nodes-base.executeWorkflowTrigger',
			typeVersion: 1.1,
			position: [-200, 0],
			parameters: { inputSource: 'passthrough' },
		},
		...nodes,
	],
	connections,
	settings: {
		executionOrder: 'v1',
		callerPolicy: 'workflowsFromSameOwner',
		saveDataSuccessExecution: 'all',
		saveDataErrorExecution: 'all',
		saveExecutionProgress: false,
		executionTimeout: -1,
	},
});

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
