import type { IExecuteFunctions } from 'n8n-workflow';

/**
 * Whether an AI agent called the node. n8n adds a twin type with this ending for each node that
 * agents may use, and only newer ones can be asked.
 */
export const isTool = (context: IExecuteFunctions): boolean =>
	context.getNode().type.endsWith('Tool') || context.isToolExecution?.() === true;
