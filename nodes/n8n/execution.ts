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

/** A signal of a node's own, and what sets it off. */
export interface Stoppable {
	signal: AbortSignal;
	stop: () => void;
}

/**
 * Does work under a signal that the work itself can set off, and that goes off when the execution is cancelled.
 *
 * Nothing of it stays on the execution's own signal, which lives through all rounds of a loop. AbortSignal.any would
 * leave something there each time: the signal refers to all that follow it, and Node.js never tidies that up while it lives.
 */
export async function stoppable<Result>(
	context: IExecuteFunctions,
	work: (stoppable: Stoppable) => Promise<Result>,
): Promise<Result> {
	const own = new AbortController();
	const stop = () => own.abort();
	const cancelled = context.getExecutionCancelSignal();
	if (cancelled?.aborted) stop();
	cancelled?.addEventListener('abort', stop);
	try {
		return await work({ signal: own.signal, stop });
	} finally {
		cancelled?.removeEventListener('abort', stop);
	}
}
