import { createHash, randomUUID } from 'crypto';
import type { IExecuteFunctions } from 'n8n-workflow';

import type { Account } from '../n8n/api/connect';
import { isMcpCall, isToolCall } from '../n8n/execution';
import { identityOf, type VideoRequest } from '../novita/request/videoRequest';
import { originOf, runIndexOf, type Known, type Origin } from './origin';

/** What there has to be of an item that is to be sent. */
export interface ItemToSend {
	itemIndex: number;
	/** Of several videos of one item, from 1. */
	variation?: number;
	request: VideoRequest;
	/** About what it costs, in US dollars; null where that isn't known. */
	estimate: { usd: number | null };
	/** Who pays for it. */
	account: Account;
}

/** The names by which an item is known. Each is a hash. */
export interface Names {
	/** The submission: whoever asks, and what for. */
	name: string;
	/** The same in any execution of this workflow: begun to be sent, and handed on. */
	begun: string;
	given: string;
	/** What an orphan has to have been asked for, so that this item takes it over. */
	asked?: string;
}

/** An item that is to be sent, and what is known of earlier tries. */
export type Ticket<Item extends ItemToSend = ItemToSend> = Item &
	Names & {
		/** What an earlier try came to. */
		known?: Known;
		/** It was another run's, which ended without handing it on. */
		isAdopted?: boolean;
		/** Tasks that were started for it before this one, counted from 0. */
		attempt: number;
		/** A task that was asked for in the same words, and that Novita failed: this one takes its place. */
		failedTaskId?: string;
	};

/** Whoever asks for videos: an execution with all its retries, or an MCP client. */
export interface Asker {
	origin: Origin;
	/** Calls of an AI model: within one execution the same request is the same video, whichever call or try it is. */
	isTool: boolean;
	/** Calls that no execution holds together. */
	isMcp: boolean;
	/** Otherwise n8n keeps nothing of it. */
	isInExecution: boolean;
	/** The workflow and the node. */
	place: unknown[];
	/** Of a loop, from 0. A tool's calls have none. */
	round: number;
	/** Who may take over what the run leaves behind. */
	root?: string;
}

export function askerOf(context: IExecuteFunctions): Asker {
	const isMcp = isMcpCall(context);
	const isTool = isToolCall(context);
	const executionId = isMcp ? undefined : context.getExecutionId();
	const isInExecution = executionId !== undefined;
	// Without an execution to belong to, a re-run couldn't be told from a new run.
	const alone: Origin = { name: isMcp ? 'mcp' : randomUUID(), firstRun: 0, known: {} };
	const origin = isInExecution ? originOf(context, executionId) : alone;
	return {
		...{ origin, isTool, isMcp, isInExecution },
		place: [context.getWorkflow().id, context.getNode().id],
		round: isTool ? 0 : runIndexOf(context) - origin.firstRun,
		root: isTool ? undefined : rootOf(context),
	};
}

/** @param attempt How many tasks of the same item, or of a tool's same words, Novita has failed before. */
export function namesOf(
	{ origin, isTool, place, round, root }: Asker,
	{ itemIndex, variation, request: video, account }: ItemToSend,
	attempt: number,
): Names {
	const request = hash([identityOf(video)]);
	const run = [attempt, variation, ...(isTool ? [] : [round, itemIndex])];
	// A key that was renewed in its credential is of the same account. Calls of a tool have nothing but their words to
	// tell one client's from another's.
	const what = [...place, request, account.id, isTool ? account.print : '', run];
	return {
		name: hash([origin.name, ...what]),
		begun: hash(['begun', ...what]),
		given: hash(['given', ...what]),
		...(root !== undefined && { asked: hash([root, ...place, request, account]) }),
	};
}

/**
 * Who may take over what a run has left behind: the next call of the same parent, where this is a sub-workflow, and
 * whoever presses Execute in the editor. Retries find it under their origin.
 */
function rootOf(context: IExecuteFunctions): string | undefined {
	const parent = context.getExecutionContext?.()?.parentExecutionId;
	return parent ?? (context.getMode() === 'manual' ? 'manual' : undefined);
}

const hash = (parts: unknown[]): string =>
	createHash('sha256').update(JSON.stringify(parts)).digest('hex');
