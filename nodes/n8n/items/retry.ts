import type { IExecuteFunctions } from 'n8n-workflow';

import { UNKNOWN, type ItemFailure } from './failures';
import { nameItems } from './nameItems';

/** In n8n's list of executions: it runs the node that failed once more, with the same input. */
const RETRY = 'Retry in Executions';

/** True of every error that ends a run. */
export const PAYS_ONCE = `${RETRY} pays for no task twice.`;

/**
 * What to add where another workflow called this one: Retry there gives the call a new execution, which nothing ties
 * to this one.
 */
export const ofCaller = (context: IExecuteFunctions): string =>
	context.getMode() === 'integrated'
		? ' Retry of the workflow that called this one sends its items anew, and may pay again.'
		: '';

export const saysRetry = (description: unknown): boolean => String(description).includes(RETRY);

/** What a run knew when an error ended it. */
export interface EndedRun {
	itemIndex: number;
	failure: ItemFailure;
	/** How many of its items have a task. */
	tasks: number;
	/** Indexes of other items that may have been accepted. undefined where the node starts nothing. */
	uncertain?: readonly number[];
}

/**
 * What Retry does after an error that ended a run, in one sentence that also holds once n8n was restarted: then a
 * task that the journal has is refused in place of being handed out again.
 */
export function afterRetry({ itemIndex, failure, tasks, uncertain }: EndedRun): string {
	if (!uncertain) {
		return tasks === 0
			? `${RETRY} costs nothing.`
			: `${RETRY} asks for the same tasks again, which costs nothing.`;
	}
	const others = failure.status === UNKNOWN && failure.taskId === undefined ? [itemIndex] : [];
	const kept = [...uncertain, ...others].sort((one, other) => one - other);
	if (kept.length > 0) {
		const withTask = tasks === 0 ? '' : ', nor any item that has a task';
		return `${RETRY} ends the same way: it does not send ${nameItems(kept)} again${withTask}.`;
	}
	if (tasks === 0) return `${RETRY} runs all items again: none was accepted.`;
	return failure.taskId === undefined
		? `${RETRY} pays for no task twice: it sends only items without one.`
		: `${RETRY} asks for the same tasks again, and sends only items without one.`;
}
