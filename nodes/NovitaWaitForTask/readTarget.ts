import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';

import { fromInvalid, NOT_WAITED, type ItemFailure } from '../n8n/items/failures';
import { readOnError } from '../n8n/items/items';
import { ItemParameters } from '../n8n/items/parameters';
import { readTaskId } from '../novita/api/task';
import type { Invalid } from '../novita/request/fieldReading';
import { isEmpty, show, valueOf, type Reading } from '../novita/values/reading';
import { readId, readText } from '../novita/values/scalars';
import { roundMs } from '../wait/rateLimit';
import { readOutputField } from '../wait/videoFields';
import { aboutOf, type VideoTarget } from '../wait/videoWait';
import { WAIT_LIMITS, workflowLimitMs, type WaitSettings } from '../wait/waitSettings';

const WAIT_MODES = [
	{ value: 'running', label: 'Keep Running' },
	{ value: 'suspend', label: 'Suspend' },
] as const;

const OPERATIONS = [
	{ value: 'wait', label: 'Wait for Video' },
	{ value: 'checkOnce', label: 'Check Once' },
] as const;

/** How to wait, or not to. */
export type WaitMode = (typeof WAIT_MODES)[number]['value'] | 'once';

/** What the items of a node can't have each for itself. */
export interface NodeSettings {
	mode: WaitMode;
	checksPerMinute: number;
	suspendAfterMs: number;
	/** The longest that the workflow's own Timeout lets the node wait. */
	limitMs: number;
	/** Empty where the node may run. */
	invalid: Invalid[];
}

const numberOf =
	(parameters: ItemParameters) =>
	(name: keyof typeof WAIT_LIMITS, label: string): number =>
		parameters.number(`options.${name}`, label, WAIT_LIMITS[name]);

/** What holds for all items of the node, from its first item. Nothing is asked of Novita. */
export function readSettings(context: IExecuteFunctions): NodeSettings {
	const parameters = new ItemParameters(context, 0);
	const option = numberOf(parameters);
	const operation = parameters.choice('operation', 'Operation', OPERATIONS, 'wait');
	const checksPerMinute = option('maxChecksPerMinute', 'Max Status Checks per Minute');
	const round = roundMs(context.getInputData().length, checksPerMinute);
	return {
		mode:
			operation === 'checkOnce'
				? 'once'
				: parameters.choice('waitMode', 'Wait Mode', WAIT_MODES, 'running'),
		checksPerMinute,
		suspendAfterMs: option('suspendAfter', 'Suspend After') * 1000,
		limitMs: workflowLimitMs(context.getWorkflowSettings?.().executionTimeout, round),
		invalid: parameters.invalid,
	};
}

/** @param parameters Of the item: what is invalid is noted there. */
function readWait(
	parameters: ItemParameters,
	{ mode, checksPerMinute, limitMs }: NodeSettings,
): { wait: WaitSettings; hint?: string } {
	const option = numberOf(parameters);
	const once = mode === 'once';
	const { timeout: rule } = WAIT_LIMITS;
	const timeout = once ? rule.default : parameters.number('timeout', 'Timeout', rule);
	const interval = { ...WAIT_LIMITS.pollInterval, default: 0 };
	const pollInterval = parameters.number('options.pollInterval', 'Poll Interval', interval);
	const wait = {
		timeoutMs: Math.min(timeout * 60_000, limitMs),
		pollIntervalMs: pollInterval === 0 ? undefined : pollInterval * 1000,
		checksPerMinute,
		once,
		maxBytes: option('maxFileSize', 'Max File Size') * 1_000_000,
		requestTimeoutMs: option('requestTimeout', 'Request Timeout') * 1000,
	};
	return { wait, ...(!once && limitMs < timeout * 60_000 && { hint: WORKFLOW_ENDS_FIRST }) };
}

const WORKFLOW_ENDS_FIRST =
	"The workflow's own Timeout is shorter. This node stops waiting just before it; run it again with the same task IDs.";

/** What one item asks for. */
export type Target =
	| { kind: 'task'; task: VideoTarget; hints: string[] }
	/** It failed before, in Novita Kling: it has no task, and goes on as it came, by the error output where there is one. */
	| { kind: 'failedBefore'; item: IDataObject }
	| { kind: 'invalid'; failure: ItemFailure };

/** How far back an item's own submitted_at is believed, so that a wrong clock can't hold a check up. */
const OLDEST_SUBMISSION_MS = 48 * 60 * 60_000;

/** Everything that the node asks n8n about one item. Nothing is asked of Novita. */
export function readTarget(
	context: IExecuteFunctions,
	itemIndex: number,
	ofNode: NodeSettings,
): Target {
	const parameters = new ItemParameters(context, itemIndex);
	const raw = parameters.raw('taskId', 'Task ID');
	const json = context.getInputData()[itemIndex]?.json ?? {};
	const failed = isEmpty(raw) && isFailedItem(json) ? json : undefined;
	const id = readAnyId(failed ? failed.error.task_id : raw);
	if (failed && id.kind !== 'value') {
		// n8n takes this alone for a failed item, and adds what came in.
		const item = readOnError(context) === 'errorOutput' ? { error: failed.error } : json;
		return { kind: 'failedBefore', item };
	}
	const outputField = readOutputField(context, parameters);
	const { wait: settings, hint: ofTimeout } = readWait(parameters, ofNode);
	const sharing = { ...WAIT_LIMITS.shareLinkFor, default: 0 };
	const shareHours = parameters.number('options.shareLinkFor', 'Share Link For', sharing);
	const invalid = [...parameters.invalid];
	if (id.kind === 'empty' && invalid.length === 0) invalid.push(noTaskId(context, json));
	if (id.kind === 'unclear') invalid.push(notAnId(raw, id.expected));
	if (id.kind !== 'value' || invalid.length > 0) {
		const known = id.kind === 'value' ? id.value : undefined;
		return { kind: 'invalid', failure: { ...fromInvalid(invalid, NOT_WAITED), taskId: known } };
	}
	const { fileName, hint: ofName } = readFileName(context, itemIndex);
	return {
		kind: 'task',
		task: {
			taskId: id.value,
			submittedAt: readSubmittedAt(json.submitted_at),
			about: aboutOf(json),
			settings,
			...(outputField !== undefined && { outputField, fileName, shareHours }),
		},
		hints: [ofTimeout, ofName].filter((hint) => hint !== undefined),
	};
}

/** An expression that stayed text, a URL, a path: nothing that Novita gave out. */
const NO_ID = /^https?:|\.\.\/|[{}$<>"'`]/i;

/** Also one in a shape that nobody foresaw: it was accepted, and is billed. */
function readAnyId(raw: unknown): Reading<string> {
	const id = readId(raw);
	const other = id.kind === 'unclear' ? readTaskId(raw) : undefined;
	const isUnforeseen = other !== undefined && (other.length > 128 || /[^\w-]/.test(other));
	return isUnforeseen && !NO_ID.test(other) ? valueOf(other) : id;
}

/** The node that starts tasks, by the end of its type. */
const STARTS_TASKS = '.novitaKling';

/** Names the way to the task that this workflow has. */
function noTaskId(context: IExecuteFunctions, json: IDataObject): Invalid {
	const field = 'Task ID';
	const kling = context
		.getParentNodes?.(context.getNode().name)
		.find(({ type }) => type.endsWith(STARTS_TASKS));
	const message = 'Task ID is empty: no task ID came in';
	if (!kling) {
		return { field, message, fix: 'Connect Novita Kling before this node, or paste a task ID.' };
	}
	if (json.valid === true && 'estimated_cost_usd' in json) {
		return {
			field,
			message: 'Task ID is empty: this item was only checked, and no video was started',
			fix: `Turn off Check Only in "${kling.name}".`,
		};
	}
	return {
		field,
		message,
		fix: `Set Task ID to the expression {{ $('${kling.name.replaceAll("'", "\\'")}').item.json.task_id }}: this item has no task_id, as a node in between dropped it.`,
	};
}

const notAnId = (raw: unknown, expected: string): Invalid => ({
	field: 'Task ID',
	message: `Task ID ${show(raw)} is not valid`,
	fix: `Enter the task_id that Novita Kling outputs: it has to be ${expected}. If you use an expression, check its result for this item.`,
});

/** An item as Novita Kling gives it under Continue or on its error output. */
function isFailedItem(json: IDataObject): json is IDataObject & { error: IDataObject } {
	const { error } = json;
	return typeof error === 'object' && error !== null && 'message' in error;
}

/** A name that can't be evaluated does no harm: the file is then called after its task. */
function readFileName(
	context: IExecuteFunctions,
	itemIndex: number,
): { fileName?: string; hint?: string } {
	const parameters = new ItemParameters(context, itemIndex);
	const name = readText(parameters.raw('options.fileName', 'File Name'));
	if (name.kind === 'value') return { fileName: name.value };
	const [problem] = parameters.invalid;
	return problem
		? { hint: `${problem.message}, so the file is named after its task. ${problem.fix}` }
		: {};
}

/** An item of Novita Kling says when its task started, which spares checks that come too early. */
function readSubmittedAt(raw: unknown): number | undefined {
	const time = typeof raw === 'string' ? Date.parse(raw) : Number.NaN;
	const age = Date.now() - time;
	return age >= 0 && age < OLDEST_SUBMISSION_MS ? time : undefined;
}
