import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';

import { connect } from '../../n8n/api/connect';
import type { Run } from '../waitForAll';
import { comparingWorkflow, runInner } from './innerWorkflows';

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
	const own = await connect(
		context,
		targets.findIndex(({ kind }) => kind === 'task'),
	);
	if (own.kind === 'failure') return undefined;
	const comparing = comparingWorkflow(context.getNode(), own.account.print);
	// One that n8n doesn't run at all says so when the wait is suspended.
	const items = await runInner(context, comparing, [{ json: {} }]).catch(() => undefined);
	return items?.[0]?.json.isSame === false ? NEEDS_WORKFLOW : undefined;
}

/** In that workflow. */
export async function compare(
	context: IExecuteFunctions,
	{ print }: { print: string },
): Promise<INodeExecutionData[][]> {
	const here = await connect(context);
	const isSame = here.kind === 'client' && here.account.print === print;
	return [[{ json: { isSame } }]];
}
