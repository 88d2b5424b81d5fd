import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';

import { stoppable } from '../../n8n/execution';
import type { NovitaClient } from '../../novita/api/client';
import { roundMs } from '../../wait/rateLimit';
import { VideoWait } from '../../wait/videoWait';
import { bounded } from '../../wait/waitSettings';
import { wasStopped } from '../waitForAll';
import { after, failureOf, pack, unpack, type ItemState, type Suspension } from './itemState';

/**
 * Between two checks. n8n looks once a minute for what is to wake within the next 70 seconds, so that a
 * sleep of less than a minute may end a minute late.
 */
export const STEP_MS = 66_000;

/** Room for a wake-up that is late by seconds: n8n has more to do at that moment. */
const LATE_MS = 14_000;

/** Room for the last checks, where n8n woke this so late that no time is left. */
const LAST_CHECKS_MS = 5_000;

/** Whether so much time is enough to sleep once more: what is less is waited in memory. */
export const mayPark = (leftMs: number): boolean => leftMs >= STEP_MS + LATE_MS;

/** The rest of a wait that is too short to sleep. */
export const lastWaitMs = (leftMs: number, tasks: number, checksPerMinute: number): number =>
	Math.max(leftMs, LAST_CHECKS_MS + roundMs(tasks, checksPerMinute));

/**
 * One check of each task that hasn't ended; near the deadline they are waited for here. When all have ended, or a
 * failing one is to stop the node, all items leave through the first output; otherwise one leaves through the second, to
 * be parked.
 */
export async function check(
	context: IExecuteFunctions,
	client: NovitaClient,
	suspension: Suspension,
): Promise<INodeExecutionData[][]> {
	const { startedAt, onError } = suspension;
	const kept = keptOf(context);
	let states = (kept.items ?? context.getInputData()).map(unpack);
	do {
		states = await checkAll(context, client, states, suspension);
		kept.items = states.map(pack);
		const isOver =
			states.every(({ ended }) => ended) || (onError === 'stop' && states.some(failureOf));
		if (isOver) return [kept.items, []];
		// With very many tasks a round takes minutes.
	} while (states.some((state) => !state.ended && !mayPark(leftMs(state, startedAt))));
	const running = states.filter(({ ended }) => !ended).length;
	return [[], [{ json: { running }, pairedItem: { item: 0 } }]];
}

/**
 * The item states between two rounds. n8n stores what stands here once an execution; as items of its nodes it
 * would store them anew for each round, which a day has thirteen hundred of.
 */
const keptOf = (context: IExecuteFunctions) =>
	context.getContext('flow') as { items?: INodeExecutionData[] };

/** Of an item's time, what is left. */
const leftMs = ({ task }: ItemState, startedAt: number): number =>
	startedAt + (task?.settings.timeoutMs ?? 0) - Date.now();

const checkAll = async (
	context: IExecuteFunctions,
	client: NovitaClient,
	states: readonly ItemState[],
	{ onError, startedAt }: Suspension,
): Promise<ItemState[]> =>
	await stoppable(context, async ({ signal, stop }) => {
		const wait = new VideoWait(context, signal);
		const checks = states.map(async (state, itemIndex) => {
			const { task, ended, checks: before, errors } = state;
			if (!task || ended) return state;
			const own = bounded(task.settings);
			const left = leftMs(state, startedAt);
			const settings = mayPark(left)
				? { ...own, once: true }
				: { ...own, timeoutMs: lastWaitMs(left, states.length, own.checksPerMinute) };
			const earlier = { checks: before, startedAt, errors };
			const result = await wait.wait(client, { ...task, settings }, itemIndex, earlier);
			// It goes on, though nobody checks it any more.
			if (result.kind === 'failure' && wasStopped(result.failure)) return state;
			const checked = after(state, result);
			if (onError === 'stop' && failureOf(checked)) stop();
			return checked;
		});
		return await Promise.all(checks);
	});

/**
 * Sleeps in n8n's database. On a proper wake-up n8n drops what is returned here and passes the node's
 * input on. Only after one crash (main and worker both down past the wake-up) does n8n take it for
 * this workflow's result, so it says what it is: tasks whose end nobody has seen.
 */
export async function park(context: IExecuteFunctions): Promise<INodeExecutionData[][]> {
	await context.putExecutionToWait(new Date(Date.now() + STEP_MS));
	return [keptOf(context).items ?? []];
}
