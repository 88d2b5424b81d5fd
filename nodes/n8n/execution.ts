import type { IExecuteFunctions, INode } from 'n8n-workflow';

/**
 * Whether an AI agent called the node. n8n adds a twin type with this ending for each node that
 * agents may use, and only newer ones can be asked.
 */
export const isToolCall = (context: IExecuteFunctions): boolean =>
	context.getNode().type.endsWith('Tool') || context.isToolExecution?.() === true;

/**
 * Whether an MCP client called the node, through n8n's MCP Server Trigger. Such calls belong to no execution; on a
 * worker, in queue mode, each has one of its own, and n8n's context tells the trigger, though its types don't.
 */
export function isMcpCall(context: IExecuteFunctions & { parentNode?: INode }): boolean {
	if (!isToolCall(context)) return false;
	const isWorkers = context.parentNode?.type.endsWith('.mcpTrigger') === true;
	return isWorkers || context.getExecutionId() === undefined;
}

/** A signal that the node itself can set off, and that goes off when the execution is cancelled. */
export function stoppable(context: IExecuteFunctions): { signal: AbortSignal; stop: () => void } {
	const own = new AbortController();
	const cancelled = context.getExecutionCancelSignal();
	return {
		signal: cancelled ? AbortSignal.any([own.signal, cancelled]) : own.signal,
		stop: () => own.abort(),
	};
}
