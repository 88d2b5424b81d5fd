import type { IExecuteFunctions, INode } from 'n8n-workflow';

/**
 * Whether an AI agent called the node. n8n adds a twin type with this ending for each node that
 * agents may use, and only newer ones can be asked.
 */
export const isToolCall = (context: IExecuteFunctions): boolean =>
	context.getNode().type.endsWith('Tool') || context.isToolExecution?.() === true;

/** Of a tool that n8n's engine doesn't run, the node that does. n8n's context has it, and its types don't. */
const callerOf = (context: IExecuteFunctions & { parentNode?: INode }): INode | undefined =>
	context.parentNode;

/**
 * Whether an MCP client called the node, through n8n's MCP Server Trigger. Such calls belong to no execution; on a
 * worker, in queue mode, each has one of its own.
 */
export const isMcpCall = (context: IExecuteFunctions): boolean =>
	isToolCall(context) &&
	(context.getExecutionId() === undefined ||
		callerOf(context)?.type.endsWith('.mcpTrigger') === true);

/**
 * Whether an agent runs the node by itself, as those before version 3 do. Of a tool that throws they tell their
 * model nothing at all (seen in 2.41: an empty answer).
 */
export const isRunByAgent = (context: IExecuteFunctions): boolean =>
	isToolCall(context) && callerOf(context) !== undefined && !isMcpCall(context);

/** A signal that the node itself can set off, and that goes off when the execution is cancelled. */
export function stoppable(context: IExecuteFunctions): { signal: AbortSignal; stop: () => void } {
	const own = new AbortController();
	const cancelled = context.getExecutionCancelSignal();
	return {
		signal: cancelled ? AbortSignal.any([own.signal, cancelled]) : own.signal,
		stop: () => own.abort(),
	};
}
