import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';

import { fromOutcome, type Failure } from '../../n8n/items/failures';
import type { NovitaClient } from '../../novita/api/client';
import { TaskWait } from '../../n8n/wait/taskWait';
import { failureOf, pack, targetOf, unpack, type Parcel, type Suspension } from './itemState';

/**
 * Between two looks. n8n parks only what sleeps for more than 65 seconds, and finds what it has
 * parked once a minute.
 */
const STEP_MS = 66_000;

/** Room for the last look before the deadline. */
const LAST_LOOK_ROOM_MS = 3_000;

/**
 * One look at each task that hasn't ended. When all have, or the time is up, or a failing one is to
 * stop the node, all rows leave through the first output; otherwise through the second, to be parked.
 */
export async function check(
	context: IExecuteFunctions,
	client: NovitaClient,
	suspension: Suspension,
): Promise<INodeExecutionData[][]> {
	const { settings, deadline, onError } = suspension;
	const parcels = context.getInputData().map(unpack);
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
	const isOver =
		looked.every(({ ended }) => ended) || (onError === 'stop' && looked.some(failureOf));
	const rows = looked.map(pack);
	return isOver ? [rows, []] : [[], rows];
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
 * Sleeps in n8n's database. On a proper wake-up n8n drops what is returned here and passes the node's
 * input on. Only after one crash (main and worker both down past the wake-up) does n8n take it for
 * this workflow's result, so it says what it is: tasks whose end nobody has seen.
 */
export async function park(
	context: IExecuteFunctions,
	{ deadline }: Suspension,
): Promise<INodeExecutionData[][]> {
	const now = Date.now();
	const lastLook = Math.max(now + 1_000, deadline - LAST_LOOK_ROOM_MS);
	await context.putExecutionToWait(new Date(Math.min(now + STEP_MS, lastLook)));
	return [context.getInputData()];
}
