import {
	NodeApiError,
	NodeOperationError,
	type IDataObject,
	type IExecuteFunctions,
	type INodeExecutionData,
	type JsonObject,
} from 'n8n-workflow';

import type { Failure } from '../novita/failure';

/** What the user chose under On Error. */
export type OnError = 'stop' | 'continue' | 'errorOutput';

export function readOnError(context: IExecuteFunctions): OnError {
	const { onError, continueOnFail } = context.getNode();
	if (onError === 'continueErrorOutput') return 'errorOutput';
	if (onError === 'continueRegularOutput') return 'continue';
	// Workflows of before n8n 1.10 say it with continueOnFail.
	return onError === undefined && continueOnFail ? 'continue' : 'stop';
}

const defined = (json: IDataObject): IDataObject =>
	Object.fromEntries(Object.entries(json).filter(([, value]) => value !== undefined));

/**
 * A failing row that keeps what is known of it.
 *
 * n8n sends a row to the error output when its json has just the keys `error` and `message`
 * (workflow-execute.js, handleNodeErrorOutput, the same from 1.123 to 2.41). An error beside the
 * json would lose the json. With Continue n8n leaves json alone, so there the id stands on top too.
 */
export function failureRow(
	itemIndex: number,
	failure: Failure,
	onError: OnError,
): INodeExecutionData {
	const { message, description, taskId, status, reason, videoUrl } = failure;
	const error = defined({
		message,
		description,
		task_id: taskId,
		status,
		reason,
		video_url: videoUrl,
	});
	const json =
		onError === 'continue' ? { error, message, task_id: taskId, status } : { error, message };
	return { json: defined(json), pairedItem: { item: itemIndex } };
}

/** A task that the node knows when it stops. */
export interface KnownTask {
	itemIndex: number;
	taskId: string;
}

/** Long lists stay readable, and every id stays in them. */
function listTasks(tasks: readonly KnownTask[]): string {
	if (tasks.length === 0) return '';
	const ids = [...tasks]
		.sort((one, other) => one.itemIndex - other.itemIndex)
		.map(({ itemIndex, taskId }) => `item ${itemIndex}: ${taskId}`);
	return ` Tasks of this run, which are paid for and can be fetched with Novita Wait for Task: ${ids.join(', ')}.`;
}

/** Rows without a task id that may be paid for all the same. */
const listUncertain = (rows: readonly number[]): string =>
	rows.length === 0
		? ''
		: ` Submissions of other rows may have been accepted too, and their answers are not known: ${rows.map((row) => `item ${row}`).join(', ')}.`;

/**
 * The error that stops the node, with every task id it has: n8n keeps no other result of it.
 *
 * @param uncertain Item indexes of other rows that may have been accepted, and whose answer nobody has.
 */
export function failureError(
	context: IExecuteFunctions,
	itemIndex: number,
	failure: Failure,
	tasks: readonly KnownTask[],
	uncertain: readonly number[] = [],
): NodeApiError | NodeOperationError {
	const message = `${failure.message} [item ${itemIndex}]`;
	const description = `${failure.description}${listUncertain(uncertain)}${listTasks(tasks)}`;
	const { httpStatus, status, reason } = failure;
	if (httpStatus === undefined) {
		return new NodeOperationError(context.getNode(), message, { description, itemIndex });
	}
	const response: JsonObject = { status: status ?? null, reason: reason ?? null };
	return new NodeApiError(context.getNode(), response, {
		message,
		description,
		httpCode: String(httpStatus),
		itemIndex,
	});
}

/** Says what speaks against a row without keeping it from being sent, each thing once. */
export function addHints(
	context: IExecuteFunctions,
	hints: ReadonlyArray<{ itemIndex: number; hint: string }>,
): void {
	const rowsOf = new Map<string, number[]>();
	for (const { itemIndex, hint } of hints) {
		rowsOf.set(hint, [...(rowsOf.get(hint) ?? []), itemIndex]);
	}
	for (const [hint, rows] of rowsOf) {
		const named = rows.slice(0, 5).join(', ') + (rows.length > 5 ? ', …' : '');
		context.addExecutionHints?.({
			message: `${hint} [item ${named}]`,
			location: 'outputPane',
		});
	}
}
