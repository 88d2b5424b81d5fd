import type { INodeExecutionData } from 'n8n-workflow';

import { heldBack } from '../n8n/items/failures';
import { failedItem, type OnError } from '../n8n/items/items';
import { describeBody } from '../novita/request/videoRequest';
import type { Item } from './item';
import type { ItemPlan } from './readItem';

/** US dollars, or null where no price is known. A task that is handed out again costs nothing. */
export const costOf = ({ task, plan }: Item): number | null =>
	task?.reused ? 0 : (plan?.estimate.usd ?? null);

/** An item as it leaves the node. */
export function outOf(item: Item, onError: OnError): INodeExecutionData {
	const { itemIndex, plan, task, failure, note, out } = item;
	if (plan?.spending.checkOnly && !failure) return checkedItem(item, plan);
	if (failure || !task || !plan) return failedItem(itemIndex, failure ?? heldBack(), onError);
	const known = { estimated_cost_usd: costOf(item), ...(task.reused && { reused: true }) };
	if (out) return { ...out, json: { ...out.json, ...known } };
	return {
		json: {
			task_id: task.taskId,
			model: plan.request.slug,
			submitted_at: new Date(task.submittedAt).toISOString(),
			...known,
			request: describeBody(plan.request),
			...(note !== undefined && { note }),
		},
		pairedItem: { item: itemIndex },
	};
}

/** What would have been sent, and about what it would have cost. */
const checkedItem = ({ itemIndex, hints }: Item, plan: ItemPlan): INodeExecutionData => ({
	json: {
		model: plan.request.slug,
		seconds: plan.estimate.seconds,
		estimated_cost_usd: plan.estimate.usd,
		valid: true,
		hints,
		request: describeBody(plan.request),
	},
	pairedItem: { item: itemIndex },
});
