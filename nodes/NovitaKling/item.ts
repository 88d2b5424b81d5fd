import type { INodeExecutionData } from 'n8n-workflow';

import type { ItemFailure } from '../n8n/items/failures';
import type { ItemPlan } from './readItem';

/** An item on its way through the node. */
export interface Item {
	itemIndex: number;
	plan?: ItemPlan;
	/** What speaks against it without keeping it from being sent. */
	hints: string[];
	failure?: ItemFailure;
	task?: { taskId: string; submittedAt: number; reused?: boolean };
	/** For an AI model: how to go on. */
	note?: string;
	/** With Wait for Completion: settled when the item is as it goes out. */
	finished?: Promise<void>;
	out?: INodeExecutionData;
}

/** An item that may be sent. */
export type ReadyItem = Item & { plan: ItemPlan };

export const isReady = (item: Item): item is ReadyItem =>
	item.plan !== undefined && item.failure === undefined;

export const entryOf = ({ itemIndex, plan }: ReadyItem) => ({ itemIndex, request: plan.request });
