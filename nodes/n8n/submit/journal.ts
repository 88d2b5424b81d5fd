import { createHash, randomUUID } from 'crypto';
import type { IExecuteFunctions } from 'n8n-workflow';

import { apiError, type ApiError } from '../../novita/api/apiError';
import type { Submission } from '../../novita/api/client';
import { identityOf, type VideoRequest } from '../../novita/request/videoRequest';
import { brokenOff } from '../../novita/submit/submitAll';
import { SubmissionLog, type Entry } from '../../novita/submit/submissionLog';
import { isMcpCall, isToolCall } from '../execution';
import { openDatabase } from './database';
import { Notes, type Names } from './notes';
import { wasStopped } from './stoppedTasks';

/** Of this process: n8n's Retry On Fail runs `execute` again in the same one. */
const log = new SubmissionLog(() => performance.now());

/** MCP clients give up after a minute and call again, and there is no execution to tell their calls apart. */
const SAME_CALL_MS = 15 * 60_000;

export interface JournalItem {
	itemIndex: number;
	request: VideoRequest;
}

export type Submitted =
	| {
			kind: 'accepted';
			taskId: string;
			/** Milliseconds since 1970. */
			submittedAt: number;
			/** Handed out again in place of a second submission. */
			reused: boolean;
	  }
	| { kind: 'error'; error: ApiError };

export interface Journal {
	/** Submits an item, unless whoever asks has done so before: then that outcome counts again. */
	submit(item: JournalItem, send: () => Promise<Submission>): Promise<Submitted>;
	/** The task that an earlier try has got for an item, if any. */
	known(item: JournalItem): { taskId: string; submittedAt: number } | undefined;
	/**
	 * Of items that were not submitted here, those that an earlier process had begun to send. Asks only where
	 * `submit` has met such an item.
	 */
	leftBehind(items: readonly JournalItem[]): Promise<JournalItem[]>;
	/** The task of the same item in a run of this workflow that was stopped within the hour. */
	stopped(item: JournalItem): string | undefined;
	/** To be called at the end of the run. */
	close(): Promise<void>;
}

/**
 * At most one submission that may have been accepted, for each item of whoever asks:
 *
 * - an execution, also under Retry On Fail: execution, node, run index, item, request;
 * - Retry in the list of executions: a new execution of the same workflow, node, run index, item, request. Only a
 *   retry asks this way; a new run always makes new videos;
 * - a tool: within one execution the same request is the same video, whichever call or try it is. Under an
 *   MCP Server Trigger, where no execution holds calls together, within 15 minutes and in one process.
 *
 * Each ID is logged the moment it is known: n8n wipes the data of an execution whose process dies.
 *
 * @param items All that may be submitted.
 */
export function openJournal(
	context: IExecuteFunctions,
	items: readonly JournalItem[],
	signal: AbortSignal | undefined = context.getExecutionCancelSignal?.(),
): Journal {
	const isTool = isToolCall(context);
	const isMcp = isMcpCall(context);
	const executionId = isMcp ? undefined : context.getExecutionId();
	const { id: nodeId, name: nodeName } = context.getNode();
	const isRetry = context.getMode() === 'retry';
	const place = [context.getWorkflow().id, nodeId];
	const database = executionId === undefined ? undefined : openDatabase(context);
	// Without an execution to belong to, a re-run couldn't be told from a new run.
	const asker = executionId ?? (isTool ? 'tool' : randomUUID());
	const run = hash([asker, ...place]);
	const runIndex = isTool ? undefined : context.getWorkflowDataProxy(0).$runIndex;

	const namesOf = ({ itemIndex, request }: JournalItem): Names => {
		const same = identityOf(request);
		const what = isTool ? [same] : [runIndex, itemIndex, same];
		return { own: hash([asker, ...place, what]), workflow: hash(['workflow', ...place, what]) };
	};

	const notes = new Notes(database, items.map(namesOf));
	let isRerun = false;
	log.begin(run);

	const entryOf = ({ own, workflow }: Names): Entry | undefined => {
		const entry = log.get(own) ?? (isRetry ? log.get(workflow) : undefined);
		if (!isMcp || !entry || entry.kind === 'sending') return entry;
		return Date.now() - entry.submittedAt > SAME_CALL_MS ? undefined : entry;
	};

	/** A retry by hand is asked for under the workflow's name. */
	const ask = ({ own, workflow }: Names): string[] => (isRetry ? [own, workflow] : [own]);

	const note = (names: Names, entry: Entry): void => {
		notes.keep(names);
		log.set(names.own, entry, run);
		// Only an execution can be retried by hand.
		if (executionId !== undefined) log.set(names.workflow, entry, run);
	};

	const submit = async (item: JournalItem, send: () => Promise<Submission>): Promise<Submitted> => {
		const names = namesOf(item);
		const before = entryOf(names);
		if (before?.kind === 'accepted') return { ...before, reused: true };
		if (before?.kind === 'unknown') {
			isRerun ||= before.error === LEFT_BEHIND;
			return { kind: 'error', error: before.error };
		}
		if (before?.kind === 'sending') {
			await before.outcome;
			// It has been noted by then, or was certainly not accepted.
			return await submit(item, send);
		}
		const sending: Entry = { kind: 'sending', outcome: sendOnce(names, send).catch(brokenOff) };
		for (const name of ask(names)) log.set(name, sending, run);
		const submission = await sending.outcome;
		const submittedAt = Date.now();
		if (submission.kind === 'accepted') {
			const { taskId } = submission;
			note(names, { kind: 'accepted', taskId, submittedAt });
			logTask(context, nodeName, item, taskId);
			return { ...submission, submittedAt, reused: false };
		}
		const { error } = submission;
		if (error.mayBeAccepted) note(names, { kind: 'unknown', error, submittedAt });
		else {
			for (const name of ask(names)) if (log.get(name) === sending) log.delete(name);
			// After a 429 it goes out again.
			if (error.code !== 'rateLimited') await notes.release(names);
		}
		return submission;
	};

	const sendOnce = async (names: Names, send: () => Promise<Submission>): Promise<Submission> => {
		await notes.begin(names);
		if (ask(names).some((name) => notes.isFound(name))) {
			isRerun = true;
			return { kind: 'error', error: LEFT_BEHIND };
		}
		return signal?.aborted ? NOT_SENT : await send();
	};

	return {
		submit,
		known(item) {
			const entry = entryOf(namesOf(item));
			return entry?.kind === 'accepted' ? entry : undefined;
		},
		stopped(item) {
			const entry = log.get(namesOf(item).workflow);
			return entry?.kind === 'accepted' && wasStopped(entry.taskId) ? entry.taskId : undefined;
		},
		async leftBehind(others) {
			if (!isRerun) return [];
			const nameOf = (item: JournalItem) => namesOf(item)[isRetry ? 'workflow' : 'own'];
			const found = await notes.leftBehind(others.map(nameOf));
			return others.filter((item) => found.has(nameOf(item)));
		},
		async close() {
			await notes.close();
			log.end(run);
		},
	};
}

function logTask(
	context: IExecuteFunctions,
	nodeName: string,
	{ itemIndex, request }: JournalItem,
	taskId: string,
): void {
	const executionId = context.getExecutionId();
	context.logger.info(
		`Novita task ${taskId} started (model ${request.slug}, node "${nodeName}", item ${itemIndex}, execution ${executionId})`,
		{ taskId, model: request.slug, executionId, itemIndex },
	);
}

/** The node was stopped while the item was being noted. */
const NOT_SENT: Submission = {
	kind: 'error',
	error: apiError({
		code: 'notSent',
		message: 'The execution was stopped before this item was sent',
		fix: 'It is not paid for. Run it again.',
	}),
};

/** The process that was at it has died, with the ID, if it had one. */
export const LEFT_BEHIND = apiError({
	code: 'responseLost',
	message:
		"An earlier try was interrupted while it sent this item. If there is a task, its ID is in n8n's log, or in that execution",
	fix: '',
});

const hash = (parts: unknown[]) => createHash('sha256').update(JSON.stringify(parts)).digest('hex');
