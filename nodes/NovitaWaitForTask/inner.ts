import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';

import { fromInterruption, fromOutcome, type Failure } from '../novita/failure';
import type { NovitaClient } from '../novita/client';
import { failureError, failureRow, type KnownTask } from '../n8n/rows';
import { TaskWait } from '../n8n/wait';
import { pack, targetOf, unpack, type Parcel, type Suspension } from './parcel';

/**
 * Between two looks. n8n parks only what sleeps for more than 65 seconds, and finds what it has
 * parked once a minute.
 */
const STEP_MS = 66_000;

/** Room for the last look before the deadline. */
const LAST_LOOK_ROOM_MS = 3_000;

export const readSuspension = (context: IExecuteFunctions): Suspension =>
	JSON.parse(String(context.getNodeParameter('suspension', 0))) as Suspension;

/**
 * One look at each task that hasn't ended. When all have, or the time is up, the rows leave through
 * the first output as the user gets them; otherwise all go on through the second, to be parked.
 */
export async function check(
	context: IExecuteFunctions,
	client: NovitaClient,
	suspension: Suspension,
): Promise<INodeExecutionData[][]> {
	const { settings, deadline, onError } = suspension;
	const parcels = context.getInputData().map(unpack);
	const known = tasksOf(parcels);
	const wait = new TaskWait(
		context,
		client,
		{ ...settings, once: true },
		context.getExecutionCancelSignal(),
	);
	const timeIsUp = Date.now() >= deadline - LAST_LOOK_ROOM_MS;
	const looked = await Promise.all(
		parcels.map(async (parcel, itemIndex) =>
			parcel.ended ? parcel : await look(wait, parcel, itemIndex, suspension, timeIsUp),
		),
	);
	looked.forEach((parcel, itemIndex) => {
		if (onError !== 'stop' || !parcel.ended || !('failure' in parcel.ended)) return;
		throw failureError(context, itemIndex, parcel.ended.failure, known);
	});
	return looked.every((parcel) => parcel.ended)
		? [looked.map((parcel, itemIndex) => rowOf(parcel, itemIndex, onError)), []]
		: [[], looked.map(pack)];
}

async function look(
	wait: TaskWait,
	parcel: Parcel,
	itemIndex: number,
	{ settings, startedAt }: Suspension,
	timeIsUp: boolean,
): Promise<Parcel> {
	const result = await wait.wait(targetOf(parcel), itemIndex, parcel.fileName, {
		checks: parcel.checks,
		startedAt,
		troubles: parcel.troubles,
	});
	const { checks, troubles } = result.seen;
	const next: Parcel = { ...parcel, checks, troubles };
	if (result.kind === 'failure') return { ...next, ended: { failure: result.failure } };
	if (result.kind === 'row') {
		return { ...next, ended: { row: result.row.json }, binary: result.row.binary };
	}
	if (!timeIsUp) return next;
	const failure = fromOutcome(
		parcel.taskId,
		{ ...result.seen, kind: 'timedOut' },
		settings.timeoutMs,
	) as Failure;
	return { ...next, ended: { failure } };
}

/**
 * Sleeps in n8n's database. On a proper wake-up n8n drops the rows that are returned here and
 * passes the node's input on. Only after one crash (main and worker both down past the wake-up)
 * does n8n take them for a result, so they say what they are.
 */
export async function park(
	context: IExecuteFunctions,
	{ deadline, onError }: Suspension,
): Promise<INodeExecutionData[][]> {
	const now = Date.now();
	const lastLook = Math.max(now + 1_000, deadline - LAST_LOOK_ROOM_MS);
	await context.putExecutionToWait(new Date(Math.min(now + STEP_MS, lastLook)));
	return [
		context.getInputData().map((row, itemIndex) => {
			const parcel = unpack(row);
			return parcel.ended
				? rowOf(parcel, itemIndex, onError)
				: failureRow(itemIndex, fromInterruption(parcel.taskId), 'errorOutput');
		}),
	];
}

/** The row as the user gets it. */
export function rowOf(
	{ ended, binary }: Parcel,
	itemIndex: number,
	onError: Suspension['onError'],
): INodeExecutionData {
	if (!ended) throw new TypeError('The task of this row has not ended');
	if ('failure' in ended) return failureRow(itemIndex, ended.failure, onError);
	return { json: ended.row, ...(binary ? { binary } : {}), pairedItem: { item: itemIndex } };
}

export const tasksOf = (parcels: readonly Parcel[]): KnownTask[] =>
	parcels.flatMap(({ taskId }, itemIndex) => (taskId === '' ? [] : [{ itemIndex, taskId }]));
