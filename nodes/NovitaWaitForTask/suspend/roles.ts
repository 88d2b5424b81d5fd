import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';

import { connect } from '../../n8n/api/connect';
import { failedRunError } from '../../n8n/items/items';
import { check, park } from './checker';
import { collect, handOver } from './collector';
import type { Role } from './innerWorkflows';
import type { Suspension } from './itemState';

/** A part in one of the workflows that a suspended wait is made of. */
export async function play(
	context: IExecuteFunctions,
	role: Role,
): Promise<INodeExecutionData[][]> {
	const suspension = JSON.parse(String(context.getNodeParameter('suspension', 0))) as Suspension;
	if (role === 'collect') return await collect(context, suspension);
	if (role === 'check') {
		const connection = await connect(context);
		if (connection.kind === 'failure') throw failedRunError(context, 0, connection.failure, []);
		return await check(context, connection.client, suspension);
	}
	if (role === 'park') return await park(context);
	return handOver(context, suspension);
}
