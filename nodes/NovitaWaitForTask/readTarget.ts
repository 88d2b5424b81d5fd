import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';

import { fromInvalid, NOT_WAITED, type ItemFailure } from '../n8n/items/failures';
import { readOnError } from '../n8n/items/items';
import { ItemParameters } from '../n8n/items/parameters';
import { readOutputField } from '../wait/videoFields';
import { aboutOf, type VideoTarget } from '../wait/videoWait';
import type { Invalid } from '../novita/request/fieldReading';
import { isEmpty, show } from '../novita/values/reading';
import { readId, readText } from '../novita/values/scalars';
import { readWait, type NodeSettings } from './readSettings';

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
	const id = readId(failed ? failed.error.task_id : raw);
	if (failed && id.kind !== 'value') {
		const { error, message } = failed;
		// n8n takes just these two for a failed item, and adds what came in.
		const item = readOnError(context) === 'errorOutput' ? { error, message } : json;
		return { kind: 'failedBefore', item };
	}
	const outputField = readOutputField(context, parameters);
	const { wait: settings, hint: ofTimeout } = readWait(parameters, ofNode);
	const invalid = [...parameters.invalid];
	if (id.kind === 'empty' && invalid.length === 0) invalid.push(NO_TASK_ID);
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
			...(outputField !== undefined && { outputField, fileName }),
		},
		hints: [ofTimeout, ofName].filter((hint) => hint !== undefined),
	};
}

const NO_TASK_ID: Invalid = {
	field: 'Task ID',
	message: 'Task ID is empty: no task ID came in',
	fix: 'Connect Novita Kling before this node, or paste a task ID.',
};

const notAnId = (raw: unknown, expected: string): Invalid => ({
	field: 'Task ID',
	message: `Task ID ${show(raw)} is not valid`,
	fix: `Enter the task_id that Novita Kling outputs: it has to be ${expected}. If you use an expression, check its result for this item.`,
});

/** An item as Novita Kling gives it under Continue or on its error output. */
function isFailedItem(json: IDataObject): json is IDataObject & { error: IDataObject } {
	const { error, message } = json;
	return typeof error === 'object' && error !== null && typeof message === 'string';
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
