import type { IDataObject, INodeExecutionData } from 'n8n-workflow';

import type { ItemFailure } from '../../n8n/items/failures';
import { failedItem, type KnownTask, type OnError } from '../../n8n/items/items';
import type { WaitProgress } from '../../wait/outcome';
import type { VideoTarget } from '../../wait/videoWait';
import type { ItemResult } from '../waitForAll';

/** What a suspended wait knows of one item, as it lies in n8n's database between two checks. */
export interface ItemState {
	/** Missing where the item holds none. */
	task?: VideoTarget;
	checks: number;
	/** How often each kind of error came up on the way. */
	errors: WaitProgress['errors'];
	/** Set once the task has ended: its item, or why there is none. */
	ended?: { item: IDataObject } | { failure: ItemFailure };
	/** Of the item that came in, which the inner workflows don't see. */
	ownsMessage?: boolean;
	/** The files of an ended item, which n8n stores beside the json. */
	binary?: INodeExecutionData['binary'];
}

/** What holds for all items of a suspended wait. */
export interface Suspension {
	onError: OnError;
	/** Milliseconds since 1970. */
	startedAt: number;
}

const KEY = 'novitaWait';

/** A state as an item of the inner workflow. */
export const pack = ({ binary, ...state }: ItemState, itemIndex: number): INodeExecutionData => ({
	json: { [KEY]: JSON.stringify(state) },
	...(binary ? { binary } : {}),
	pairedItem: { item: itemIndex },
});

/** False for what n8n itself puts in the place of items, and for the one that tells of a round. */
export const holdsState = ({ json }: INodeExecutionData): boolean => json[KEY] !== undefined;

/** @throws SyntaxError for an item that no state was packed into. */
export function unpack({ json, binary }: INodeExecutionData): ItemState {
	const state = JSON.parse(String(json[KEY])) as Omit<ItemState, 'binary'>;
	return { ...state, binary };
}

/** What a wait for its task has told of it. */
export function after(state: ItemState, result: ItemResult): ItemState {
	const { checks, errors } = result.seen ?? state;
	const next: ItemState = { ...state, checks, errors };
	if (result.kind === 'failure') return { ...next, ended: { failure: result.failure } };
	if (result.kind === 'running') return next;
	return { ...next, ended: { item: result.item.json }, binary: result.item.binary };
}

/** Why there will be no video; undefined as long as there may be one. */
export const failureOf = ({ ended }: ItemState): ItemFailure | undefined =>
	ended && 'failure' in ended ? ended.failure : undefined;

/** The item as the user gets it. */
export function itemOf(
	{ ended, binary, ownsMessage = false }: ItemState,
	itemIndex: number,
	onError: OnError,
): INodeExecutionData {
	if (!ended) throw new TypeError('The task of this item has not ended');
	if ('failure' in ended) return failedItem(itemIndex, ended.failure, onError, ownsMessage);
	return { json: ended.item, ...(binary ? { binary } : {}), pairedItem: { item: itemIndex } };
}

export const tasksOf = (states: readonly ItemState[]): KnownTask[] =>
	states.flatMap((state, itemIndex) => {
		const isInVain = failureOf(state)?.isFinal;
		return state.task ? [{ itemIndex, taskId: state.task.taskId, isInVain }] : [];
	});
