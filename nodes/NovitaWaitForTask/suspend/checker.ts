import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';

import { fromOutcome, type ItemFailure } from '../../n8n/items/failures';
import type { NovitaClient } from '../../novita/api/client';
import { failureOf, pack, unpack, type ItemState, type Suspension } from './itemState';
import { VideoWait } from '../../wait/videoWait';

/**
 * Between two checks. n8n parks only what sleeps for more than 65 seconds, and finds what it has
 * parked once a minute.
 */
const STEP_MS = 66_000;

/** Room for the last check before the deadline. */
const LAST_CHECK_ROOM_MS = 3_000;

/**
 * One check each task that hasn't ended. When all have, or the time is up, or a failing one is to
 * stop the node, all items leave through the first output; otherwise one leaves through the second, to be parked.
 */
export async function check(
	context: IExecuteFunctions,
	client: NovitaClient,
	suspension: Suspension,
): Promise<INodeExecutionData[][]> {
	const { settings, deadline, onError } = suspension;
	const kept = keptOf(context);
	const states = (kept.items ?? context.getInputData()).map(unpack);
	const wait = new VideoWait(
		context,
		client,
		{ ...settings, once: true },
		context.getExecutionCancelSignal(),
	);
	const timeIsUp = Date.now() >= deadline - LAST_CHECK_ROOM_MS;
	const checked = await Promise.all(
		states.map(async (state, itemIndex) =>
			state.ended ? state : await checkTask(wait, state, itemIndex, suspension, timeIsUp),
		),
	);
	const isOver =
		checked.every(({ ended }) => ended) || (onError === 'stop' && checked.some(failureOf));
	kept.items = checked.map(pack);
	if (isOver) return [kept.items, []];
	const running = checked.filter(({ ended }) => !ended).length;
	return [[], [{ json: { running }, pairedItem: { item: 0 } }]];
}

/**
 * The item states between two rounds. n8n stores what stands here once an execution; as items of its nodes it
 * would store them anew for each round, which a day has thirteen hundred of.
 */
const keptOf = (context: IExecuteFunctions) =>
	context.getContext('flow') as { items?: INodeExecutionData[] };

async function checkTask(
	wait: VideoWait,
	state: ItemState,
	itemIndex: number,
	{ settings, startedAt }: Suspension,
	timeIsUp: boolean,
): Promise<ItemState> {
	const { task, checks: before, errors: earlier } = state;
	if (!task) return state;
	const result = await wait.wait(task, itemIndex, { checks: before, startedAt, errors: earlier });
	const { checks, errors, doubt } = result.seen;
	// A refusal that stays ends the wait, though each round asks just once.
	const next: ItemState = { ...state, task: { ...task, doubt }, checks, errors };
	if (result.kind === 'failure') return { ...next, ended: { failure: result.failure } };
	if (result.kind === 'item') {
		return { ...next, ended: { item: result.item.json }, binary: result.item.binary };
	}
	if (!timeIsUp) return next;
	const failure = fromOutcome(
		task.taskId,
		{ ...result.seen, kind: 'timedOut' },
		settings.timeoutMs,
	) as ItemFailure;
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
	const lastCheck = Math.max(now + 1_000, deadline - LAST_CHECK_ROOM_MS);
	await context.putExecutionToWait(new Date(Math.min(now + STEP_MS, lastCheck)));
	return [keptOf(context).items ?? []];
}
