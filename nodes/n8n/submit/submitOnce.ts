import { createHash } from 'crypto';
import type { IExecuteFunctions } from 'n8n-workflow';

import { apiError } from '../../novita/api/apiError';
import type { Submission } from '../../novita/api/client';
import { Ledger } from '../../novita/submit/ledger';
import { createIntents } from './intents';
import type {} from '../../novita/request/buildRequest';
import { VideoRequest } from '../../novita/request/videoRequest';

/** Of this process: n8n's Retry On Fail runs `execute` again in the same one. */
const ledger = new Ledger(() => Date.now());
let anonymousRuns = 0;

export interface PayOnce {
	/** Submits an item, unless this execution has done so before: then that answer counts again. */
	submit(
		itemIndex: number,
		request: VideoRequest,
		send: () => Promise<Submission>,
	): Promise<Submission>;
	/** The task that an earlier try of this execution has got for an item, if any. */
	known(
		itemIndex: number,
		request: VideoRequest,
	): { taskId: string; submittedAt: number } | undefined;
	/** When a task was accepted, in milliseconds since 1970. */
	submittedAt(taskId: string): number;
	/**
	 * Of items that were not submitted here, those that an earlier process of this execution had begun to
	 * send: their item indexes. Asks only where `submit` has met such an item.
	 */
	leftBehind(items: ReadonlyArray<{ itemIndex: number; request: VideoRequest }>): Promise<number[]>;
}

/**
 * At most one submission that may have been accepted, for one execution, node, run, item and body.
 * Each id is logged the moment it is known: n8n wipes the data of an execution whose process dies.
 */
export function createPayOnce(
	context: IExecuteFunctions,
	signal: AbortSignal | undefined = context.getExecutionCancelSignal?.(),
): PayOnce {
	const executionId = context.getExecutionId();
	const { id: nodeId, name } = context.getNode();
	const { $runIndex: runIndex } = context.getWorkflowDataProxy(0);
	const acceptedAt = new Map<string, number>();
	const intents = createIntents(context);
	let isRerun = false;

	// Without an execution to belong to, a re-run couldn't be told from a new run.
	const run = executionId ?? anonymousRuns++;
	const keyFor = (itemIndex: number, request: VideoRequest) =>
		keyOf([run, nodeId, runIndex, itemIndex, request]);

	return {
		known(itemIndex, request) {
			const entry = ledger.get(keyFor(itemIndex, request));
			return entry?.kind === 'accepted' ? entry : undefined;
		},
		submittedAt: (taskId) => acceptedAt.get(taskId) ?? Date.now(),
		async submit(itemIndex, request, send) {
			const key = keyFor(itemIndex, request);
			const before = ledger.get(key);
			if (before?.kind === 'accepted') {
				acceptedAt.set(before.taskId, before.submittedAt);
				return { kind: 'accepted', taskId: before.taskId };
			}
			if (before?.kind === 'unknown') {
				isRerun ||= before.error === LEFT_BEHIND;
				return { kind: 'error', error: before.error };
			}
			if (before?.kind === 'sending') return { kind: 'error', error: LEFT_BEHIND };

			ledger.set(key, { kind: 'sending' });
			if (!(await intents.record(key))) {
				isRerun = true;
				ledger.set(key, { kind: 'unknown', error: LEFT_BEHIND });
				return { kind: 'error', error: LEFT_BEHIND };
			}
			const submission = signal?.aborted ? NOT_SENT : await send();
			if (submission.kind === 'accepted') {
				const submittedAt = Date.now();
				acceptedAt.set(submission.taskId, submittedAt);
				ledger.set(key, { kind: 'accepted', taskId: submission.taskId, submittedAt });
				context.logger.info(
					`Novita task ${submission.taskId} started (model ${request.slug}, node "${name}", item ${itemIndex}, execution ${executionId})`,
					{ taskId: submission.taskId, model: request.slug, executionId, itemIndex },
				);
			} else if (submission.error.mayBeAccepted) {
				ledger.set(key, { kind: 'unknown', error: submission.error });
			} else {
				ledger.delete(key);
				await intents.forget(key);
			}
			return submission;
		},
		async leftBehind(items) {
			if (!isRerun) return [];
			const itemOf = new Map(
				items.map(({ itemIndex, request }) => [keyFor(itemIndex, request), itemIndex]),
			);
			const begun = await intents.begun([...itemOf.keys()]);
			return begun.map((key) => itemOf.get(key) as number);
		},
	};
}

/** The node was stopped while the intent was on its way to the database. */
const NOT_SENT: Submission = {
	kind: 'error',
	error: apiError({
		code: 'notSent',
		message: 'The node was stopped before the item was sent',
		fix: 'Nothing was sent to Novita for this item.',
	}),
};

/** The process that was at it has died, with the id, if it had one. */
export const LEFT_BEHIND = apiError({
	code: 'responseLost',
	message:
		'An earlier try of the same execution had begun to send this item, and was cut off. If it got a task, the log of n8n has its ID',
	fix: '',
});

const keyOf = (parts: unknown[]) =>
	createHash('sha256').update(JSON.stringify(parts)).digest('hex');
