import type { IExecuteFunctions } from 'n8n-workflow';

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

/**
 * What Retry does after an error that ended a run.
 *
 * @param uncertain Indexes of items that may have been accepted. undefined where the node starts nothing.
 */
export function afterRetry(uncertain: readonly number[] | undefined): string {
	if (!uncertain) return `${RETRY} asks for the same again, which costs nothing.`;
	const sends = `${RETRY} pays for no task twice: it sends only items without one`;
	if (uncertain.length === 0) return `${sends}.`;
	return `${sends}, and not ${nameItems(uncertain)}, which may have been started.`;
}
