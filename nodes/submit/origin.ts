import type { IExecuteFunctions } from 'n8n-workflow';

import type { ApiError } from '../novita/api/apiError';

/** A task that is paid for. */
export interface StartedTask {
	taskId: string;
	/** Milliseconds since 1970. */
	submittedAt: number;
}

/** What became of a submission that may be paid for: its task, or that nobody knows. */
export type Known = StartedTask | { error: ApiError; submittedAt: number };

export const isTask = (known: Known | undefined): known is StartedTask =>
	known !== undefined && 'taskId' in known;

/**
 * What an execution knows of the submissions of a node, and every execution that Retry in the list of executions makes
 * of it: n8n hands the flow's context on to those, also after a restart (seen in 1.123, 2.20 and 2.41).
 */
export interface Origin {
	/** The ID of the execution where it began, which names it for all its retries. */
	name: string;
	/** The index of the node's first run that counts: n8n's recovery from a crash leaves one for show. */
	firstRun: number;
	/** Where n8n lost all this in a crash, what of the process before may be found in the database. */
	lost?: Lost;
	/** By the submission's name. */
	known: Record<string, Known>;
}

/** `inside`: the node had not ended when n8n crashed. `any`: it had, or nobody can tell. */
type Lost = 'inside' | 'any';

const KEY = 'novitaKling';

/** What stands there goes into n8n's database with the execution, as JSON. */
type FlowContext = { [KEY]?: Record<string, Origin> };

/**
 * @param executionId Of the execution that runs now.
 * @returns The node's origin. What is noted in it, retries will know.
 */
export function originOf(context: IExecuteFunctions, executionId: string): Origin {
	const nodeId = context.getNode().id;
	const origins = ((context.getContext('flow') as FlowContext)[KEY] ??= {});
	return (origins[nodeId] ??= {
		name: executionId,
		firstRun: runIndexOf(context),
		...(context.getMode() === 'retry' && { lost: whatWasLost(context) }),
		known: {},
	});
}

export const runIndexOf = (context: IExecuteFunctions): number =>
	Number(context.getWorkflowDataProxy(0).$runIndex);

/**
 * What a retry that doesn't know where it began is a retry of. An execution that failed before it came to this node
 * has nothing to lose. One that crashed runs from its start again, and n8n's recovery leaves a run for show for each
 * node that had ended, and a trace of the one that had not (execution-recovery.service.js, and retry() in
 * execution.service.js). Without n8n's event log, as where a worker died, there are no traces: then only the
 * execution's own context, made anew, tells that it was lost.
 */
function whatWasLost(context: IExecuteFunctions): Lost | undefined {
	if (runIndexOf(context) > 0) return 'any';
	if (hasTrace(context)) return 'inside';
	const isAnew = context.getExecutionContext?.()?.source === 'retry';
	return isAnew && !comesBehindTrace(context) ? 'any' : undefined;
}

/** Whether n8n has run data of this node, before its first run. */
function hasTrace(context: IExecuteFunctions): boolean {
	const { $ } = context.getWorkflowDataProxy(0) as {
		$?: (node: string) => { isExecuted?: unknown };
	};
	return $?.(context.getNode().name).isExecuted === true;
}

/** Whether the node before this one has a run for show, so that this node would have a trace too. */
const comesBehindTrace = (context: IExecuteFunctions): boolean =>
	(context.getInputSourceData?.().previousNodeRun ?? 0) > 0;
