import { createHash } from 'crypto';
import type { IExecuteFunctions } from 'n8n-workflow';

import type { Submission } from '../novita/client';
import { Ledger } from '../novita/ledger';
import { createIntents } from './intents';
import type { Draft } from '../novita/request';

/** Of this process: n8n's Retry On Fail runs `execute` again in the same one. */
const ledger = new Ledger(() => Date.now());

export interface PayOnce {
	/** Submits a row, unless this execution has done so before: then that answer counts again. */
	submit(itemIndex: number, draft: Draft, send: () => Promise<Submission>): Promise<Submission>;
	/** When a task was accepted, in milliseconds since 1970. */
	submittedAt(taskId: string): number;
}

/**
 * At most one submission that may have been accepted, for one execution, node, run, row and body.
 * Each id is logged the moment it is known: n8n wipes the data of an execution whose process dies.
 */
export function createPayOnce(context: IExecuteFunctions): PayOnce {
	const executionId = context.getExecutionId();
	const { id: nodeId, name } = context.getNode();
	const { $runIndex: runIndex } = context.getWorkflowDataProxy(0);
	const acceptedAt = new Map<string, number>();
	const intents = createIntents(context);

	return {
		submittedAt: (taskId) => acceptedAt.get(taskId) ?? Date.now(),
		async submit(itemIndex, draft, send) {
			const key = keyOf([executionId, nodeId, runIndex, itemIndex, draft]);
			const before = ledger.get(key);
			if (before?.kind === 'accepted') {
				acceptedAt.set(before.taskId, before.submittedAt);
				return { kind: 'accepted', taskId: before.taskId };
			}
			if (before?.kind === 'unknown') return before;
			if (before?.kind === 'sending') return { kind: 'unknown', trouble: LEFT_BEHIND };

			ledger.set(key, { kind: 'sending' });
			if (!(await intents.record(key))) {
				ledger.set(key, { kind: 'unknown', trouble: LEFT_BEHIND });
				return { kind: 'unknown', trouble: LEFT_BEHIND };
			}
			const submission = await send();
			if (submission.kind === 'accepted') {
				const submittedAt = Date.now();
				acceptedAt.set(submission.taskId, submittedAt);
				ledger.set(key, { kind: 'accepted', taskId: submission.taskId, submittedAt });
				context.logger.info(
					`Novita task ${submission.taskId} started (model ${draft.slug}, node "${name}", item ${itemIndex}, execution ${executionId})`,
					{ taskId: submission.taskId, model: draft.slug, executionId, itemIndex },
				);
			} else if (submission.kind === 'unknown') ledger.set(key, submission);
			else {
				ledger.delete(key);
				await intents.forget(key);
			}
			return submission;
		},
	};
}

const LEFT_BEHIND = {
	kind: 'lost' as const,
	message: 'An earlier try of the same execution had begun to send this row, and was cut off',
	fix: '',
};

const keyOf = (parts: unknown[]) =>
	createHash('sha256').update(JSON.stringify(parts)).digest('hex');
