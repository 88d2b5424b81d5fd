import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';

import type { NovitaClient } from '../../novita/api/client';
import { check, park } from './checker';
import { collect, handOver } from './collector';
import type { Role } from './innerWorkflows';
import type { Suspension } from './itemState';

/** A part in one of the workflows that a suspended wait is made of. */
export async function play(
	context: IExecuteFunctions,
	role: Role,
	connect: () => Promise<NovitaClient>,
): Promise<INodeExecutionData[][]> {
	const suspension = JSON.parse(String(context.getNodeParameter('suspension', 0))) as Suspension;
	if (role === 'collect') return await collect(context, suspension);
	if (role === 'check') return await check(context, await connect(), suspension);
	if (role === 'park') return await park(context, suspension);
	return handOver(context, suspension);
}
