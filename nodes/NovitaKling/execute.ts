import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';

import { isToolCall, stoppable } from '../n8n/execution';
import { UNKNOWN } from '../n8n/items/failures';
import { forModel } from '../n8n/items/forModel';
import {
	addHints,
	failedRunError,
	knownTasks,
	readOnError,
	type KnownItem,
} from '../n8n/items/items';
import { checkItems } from './checkItems';
import { getBalance } from './getBalance';
import type { Item } from './item';
import { isForBalance } from './operation';
import { hintAtNextStep } from './nextStep';
import { outOf } from './outItem';
import { hintAtCost } from './spending';
import { submitItems } from './submitItems';

/**
 * One item out for each item in. All items are checked before the first is sent where a bad one would
 * stop the node: a bad item 40 must not leave 39 paid videos behind it.
 */
export async function execute(
	context: IExecuteFunctions,
	note: (items: readonly KnownItem[]) => void,
): Promise<INodeExecutionData[][]> {
	const onError = readOnError(context);
	const { length } = context.getInputData();
	if (length === 0) return [[]];
	if (isForBalance(context)) return await getBalance(context);
	const items = await checkItems(context, length, onError === 'stop');
	note(items);
	const bad = items.find((item) => item.failure);
	if (onError === 'stop' && bad?.failure) {
		throw failedRunError(context, bad.itemIndex, bad.failure, [], []);
	}
	addHints(
		context,
		items.flatMap(({ itemIndex, hints }) => hints.map((hint) => ({ itemIndex, hint }))),
	);

	const stoppedBy = await stoppable(
		context,
		async (run) => await submitItems(context, items, onError === 'stop', run),
	);
	if (stoppedBy?.failure) {
		const { itemIndex, failure } = stoppedBy;
		throw failedRunError(
			context,
			itemIndex,
			failure,
			knownTasks(items),
			uncertainOf(items, stoppedBy),
		);
	}
	hintAtCost(context, items);
	hintAtNextStep(context, items);
	const out = items.map((item) => outOf(item, onError));
	return [isToolCall(context) ? out.map(forModel) : out];
}

const uncertainOf = (items: readonly Item[], stoppedBy: Item): number[] =>
	items
		.filter((item) => item !== stoppedBy && item.failure?.status === UNKNOWN)
		.map(({ itemIndex }) => itemIndex);
