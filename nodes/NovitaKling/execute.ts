import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';

import { fromInvalid, RUN_NOT_SENT } from '../n8n/items/failures';
import { addHints, readOnError } from '../n8n/items/items';
import { ItemParameters } from '../n8n/items/parameters';
import { identityOf } from '../novita/request/videoRequest';
import { getBalance, getUsage } from './account';
import { handOut, throwFirst } from './handOut';
import type { Failed } from './outcome';
import { readItem, readOperation, type Plan } from './readItem';
import { checkOnly } from './spending';
import { start } from './start';

/**
 * One item out for each item in. All items are checked before the first is sent where a bad one would
 * stop the node: a bad item 40 must not leave 39 paid videos behind it.
 */
export async function execute(context: IExecuteFunctions): Promise<INodeExecutionData[][]> {
	const onError = readOnError(context);
	const stop = onError === 'stop';
	// One item decides for all whether the account is asked, as the editor takes no expression there.
	const operation = readOperation(new ItemParameters(context, 0));
	if (operation === 'getBalance') return await getBalance(context);
	if (operation === 'getUsage') return await getUsage(context);

	const { plans, invalid } = await readItems(context, stop);
	if (stop) throwFirst(context, invalid);
	addHints(
		context,
		plans.filter(({ variation = 1 }) => variation === 1),
	);

	const checked = checkOnly(plans.filter(({ spending }) => spending.checkOnly));
	if (stop) throwFirst(context, checked);

	const toSend = plans.filter(({ spending }) => !spending.checkOnly);
	const started = await start(context, toSend, stop);
	if (stop) throwFirst(context, started);

	return handOut(context, [...invalid, ...checked, ...started], onError);
}

/**
 * Reads and checks all items; nothing is sent.
 *
 * @param stop Whether an invalid item ends the run, so that it can say so.
 */
async function readItems(
	context: IExecuteFunctions,
	stop: boolean,
): Promise<{ plans: Plan[]; invalid: Failed[] }> {
	const plans: Plan[] = [];
	const unfit: Failed[] = [];
	for (const itemIndex of context.getInputData().keys()) {
		const { plan, invalid } = await readItem(context, itemIndex);
		if (plan && invalid.length === 0) plans.push(plan);
		else {
			const failure = fromInvalid(invalid, stop ? RUN_NOT_SENT : undefined);
			unfit.push({ kind: 'failed', itemIndex, failure });
		}
	}
	return { plans: withHintsAtEqual(plans).flatMap(variationsOf), invalid: unfit };
}

/** A plan for each video of an item. */
const variationsOf = (plan: Plan): Plan[] =>
	plan.videosPerItem === 1
		? [plan]
		: Array.from({ length: plan.videosPerItem }, (_, index) => ({ ...plan, variation: index + 1 }));

/** Items that a Merge or a second branch has multiplied are most likely not meant. */
function withHintsAtEqual(plans: readonly Plan[]): Plan[] {
	const keys = plans.map(({ request }) => JSON.stringify(identityOf(request)));
	const times = new Map<string, number>();
	for (const key of keys) times.set(key, (times.get(key) ?? 0) + 1);
	return plans.map((plan, index) => {
		const equal = times.get(keys[index] ?? '') ?? 1;
		if (equal === 1) return plan;
		const hint = `${equal} items ask for the same video, and each is billed. Remove duplicates before this node, or choose Videos per Item.`;
		return { ...plan, hints: [...plan.hints, hint] };
	});
}
