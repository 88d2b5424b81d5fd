import type { IExecuteFunctions, INode, INodeParameters, NodeTypeAndVersion } from 'n8n-workflow';

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

/** Response modes of a webhook or chat trigger in which n8n answers once the execution runs no more, asleep or not. */
const ANSWERS_AT_REST: unknown[] = ['lastNode', 'streaming'];

/** What starts an execution that somebody talks to. */
const TALKS = /\.(chatTrigger|mcpTrigger)$/;

/**
 * Whether somebody waits for an answer that n8n would give too early, were the execution put to sleep (seen in 2.41):
 * whoever called a webhook or wrote in a chat, and gets what the last node gives; or an agent before version 3 that
 * called this workflow as its tool.
 *
 * False also where nobody can tell: of its caller a sub-workflow sees no more than which trigger it all began with.
 */
export function isAnsweredAtRest(context: IExecuteFunctions): boolean {
	// Of those that call a workflow, only such an agent hands one on.
	if (context.getParentCallbackManager?.() !== undefined) return true;
	const { triggerNode, parentExecutionId } = context.getExecutionContext?.() ?? {};
	if (!triggerNode) return false;
	if (parentExecutionId !== undefined) return TALKS.test(triggerNode.type);
	return context
		.getParentNodes(context.getNode().name, { includeNodeParameters: true })
		.some(
			(node) => node.name === triggerNode.name && ANSWERS_AT_REST.includes(responseModeOf(node)),
		);
}

/** undefined for a node that answers nobody. */
function responseModeOf({ type, parameters = {} }: NodeTypeAndVersion): unknown {
	const { responseMode, options, availableInChat } = parameters;
	if (type.endsWith('.webhook')) return responseMode;
	if (!type.endsWith('.chatTrigger')) return undefined;
	const chosen = (options as INodeParameters | undefined)?.responseMode;
	return chosen ?? (availableInChat ? 'streaming' : 'lastNode');
}

const stops = new WeakMap<AbortSignal, Set<() => void>>();

/**
 * Calls `stop` once the signal goes off, or at once. Of many that wait for the same signal it hears just one: from the
 * eleventh listener on Node.js warns of a leak.
 *
 * @returns What takes it back.
 */
export function whenStopped(signal: AbortSignal | undefined, stop: () => void): () => void {
	if (signal?.aborted) stop();
	if (!signal || signal.aborted) return () => {};
	let waiting = stops.get(signal);
	if (!waiting) {
		const all = new Set<() => void>();
		signal.addEventListener('abort', () => [...all].forEach((each) => each()), { once: true });
		stops.set(signal, (waiting = all));
	}
	waiting.add(stop);
	return () => waiting.delete(stop);
}

/** A signal of a node's own, and what sets it off. */
export interface Stoppable {
	signal: AbortSignal;
	stop: () => void;
}

/**
 * Does work under a signal that the work itself can set off, and that goes off when the execution is cancelled.
 *
 * The execution's own signal lives through all rounds of a loop. AbortSignal.any would leave something there each time:
 * the signal refers to all that follow it, and Node.js never tidies that up while it lives.
 */
export async function stoppable<Result>(
	context: IExecuteFunctions,
	work: (stoppable: Stoppable) => Promise<Result>,
): Promise<Result> {
	const own = new AbortController();
	const stop = () => own.abort();
	const forget = whenStopped(context.getExecutionCancelSignal(), stop);
	try {
		return await work({ signal: own.signal, stop });
	} finally {
		forget();
	}
}
