import type { IExecuteFunctions } from 'n8n-workflow';

import { fromInvalid, RUN_NOT_SENT } from '../n8n/items/failures';
import { identityOf } from '../novita/request/videoRequest';
import type { Item } from './item';
import { readItem } from './readItem';

/**
 * Reads and checks all items; nothing is sent.
 *
 * @param stop Whether an invalid item ends the run, so that it can say so.
 */
export async function checkItems(
	context: IExecuteFunctions,
	count: number,
	stop: boolean,
): Promise<Item[]> {
	const items: Item[] = [];
	for (let itemIndex = 0; itemIndex < count; itemIndex++) {
		const reading = await readItem(context, itemIndex);
		if (reading.kind === 'plan' && reading.plan.invalid.length === 0) {
			items.push({ itemIndex, plan: reading.plan, hints: [...reading.plan.hints] });
		} else {
			const { invalid } = reading.kind === 'plan' ? reading.plan : reading;
			items.push({
				itemIndex,
				hints: [],
				failure: fromInvalid(invalid, stop ? RUN_NOT_SENT : undefined),
			});
		}
	}
	hintAtEqualItems(items);
	return items;
}

/** Items that a Merge or a second branch has multiplied are most likely not meant. */
function hintAtEqualItems(items: readonly Item[]): void {
	const groups = new Map<string, Item[]>();
	for (const item of items) {
		if (!item.plan) continue;
		const request = JSON.stringify(identityOf(item.plan.request));
		const group = groups.get(request);
		if (group) group.push(item);
		else groups.set(request, [item]);
	}
	for (const group of groups.values()) {
		if (group.length === 1) continue;
		const hint = `${group.length} items ask for the same video, and each is paid for. If you want just one, remove duplicates before this node.`;
		for (const { hints } of group) hints.push(hint);
	}
}
