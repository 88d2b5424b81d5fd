import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';

import { isToolCall } from '../n8n/execution';
import { nameItems, UNKNOWN } from '../n8n/items/failures';
import { forModel, NOTES } from '../n8n/items/forModel';
import {
	addRunHint,
	failedItem,
	failedRunError,
	ownsMessage,
	type OnError,
} from '../n8n/items/items';
import { billOf, describeBill, sumDollars } from '../novita/request/cost';
import { describeBody } from '../novita/request/videoRequest';
import { isFailed, type Checked, type ItemTask, type Outcome, type Started } from './outcome';
import type { Plan } from './readItem';

/** The node that gets the videos, by the end of its type. */
const WAIT_NODE = '.novitaWaitForTask';

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
		.sort((one, other) => one.itemIndex - other.itemIndex || variationOf(one) - variationOf(other))
		.map((outcome) => outOf(context, outcome, onError, isTool));
	return [isTool ? items.map((item) => forModel(context, item)) : items];
}

const variationOf = ({ plan }: Outcome): number => plan?.variation ?? 0;

function outOf(
	context: IExecuteFunctions,
	outcome: Outcome,
	onError: OnError,
	isTool: boolean,
): INodeExecutionData {
	const { itemIndex } = outcome;
	switch (outcome.kind) {
		case 'failed':
			return failedItem(
				itemIndex,
				outcome.failure,
				onError,
				ownsMessage(context, itemIndex),
				aboutTries(outcome),
			);
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
		...aboutTries({ plan }),
		seconds: plan.estimate.seconds,
		estimated_cost_usd: plan.estimate.usd,
		valid: true,
		hints: plan.hints,
		request: describeBody(plan.request),
	},
	pairedItem: { item: itemIndex },
});

function startedItem(started: Started, isTool: boolean): INodeExecutionData {
	const { itemIndex, plan, task, earlier = [], item } = started;
	const cost = {
		...aboutTries(started),
		estimated_cost_usd: costOf(plan, [...earlier, task]),
		...(task.reused && { reused: true }),
		// A model sees nothing of what stands above the items in the editor.
		...(isTool && plan.hints.length > 0 && { hints: plan.hints }),
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

/** Which of an item's videos it is, where there are several, and with New Tries how many tasks it took, and which. */
const aboutTries = ({ plan, task, earlier = [] }: Partial<Paid>) => ({
	...(plan?.variation !== undefined && { variation: plan.variation }),
	...(plan && plan.newTries > 0 && task && { tries: earlier.length + 1 }),
	...(earlier.length > 0 && { earlier_tasks: earlier.map(({ taskId }) => taskId) }),
});

/** Of those that were not handed out again; null where no price is known. */
function costOf({ estimate }: Plan, tasks: readonly ItemTask[]): number | null {
	const fresh = tasks.filter(({ reused }) => !reused);
	if (fresh.length === 0) return 0;
	return estimate.usd === null ? null : sumDollars(fresh.map(() => estimate.usd ?? 0));
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
	const fresh = withTask.flatMap(({ plan, task, earlier = [] }) =>
		[...earlier, task].filter(({ reused }) => !reused).map(() => plan),
	);
	if (fresh.length > 0) {
		const bill = billOf(fresh.map(({ estimate }) => estimate));
		addRunHint(context, `Started: ${describeBill(bill)}`);
	}
	if (checked.length > 0) {
		const bill = billOf(checked.map(({ estimate }) => estimate));
		addRunHint(context, `Checked: ${describeBill(bill)} Nothing was sent.`);
	}
	if (adopted.length > 0) {
		addRunHint(
			context,
			`Reused from a run that was stopped, and not billed again: ${nameItems(adopted.map(({ itemIndex }) => itemIndex))}. The next run makes new videos.`,
		);
	}
	const pending = fresh.filter(({ waitForCompletion }) => !waitForCompletion);
	if (pending.length > 0 && !isWaitedFor(context)) {
		const [are, them] = pending.length === 1 ? ['video is', 'it'] : ['videos are', 'them'];
		addRunHint(
			context,
			`The ${are} being made. Add Novita Wait for Task after this node to get ${them}.`,
		);
	}
	if (fresh.length > 0 && isManual) {
		const hasFile = outcomes.some((each) => each.kind === 'started' && each.item?.binary);
		const pin = hasFile ? PIN_TASK : 'Pin this output while you build the rest.';
		addRunHint(context, `Each run makes new videos, and Novita bills them. ${pin}`);
	}
}

/** n8n pins no output that holds a file. */
const PIN_TASK =
	'While you build the rest: turn Wait for Completion off, pin this node, and add Novita Wait for Task.';

const hasTask = (outcome: Outcome): outcome is Extract<Outcome, { task?: ItemTask }> & Paid =>
	'task' in outcome && outcome.task !== undefined && outcome.plan !== undefined;

interface Paid {
	plan: Plan;
	task: ItemTask;
	earlier?: readonly ItemTask[];
}

const isWaitedFor = (context: IExecuteFunctions): boolean =>
	// A hint must not fail a run that has paid for videos.
	context
		.getChildNodes?.(context.getNode().name)
		.some(({ type, disabled }) => type.endsWith(WAIT_NODE) && !disabled) ?? true;
