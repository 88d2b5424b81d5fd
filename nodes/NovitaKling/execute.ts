import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';

import { NovitaClient, type Submission } from '../novita/api/client';
import {
	fromProblems,
	fromRefusal,
	fromUnknown,
	heldBack,
	UNKNOWN,
	type Failure,
} from '../n8n/items/failures';
import { bodyBytes } from '../novita/request/bodyBytes';
import {
	assembleBody,
	describeBody,
	type Draft,
	type JsonObject,
} from '../novita/request/buildRequest';
import { submitRows } from '../novita/submit/submitAll';
import type { Trouble } from '../novita/api/apiError';
import { readCredential } from '../n8n/api/credential';
import { createSend, systemClock } from '../n8n/api/send';
import {
	addHints,
	failureError,
	failureRow,
	readOnError,
	type KnownTask,
} from '../n8n/items/items';
import { linkedController } from '../n8n/signal';
import { createPayOnce, LEFT_BEHIND, type PayOnce } from '../n8n/submit/submitOnce';
import { TaskWait } from '../n8n/wait/taskWait';
import { defaultSettings } from '../n8n/wait/waitSettings';
import { readRow, type RowPlan } from './readItem';

/** Rows with files whose bodies are in memory at the same time: each may take some 30 MB. */
const BODIES_HELD = 3;

interface Row {
	itemIndex: number;
	plan?: RowPlan;
	failure?: Failure;
	task?: { taskId: string; submittedAt: number };
	/** With Wait for Completion: the row that goes out. */
	finished?: Promise<void>;
	out?: INodeExecutionData;
}

/**
 * One row out for each row in. All rows are checked before the first is sent where a bad one would
 * stop the node: a bad row 40 must not leave 39 paid videos behind it.
 */
export async function execute(context: IExecuteFunctions): Promise<INodeExecutionData[][]> {
	const onError = readOnError(context);
	const items = context.getInputData();
	if (items.length === 0) return [[]];
	const rows = await checkRows(context, items.length, onError === 'stop');
	const bad = rows.find((row) => row.failure);
	if (onError === 'stop' && bad?.failure) {
		throw failureError(context, bad.itemIndex, bad.failure, []);
	}
	addHints(
		context,
		rows.flatMap(({ itemIndex, plan }) => (plan?.hints ?? []).map((hint) => ({ itemIndex, hint }))),
	);

	const stoppedBy = await submit(context, rows, onError === 'stop');
	if (stoppedBy?.failure) {
		const { itemIndex, failure } = stoppedBy;
		throw failureError(context, itemIndex, failure, tasksOf(rows), uncertainOf(rows, stoppedBy));
	}
	return [
		rows.map(({ itemIndex, plan, task, failure, out }) => {
			if (out) return out;
			if (failure || !task || !plan) return failureRow(itemIndex, failure ?? heldBack(), onError);
			return {
				json: {
					task_id: task.taskId,
					model: plan.draft.slug,
					submitted_at: new Date(task.submittedAt).toISOString(),
					request: describeBody(plan.draft),
				},
				pairedItem: { item: itemIndex },
			};
		}),
	];
}

const tasksOf = (rows: readonly Row[]): KnownTask[] =>
	rows.flatMap(({ itemIndex, task }) => (task ? [{ itemIndex, taskId: task.taskId }] : []));

const uncertainOf = (rows: readonly Row[], stoppedBy: Row): number[] =>
	rows
		.filter((row) => row !== stoppedBy && row.failure?.status === UNKNOWN)
		.map(({ itemIndex }) => itemIndex);

async function checkRows(context: IExecuteFunctions, count: number, stop: boolean): Promise<Row[]> {
	const rows: Row[] = [];
	for (let itemIndex = 0; itemIndex < count; itemIndex++) {
		const reading = await readRow(context, itemIndex);
		if (reading.kind === 'plan' && reading.plan.problems.length === 0) {
			rows.push({ itemIndex, plan: reading.plan });
		} else {
			const { problems } = reading.kind === 'plan' ? reading.plan : reading;
			rows.push({ itemIndex, failure: fromProblems(problems, stop) });
		}
	}
	return rows;
}

/** @returns The row that stops the node, where one does. */
async function submit(
	context: IExecuteFunctions,
	rows: Row[],
	stop: boolean,
): Promise<Row | undefined> {
	const ready = rows.filter((row) => row.plan !== undefined);
	if (ready.length === 0) return undefined;
	const client = new NovitaClient(createSend(context, await readCredential(context)), systemClock);
	const controller = linkedController(context.getExecutionCancelSignal());
	const { signal } = controller;
	const payOnce = createPayOnce(context, signal);
	// A re-run that stops early must still name what an earlier try has started.
	for (const row of ready) row.task = payOnce.known(row.itemIndex, (row.plan as RowPlan).draft);
	const wait = context.getNodeParameter('waitForCompletion', 0, false)
		? new TaskWait(context, client, defaultSettings(), signal)
		: undefined;
	const lanes = ready.some(({ plan }) => plan?.draft.files.length) ? BODIES_HELD : undefined;
	let stoppedBy: Row | undefined;
	const fail = (row: Row, failure: Failure) => {
		row.failure = failure;
		if (!stop || stoppedBy) return;
		// The first to fail is the one to name; what it ends counts as stopped, not as failing.
		stoppedBy = row;
		controller.abort();
	};

	await submitRows(
		ready,
		async (row) => await sendRow(context, client, payOnce, row.itemIndex, row.plan as RowPlan),
		(row, submission) => {
			if (submission.kind !== 'accepted') return fail(row, readFailure(submission));
			const { taskId } = submission;
			row.task = { taskId, submittedAt: payOnce.submittedAt(taskId) };
			row.finished = wait?.wait(row.task, row.itemIndex).then((result) => {
				if (result.kind === 'failure') fail(row, result.failure);
				else row.out = result.row;
			});
		},
		{ clock: systemClock, signal, lanes, goOn: ({ kind }) => !stop || kind === 'accepted' },
	);
	await Promise.all(ready.map(async (row) => await row.finished));
	if (stoppedBy) await markLeftBehind(payOnce, ready);
	return stoppedBy;
}

/** Rows that the stop kept from being looked at, and that a process which died may have sent. */
async function markLeftBehind(payOnce: PayOnce, rows: readonly Row[]): Promise<void> {
	const open = rows.flatMap(({ itemIndex, plan, task, failure }) =>
		plan && !task && !failure ? [{ itemIndex, draft: plan.draft }] : [],
	);
	const begun = new Set(await payOnce.leftBehind(open));
	for (const row of rows) {
		if (begun.has(row.itemIndex)) row.failure = fromUnknown(LEFT_BEHIND);
	}
}

async function sendRow(
	context: IExecuteFunctions,
	client: NovitaClient,
	payOnce: PayOnce,
	itemIndex: number,
	{ draft, requestTimeoutMs }: RowPlan,
): Promise<Submission> {
	return await payOnce.submit(itemIndex, draft, async () => {
		const body = await readBody(context, itemIndex, draft);
		if (!body) return { kind: 'refused', trouble: FILE_GONE };
		return await client.submit(draft.slug, body, requestTimeoutMs);
	});
}

/** Apart from the sending, so that the files themselves aren't in memory any more until the answer comes. */
async function readBody(
	context: IExecuteFunctions,
	itemIndex: number,
	draft: Draft,
): Promise<JsonObject | Buffer | undefined> {
	if (draft.files.length === 0) return assembleBody(draft);
	const files: Record<string, Buffer> = {};
	for (const { api, binaryField } of draft.files) {
		const bytes = await readFile(context, itemIndex, binaryField);
		if (!bytes) return undefined;
		files[api] = bytes;
	}
	return bodyBytes(draft, files);
}

const FILE_GONE: Trouble = {
	kind: 'request',
	message: 'The file of an image could not be read from the storage of n8n',
	fix: 'Run the nodes before this one again. Nothing was sent to Novita for this row.',
};

async function readFile(
	context: IExecuteFunctions,
	itemIndex: number,
	binaryField: string,
): Promise<Buffer | undefined> {
	try {
		return await context.helpers.getBinaryDataBuffer(itemIndex, binaryField);
	} catch {
		return undefined;
	}
}

const readFailure = (submission: Exclude<Submission, { kind: 'accepted' }>): Failure =>
	submission.kind === 'unknown' ? fromUnknown(submission.trouble) : fromRefusal(submission.trouble);
