import type { INodeExecutionData } from 'n8n-workflow';

import type { ItemFailure } from '../n8n/items/failures';
import type { StartedTask } from '../submit/origin';
import type { Plan } from './readItem';

/** What became of an item, on whichever step of its way. */
export type Outcome = Checked | Started | Failed;

/** With Check Only. */
export interface Checked {
	kind: 'checked';
	itemIndex: number;
	plan: Plan;
}

export interface Started {
	kind: 'started';
	itemIndex: number;
	plan: Plan;
	task: ItemTask;
	/** Of New Tries: those that Novita failed before it. */
	earlier?: readonly ItemTask[];
	/** With Wait for Completion: as it goes out, once the video is there. */
	item?: INodeExecutionData;
}

export interface Failed {
	kind: 'failed';
	itemIndex: number;
	failure: ItemFailure;
	/** Undefined for an item that could not be read. */
	plan?: Plan;
	task?: ItemTask;
	earlier?: readonly ItemTask[];
	/** It is not what stopped the run: it was held back, or stopped with it. */
	isAside?: boolean;
	/** Novita has ended the task, and there is no video. */
	isEnded?: boolean;
	/** Novita failed the task for a reason that may pass. */
	mayPass?: boolean;
}

/** The task of an item, and how it came by it. */
export interface ItemTask extends StartedTask {
	/** Handed out again, which costs nothing. */
	reused: boolean;
	/** From a run that was stopped, or of a sub-workflow's earlier call. */
	isAdopted?: boolean;
	/** A task of the same words that Novita failed: this one takes its place. */
	failedTaskId?: string;
}

export const isFailed = (outcome: { kind?: string }): outcome is Failed =>
	outcome.kind === 'failed';

export const failed = (plan: Plan, failure: ItemFailure, more: Partial<Failed> = {}): Failed => ({
	kind: 'failed',
	itemIndex: plan.itemIndex,
	plan,
	failure,
	...more,
});
