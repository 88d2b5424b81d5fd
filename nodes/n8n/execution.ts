import type { IExecuteFunctions } from 'n8n-workflow';

/**
 * Whether an AI agent called the node. n8n adds a twin type with this ending for each node that
 * agents may use, and only newer ones can be asked.
 */
export const isToolCall = (context: IExecuteFunctions): boolean =>
	context.getNode().type.endsWith('Tool') || context.isToolExecution?.() === true;

/** A signal that the node itself can set off, and that goes off when the execution is cancelled. */
export function stoppable(context: IExecuteFunctions): { signal: AbortSignal; stop: () => void } {
	const own = new AbortController();
	const cancelled = context.getExecutionCancelSignal();
	return {
		signal: cancelled ? AbortSignal.any([own.signal, cancelled]) : own.signal,
		stop: () => own.abort(),
	};
}
