import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';

import { isToolCall } from '../n8n/execution';
import { UNKNOWN } from '../n8n/items/failures';
import { forModel, NOTES } from '../n8n/items/forModel';
import {
	addHints,
	addRunHint,
	failedItem,
	failedRunError,
	ownsMessage,
	type OnError,
} from '../n8n/items/items';
import { nameItems } from '../n8n/items/nameItems';
import { billOf, describeBill } from '../novita/request/cost';
import { describeBody } from '../novita/request/videoRequest';
import { isFailed, type Checked, type ItemTask, type Outcome, type Started } from './outcome';
import type { Plan } from './readItem';

/** The node that gets the videos, by the end of its type. */
const WAIT_NODE = '.novitaWaitForTask';

export const hintAtItems = (context: IExecuteFunctions, plans: readonly Plan[]): void =>
	addHints(
		context,
		plans.flatMap(({ itemIndex, hints }) => hints.map((hint) => ({ itemIndex, hint }))),
	);

/** @throws NodeApiError or NodeOperationError with all task IDs, for the item that stopped the run, if one did. */
export function throwFirst(context: IExecuteFunctions, outcomes: readonly Outcome[]): void {
	const failures = outcomes.filter(isFailed);
	const first = failures.find(({ isAside }) => !isAside) ?? failures[0];
	if (!first) return;
	const tasks = outcomes.flatMap((outcome) =>
		'task' in outcome && outcome.task
			? {
					itemIndex: outcome.itemIndex,
					taskId: outcome.task.taskId,
					isInVain: isFailed(outcome) && outcome.isEnded,
				}
			: [],
	);
	const uncertain = failures.filter((each) => each !== first && each.failure.status === UNKNOWN);
	const indexes = uncertain.map(({ itemIndex }) => itemIndex);
	throw failedRunError(context, first.itemIndex, first.failure, tasks, indexes);
}

/** The items as they leave the node, in the order of those that came in, and hints at what to do with them. */
export function handOut(
	context: IExecuteFunctions,
	outcomes: readonly Outcome[],
	onError: OnError,
): INodeExecutionData[][] {
	const isTool = isToolCall(context);
	if (!isTool) hintAtRun(context, outcomes);
	const items = [...outcomes]
		.sort((one, other) => one.itemIndex - other.itemIndex)
		.map((outcome) => outOf(context, outcome, onError, isTool));
	return [isTool ? items.map(forModel) : items];
}

function outOf(
	context: IExecuteFunctions,
	outcome: Outcome,
	onError: OnError,
	isTool: boolean,
): INodeExecutionData {
	const { itemIndex } = outcome;
	switch (outcome.kind) {
		case 'failed':
			return failedItem(itemIndex, outcome.failure, onError, ownsMessage(context, itemIndex));
		case 'checked':
			return checkedItem(outcome);
		case 'started':
			return startedItem(outcome, isTool);
	}
}

/** What would have been sent, and about what it would have cost. */
const checkedItem = ({ itemIndex, plan }: Checked): INodeExecutionData => ({
	json: {
		model: plan.request.slug,
		seconds: plan.estimate.seconds,
		estimated_cost_usd: plan.estimate.usd,
		valid: true,
		hints: plan.hints,
		request: describeBody(plan.request),
	},
	pairedItem: { item: itemIndex },
});

function startedItem(
	{ itemIndex, plan, task, item }: Started,
	isTool: boolean,
): INodeExecutionData {
	const cost = {
		estimated_cost_usd: task.reused ? 0 : plan.estimate.usd,
		...(task.reused && { reused: true }),
	};
	if (item) return { ...item, json: { ...item.json, ...cost } };
	return {
		json: {
			task_id: task.taskId,
			model: plan.request.slug,
			submitted_at: new Date(task.submittedAt).toISOString(),
			...cost,
			request: describeBody(plan.request),
			...(isTool && { note: noteOn(task) }),
		},
		pairedItem: { item: itemIndex },
	};
}

const noteOn = ({ reused, failedTaskId }: Started['task']): string => {
	if (reused) return NOTES.same;
	return failedTaskId === undefined ? NOTES.started : NOTES.startedAgain(failedTaskId);
};

/** Says what was started or checked and about what that costs, how to come by the videos, and what the next run does. */
function hintAtRun(context: IExecuteFunctions, outcomes: readonly Outcome[]): void {
	const isManual = context.getMode() === 'manual';
	const checked = outcomes.flatMap((each) => (each.kind === 'checked' ? each.plan : []));
	const withTask = outcomes.filter(hasTask);
	const adopted = withTask.filter(({ task }) => task.isAdopted);
	// Also what failed afterwards, while it was waited for.
	const fresh = withTask.filter(({ task }) => !task.reused);
	if (fresh.length > 0) {
		const bill = billOf(fresh.map(({ plan }) => plan.estimate));
		addRunHint(context, `Started: ${describeBill(bill)}`);
	}
	if (checked.length > 0) {
		const bill = billOf(checked.map(({ estimate }) => estimate));
		addRunHint(context, `Checked: ${describeBill(bill)} Nothing was sent.`);
	}
	if (adopted.length > 0) {
		addRunHint(
			context,
			`Taken over from a run that was stopped, and not paid for again: ${nameItems(adopted.map(({ itemIndex }) => itemIndex))}. The next run makes new videos.`,
		);
	}
	const isPending = fresh.some(({ plan }) => !plan.waitForCompletion);
	if (isPending && !isWaitedFor(context)) {
		addRunHint(
			context,
			'The video is being made. Add Novita Wait for Task after this node to get it.',
		);
	}
	if (fresh.length > 0 && isManual) {
		addRunHint(
			context,
			'Each run makes new videos, and Novita bills them. Pin this output while you build the rest.',
		);
	}
}

const hasTask = (outcome: Outcome): outcome is Extract<Outcome, { task?: ItemTask }> & Paid =>
	'task' in outcome && outcome.task !== undefined && outcome.plan !== undefined;

interface Paid {
	plan: Plan;
	task: ItemTask;
}

const isWaitedFor = (context: IExecuteFunctions): boolean =>
	// A hint must not fail a run that has paid for videos.
	context
		.getChildNodes?.(context.getNode().name)
		.some(({ type, disabled }) => type.endsWith(WAIT_NODE) && !disabled) ?? true;
