import {
	NodeApiError,
	NodeOperationError,
	type IDataObject,
	type IExecuteFunctions,
	type INodeExecutionData,
} from 'n8n-workflow';

import { isRunByAgent, isToolCall } from '../execution';
import { nameItems, unexpected, UNKNOWN, type ItemFailure } from './failures';
import { tellModel, toolError } from './forModel';
import { afterStop, afterUnexpected } from './retry';

/** What the user chose under On Error; `tellModel` where an AI model gets the failure as its answer. */
export type OnError = 'stop' | 'continue' | 'errorOutput' | 'tellModel';

export function readOnError(context: IExecuteFunctions): OnError {
	const { onError, continueOnFail, retryOnFail } = context.getNode();
	// A tool that throws is called again by Retry On Fail, as if nobody knew yet what became of it.
	const continues = onError !== undefined && onError !== 'stopWorkflow';
	if (isToolCall(context) && (continues || retryOnFail || isRunByAgent(context)))
		return 'tellModel';
	if (onError === 'continueErrorOutput') return 'errorOutput';
	if (onError === 'continueRegularOutput') return 'continue';
	// Workflows of before n8n 1.10 say it with continueOnFail.
	return onError === undefined && continueOnFail ? 'continue' : 'stop';
}

const inOneLine = (text: string): string => text.replaceAll('\n', ' ');

const defined = (json: IDataObject): IDataObject =>
	Object.fromEntries(Object.entries(json).filter(([, value]) => value !== undefined));

/** Where the run goes on, n8n takes it for a success, which nobody can retry. */
const thenAlone = (what: string): string => `Then run ${what}, in a new execution.`;

/**
 * A failing item that keeps what is known of it.
 *
 * n8n sends an item to the error output when its json has just the keys `error` and `message`, or `error` alone, and
 * puts it over the json of the item that came in (workflow-execute.js, handleNodeErrorOutput). So a `message` of
 * that item's own, like that of a chat, is left to it. 2.41 also takes `details` beside them; 1.123 and 2.20
 * would take such an item for a result, so what is known stands in `error`. An error beside the json
 * would lose the json. With Continue n8n leaves json alone, so there the id stands on top too.
 *
 * @param ownsMessage Of the item that came in.
 * @param about What else is known of it.
 */
export function failedItem(
	itemIndex: number,
	failure: ItemFailure,
	onError: OnError,
	ownsMessage = false,
	about: IDataObject = {},
): INodeExecutionData {
	const { message, description, taskId, status, reason, videoUrl, mayBeSent } = failure;
	const isTool = onError === 'tellModel';
	const told = mayBeSent ? `${description}\n${thenAlone(mayBeSent)}` : description;
	const error = defined({
		message,
		description: isTool ? tellModel(failure, description) : inOneLine(told),
		task_id: taskId,
		status,
		reason,
		video_url: videoUrl,
		...about,
	});
	const pairedItem = { item: itemIndex };
	if (isTool) {
		// Without `error`, which Retry On Fail would take for a reason to call again.
		return { json: defined({ message, ...error, error: undefined }), pairedItem };
	}
	if (onError === 'continue') {
		return { json: defined({ error, message, task_id: taskId, status, ...about }), pairedItem };
	}
	return { json: ownsMessage ? { error } : { error, message }, pairedItem };
}

/** Whether the item that came in has a `message` of its own. */
export const ownsMessage = (context: IExecuteFunctions, itemIndex: number): boolean =>
	context.getInputData()[itemIndex]?.json.message !== undefined;

/** A task that the node knows when it stops. */
export interface KnownTask {
	itemIndex: number;
	taskId: string;
	/** Novita has ended it, and there is no video. */
	isInVain?: boolean;
}

const listTasks = (tasks: readonly KnownTask[]): string =>
	[...tasks]
		.sort((one, other) => one.itemIndex - other.itemIndex)
		.map(({ itemIndex, taskId }) => `item ${itemIndex}: ${taskId}`)
		.join(', ');

/** A description's lines, with every ID that is known, each once, and the items that may be billed without one. */
function describe(
	{ description, taskId: own }: ItemFailure,
	tasks: readonly KnownTask[],
	uncertain: readonly number[] = [],
): string {
	// Not every description names the item's own.
	const others = tasks.filter(({ taskId }) => taskId !== own || !description.includes(taskId));
	const open = others.filter(({ isInVain }) => !isInVain);
	const inVain = others.filter(({ isInVain }) => isInVain);
	return [
		description,
		uncertain.length > 0 && `May have been started and billed too: ${nameItems(uncertain)}.`,
		open.length > 0 &&
			`Other tasks of this run: ${listTasks(open)}. Paste an ID into Novita Wait for Task to get its video at no cost.`,
		inVain.length > 0 && `Tasks of this run without a video: ${listTasks(inVain)}.`,
	]
		.filter(Boolean)
		.join('\n');
}

/**
 * n8n shows descriptions and hints as HTML: `<` would swallow what follows, and lines would run into
 * one another. An `&` stays: links have it, and someone may read the text where it isn't HTML.
 */
const asHtml = (text: string): string => text.replaceAll('<', '&lt;').replaceAll('\n', '<br>');

/** Errors that say all there is to say. */
const complete = new WeakSet<Error>();

/**
 * The error that stops the node, with every task id it has, since n8n keeps no other result of it, and with what
 * helps then.
 *
 * @param uncertain Item indexes of other items that may have been accepted, and whose answer nobody has. undefined
 * where the node starts no task at all.
 * @param instead What helps in place of Retry, where that can't.
 */
export function failedRunError(
	context: IExecuteFunctions,
	itemIndex: number,
	failure: ItemFailure,
	tasks: readonly KnownTask[],
	uncertain?: readonly number[],
	instead?: string,
): NodeApiError | NodeOperationError {
	const lines = describe(failure, tasks, uncertain);
	const isUncertain = failure.status === UNKNOWN && failure.taskId === undefined;
	const maybeStarted =
		uncertain && [...uncertain, ...(isUncertain ? [itemIndex] : [])].sort((a, b) => a - b);
	const help = instead ?? afterStop(context, failure, tasks.length, maybeStarted);
	const error = isToolCall(context)
		? toolError(context, failure, lines)
		: nodeError(context, itemIndex, failure, `${lines}${placeOf(context, itemIndex)}\n${help}`);
	complete.add(error);
	return error;
}

function nodeError(
	context: IExecuteFunctions,
	itemIndex: number,
	failure: ItemFailure,
	lines: string,
): NodeApiError | NodeOperationError {
	const { httpStatus, status, reason } = failure;
	const message = `${failure.message} [item ${itemIndex}]`;
	const texts = { description: asHtml(lines.trim()), itemIndex };
	if (httpStatus === undefined) return new NodeOperationError(context.getNode(), message, texts);
	const response = { status: status ?? null, reason: reason ?? null };
	const httpCode = String(httpStatus);
	return new NodeApiError(context.getNode(), response, { ...texts, message, httpCode });
}

/** n8n counts items from 0, and people from 1. */
function placeOf(context: IExecuteFunctions, itemIndex: number): string {
	const { length } = context.getInputData();
	return itemIndex < length && length > 1
		? `\nn8n counts from 0: item ${itemIndex} is number ${itemIndex + 1} of ${length}.`
		: '';
}

/** Says what speaks against an item without keeping it from being sent, each thing once. */
export function addHints(
	context: IExecuteFunctions,
	hinted: ReadonlyArray<{ itemIndex: number; hints: readonly string[] }>,
): void {
	const itemsOf = new Map<string, number[]>();
	for (const { itemIndex, hints } of hinted) {
		for (const hint of hints) {
			const items = itemsOf.get(hint);
			if (items) items.push(itemIndex);
			else itemsOf.set(hint, [itemIndex]);
		}
	}
	for (const [hint, items] of itemsOf) {
		const named = items.slice(0, 5).join(', ') + (items.length > 5 ? ', …' : '');
		addRunHint(context, `${hint} [item ${named}]`);
	}
}

/** Says something of the run as a whole, above its items. A hint must not fail a run that has paid for videos. */
export function addRunHint(context: IExecuteFunctions, hint: string): void {
	try {
		context.addExecutionHints?.({ message: asHtml(hint), location: 'outputPane' });
	} catch {
		context.logger.debug(hint);
	}
}

/** A task that the node knows of each item, whatever else is wrong. */
export type KnownItem = { itemIndex: number; task?: { taskId: string } };

export const knownTasks = (items: readonly KnownItem[]): KnownTask[] =>
	items.flatMap(({ itemIndex, task }) => (task ? [{ itemIndex, taskId: task.taskId }] : []));

/**
 * Runs a node. Only Stop throws: under Continue and the error output n8n would answer a thrown error by
 * passing the node's input on as its result (workflow-execute.js, seen in 2.41).
 */
export async function throwOnlyToStop(
	context: IExecuteFunctions,
	run: () => Promise<INodeExecutionData[][]>,
): Promise<INodeExecutionData[][]> {
	try {
		return await run();
	} catch (error) {
		const onError = readOnError(context);
		const failure = unexpected(error);
		if (onError !== 'stop') {
			const items = context.getInputData();
			const owns = (index: number) => ownsMessage(context, index);
			return [items.map((_, index) => failedItem(index, failure, onError, owns(index)))];
		}
		if (error instanceof Error && complete.has(error)) return rethrow(error);
		if (isToolCall(context)) throw toolError(context, failure);
		throw new NodeOperationError(context.getNode(), failure.message, {
			description: asHtml(`${failure.description}\n${afterUnexpected(context)}`.trim()),
		});
	}
}

/** Apart, since n8n's linter wants each error in a catch to be made there. */
const rethrow = (error: Error): never => {
	throw error;
};
