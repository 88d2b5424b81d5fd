import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';

import { connect } from '../../n8n/api/connect';
import type { ItemFailure } from '../../n8n/items/failures';
import { failedRunError } from '../../n8n/items/items';
import { check, park } from './checker';
import { collect, handOver } from './collector';
import type { Role } from './innerWorkflows';
import type { Suspension } from './itemState';
import { compare } from './whyInMemory';

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
