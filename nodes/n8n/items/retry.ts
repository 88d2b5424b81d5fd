import type { IExecuteFunctions } from 'n8n-workflow';

import { nameItems, type ItemFailure } from './failures';

/** In n8n's list of executions: it runs the node that failed once more, with the same input. */
const RETRY = 'Retry in Executions';

/**
 * Whether somebody finds this run under Executions, and not in the editor before them. A run by hand is repeated
 * there, where Retry is far.
 */
const isInExecutions = (context: IExecuteFunctions): boolean => context.getMode() !== 'manual';

/**
 * What to add where another workflow called this one: Retry there gives the call a new execution, which nothing ties
 * to this one.
 */
const ofCaller = (context: IExecuteFunctions): string =>
	context.getMode() === 'integrated'
		? ' Retry of the workflow that called this one sends its items again, and may bill them again.'
		: '';

/** After what nobody foresaw. */
export const afterUnexpected = (context: IExecuteFunctions): string =>
	isInExecutions(context) ? `${RETRY} bills no task twice.${ofCaller(context)}` : '';

/**
 * What helps after an error that ended a run: Retry, or another setting before it. Empty where neither does, or where
 * nothing was sent, so that a new run costs no more.
 *
 * @param tasks How many items have a task that is known.
 * @param uncertain Indexes of items that may have been accepted. undefined where the node starts nothing.
 */
export function afterStop(
	context: IExecuteFunctions,
	{ isFinal }: ItemFailure,
	tasks: number,
	uncertain: readonly number[] | undefined,
): string {
	const items = context.getInputData().length;
	const unknown = uncertain ?? [];
	if (tasks + unknown.length === 0) return '';
	const isHopeless = isFinal && !unknown.length;
	if (isHopeless && items === 1) return '';
	if (isHopeless) return withContinue(context, uncertain !== undefined);
	if (!isInExecutions(context)) return '';
	if (!uncertain || tasks === items) return `${RETRY} checks the same tasks again, at no cost.`;
	const held = unknown.length === 0 ? '' : notSent(unknown);
	const others = tasks + unknown.length < items ? SENDS_OTHERS : '';
	return `${others}${others && held && ' '}${held}${ofCaller(context)}`;
}

const SENDS_OTHERS = `${RETRY} sends only the items that have no task yet.`;

const notSent = (items: readonly number[]): string =>
	`${RETRY} doesn't send ${nameItems(items)} again. To send ${items.length === 1 ? 'it' : 'them'}, use a new execution.`;

/** One item ends the same way each time, and all others wait behind it. */
function withContinue(context: IExecuteFunctions, starts: boolean): string {
	const { name } = context.getNode();
	const set = `To get the other videos, set On Error of "${name}" to Continue`;
	if (!isInExecutions(context)) {
		return starts ? '' : `${set}, and execute this step alone: it starts no video.`;
	}
	const then = `${set}, save, and choose Retry with currently saved workflow in Executions.`;
	return starts
		? `${then} It sends only the items that have no task yet.${ofCaller(context)}`
		: `${then} It starts no video.`;
}
