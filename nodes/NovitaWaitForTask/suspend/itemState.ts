import type { IDataObject, INodeExecutionData } from 'n8n-workflow';

import type { Failure } from '../../n8n/items/failures';
import type { TaskToWatch } from '../../novita/wait/waiter';
import { failureRow, type KnownTask, type OnError } from '../../n8n/items/items';
import type { WaitSettings } from '../../n8n/wait/waitSettings';

/** What a suspended wait knows of one row, as it lies in n8n's database between two looks. */
export interface Parcel {
	/** Empty where the row holds no task id. */
	taskId: string;
	submittedAt?: number;
	fileName?: string;
	checks: number;
	/** How often each kind of trouble came up on the way. */
	troubles: Readonly<Record<string, number>>;
	/** Set once the task has ended: its row, or why there is none. */
	ended?: { row: IDataObject } | { failure: Failure };
	/** The file of an ended row, which n8n stores beside the json. */
	binary?: INodeExecutionData['binary'];
}

/** What holds for all rows of a suspended wait. */
export interface Suspension {
	settings: WaitSettings;
	onError: OnError;
	/** Milliseconds since 1970. */
	startedAt: number;
	deadline: number;
}

const KEY = 'novitaWait';

/** A parcel as a row of the inner workflow. */
export const pack = ({ binary, ...parcel }: Parcel, itemIndex: number): INodeExecutionData => ({
	json: { [KEY]: JSON.stringify(parcel) },
	...(binary ? { binary } : {}),
	pairedItem: { item: itemIndex },
});

/** @throws SyntaxError for a row that no parcel was packed into. */
export function unpack({ json, binary }: INodeExecutionData): Parcel {
	const parcel = JSON.parse(String(json[KEY])) as Omit<Parcel, 'binary'>;
	return { ...parcel, binary };
}

export const targetOf = ({ taskId, submittedAt }: Parcel): TaskToWatch => ({ taskId, submittedAt });

/** Why there will be no video; undefined as long as there may be one. */
export const failureOf = ({ ended }: Parcel): Failure | undefined =>
	ended && 'failure' in ended ? ended.failure : undefined;

/** The row as the user gets it. */
export function rowOf(
	{ ended, binary }: Parcel,
	itemIndex: number,
	onError: OnError,
): INodeExecutionData {
	if (!ended) throw new TypeError('The task of this row has not ended');
	if ('failure' in ended) return failureRow(itemIndex, ended.failure, onError);
	return { json: ended.row, ...(binary ? { binary } : {}), pairedItem: { item: itemIndex } };
}

export const tasksOf = (parcels: readonly Parcel[]): KnownTask[] =>
	parcels.flatMap(({ taskId }, itemIndex) => (taskId === '' ? [] : [{ itemIndex, taskId }]));
