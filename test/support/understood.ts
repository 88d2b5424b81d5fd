import { NodeHelpers, type INodeParameters, type INodeTypeDescription } from 'n8n-workflow';

import type { WorkflowNode } from '../../tools/n8n-server/workflow';

/** The parameters that n8n would hand the node: it drops those that it doesn't know or doesn't show. */
export function understood(
	{ name, type, typeVersion, position, parameters }: WorkflowNode,
	description: Pick<INodeTypeDescription, 'properties'> & Partial<INodeTypeDescription>,
): INodeParameters {
	const own = parameters as INodeParameters;
	const node = { id: name, name, type, typeVersion, position, parameters: own };
	const whole = description as INodeTypeDescription;
	return NodeHelpers.getNodeParameters(whole.properties, own, true, false, node, whole) ?? {};
}
