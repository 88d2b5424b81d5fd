import {
	NodeOperationError,
	type IDataObject,
	type IExecuteFunctions,
	type INodeExecutionData,
} from 'n8n-workflow';

import { UNKNOWN, type ItemFailure } from './failures';

/** What an AI model reads of a tool. It pays for each word, and sees nothing but what is said to it. */

/** How to go on, beside what a call gave. */
export const NOTES = {
	started:
		'The video is being made. Novita Wait for Task gets it by this task_id. Starting it again is billed again.',
	same: "The same call started this video before, and it isn't billed twice. Novita Wait for Task gets it by this task_id. Other words make another video.",
	startedAgain: (failedTaskId: string) =>
		`Novita could not make the video of the same call before (task ${failedTaskId}). This is a new video, and is billed. Novita Wait for Task gets it by this task_id.`,
	running: 'The video is still being made. Call this tool again later, with the same task_id.',
};

/** Of our items, what a model has no use for: what it asked for, Novita's answer as it came, what repeats and counts. */
const LEFT_OUT = new Set([
	'prompt',
	'request',
	'task',
	'videos',
	'video_type',
	'waited_seconds',
	'checks',
	'variation',
	'tries',
	'earlier_tasks',
	'error',
]);

/** An item without its files, and without what a model has no use for. */
export function forModel(context: IExecuteFunctions, item: INodeExecutionData): INodeExecutionData {
	const isEmptyList = (value: unknown) => Array.isArray(value) && value.length === 0;
	const known = Object.entries(item.json).filter(
		([key, value]) => !LEFT_OUT.has(key) && !isEmptyList(value),
	);
	const json: IDataObject = Object.fromEntries(known);
	if (typeof json.description === 'string') json.description = advise(context, json.description);
	return { json, pairedItem: item.pairedItem };
}

/** What only somebody at the editor can do, or that tells where to click there. */
const FOR_PEOPLE = [
	/ ?If you use an expression, check its result for this item\./g,
	/ ?Check (?:its|the) expression\./g,
	/, or check its expression(?=\.)/g,
	/, or (?:download the file before this node and )?choose File(?: in [^.]*)?(?=\.)/g,
	/ ?To send a file, choose File in [^.]*\./g,
	/ ?This node uses the credential "[^"]*"\. Choose the one that Novita Kling has\./g,
];

/** A tool's parameters that are left to the model, by the names that it knows. */
const LEFT_TO_MODEL = /\$fromAI\(\s*['"`]([\w-]+)/g;

/** Advice as a model can follow it, with what it can change itself. */
function advise(context: IExecuteFunctions, advice: string): string {
	const text = FOR_PEOPLE.reduce((left, each) => left.replaceAll(each, ''), advice).trim();
	if (text.includes(NOT_AGAIN) || text.endsWith(TELL_USER)) return text;
	const parameters = JSON.stringify(context.getNode().parameters);
	const names = new Set([...parameters.matchAll(LEFT_TO_MODEL)].map(([, name]) => name));
	const own = names.size === 0 ? '' : ` You can change ${[...names].join(', ')}.`;
	return `${text}${own} ${TELL_USER}`;
}

const TELL_USER = 'Only the user can change the settings of this tool: tell them.';

const NOT_AGAIN =
	"Don't start this video again, not even in other words, before somebody has checked what was billed: tell the user.";

/**
 * A description in one line, with what keeps a model from paying twice.
 *
 * @param description Of the failure, or of the whole run.
 */
export function tellModel({ status, taskId }: ItemFailure, description: string): string {
	const mayBePaid = status === UNKNOWN && taskId === undefined;
	return [...description.split('\n'), ...(mayBePaid ? [NOT_AGAIN] : [])].join(' ');
}

/**
 * The error that stops a tool. Since n8n 2.25 an agent hands the model the message alone, so that holds all there
 * is. It is set last: of a new error n8n replaces a message in which it finds a code like ENOTFOUND, also inside
 * of a word of Novita's. And it is never a NodeApiError, of which n8n makes a new error for MCP clients.
 */
export function toolError(
	context: IExecuteFunctions,
	failure: ItemFailure,
	lines = failure.description,
): NodeOperationError {
	const { message } = failure;
	const description = advise(context, tellModel(failure, lines));
	const error = new NodeOperationError(context.getNode(), message, { description });
	error.message = message.includes(description) ? message : `${message}. ${description}`;
	return error;
}
