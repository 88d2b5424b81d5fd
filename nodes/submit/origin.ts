import type { IExecuteFunctions } from 'n8n-workflow';

import type { ApiError } from '../novita/api/apiError';

/** A task that is paid for. */
export interface StartedTask {
	taskId: string;
	/** Milliseconds since 1970. */
	submittedAt: number;
	/** About what it costs, in US dollars, where that is known and this execution started it. */
	usd?: number;
}

/** What became of a submission that may be paid for: its task, or that nobody knows. */
export type Known = StartedTask | { error: ApiError; submittedAt: number; usd?: number };

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
	/** Of a retry that doesn't know where it began: what of the process before counts that is found in the database. */
	lost?: Lost;
	/** By the submission's name. */
	known: Record<string, Known>;
}

/** What was `begun` to be sent by a run of the node that never ended; or `any`, also what it handed on. */
type Lost = 'begun' | 'any';

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
 * A retry that doesn't know where it began is one of an execution that failed before it came to this node, and has
 * lost nothing; or of one that crashed, which n8n runs from its start again. Its recovery leaves a run for show for each
 * node that had ended (execution-recovery.service.js), so that this one's first run is its second.
 */
const whatWasLost = (context: IExecuteFunctions): Lost =>
	runIndexOf(context) > 0 ? 'any' : 'begun';
