import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';

import { NovitaClient } from '../novita/api/client';
import { badTaskId, fromParking, type Failure } from '../n8n/items/failures';
import { readCredential } from '../n8n/api/credential';
import { createSend, systemClock } from '../n8n/api/send';
import {
	failureError,
	failureRow,
	readOnError,
	type KnownTask,
	type OnError,
} from '../n8n/items/items';
import { linkedController } from '../n8n/signal';
import { isTool } from '../n8n/tool';
import { TaskWait, type WaitResult } from '../n8n/wait/taskWait';
import type { WaitSettings } from '../n8n/wait/waitSettings';
import { check, park } from './suspend/checker';
import { keeperWorkflow, type Role } from './suspend/innerWorkflows';
import { finish, keep } from './suspend/collector';
import { pack, rowOf, tasksOf, type Parcel, type Suspension } from './suspend/itemState';
import { readSettings, readTarget, type Target } from './readSettings';
import { refuseOldN8n, runInner } from './suspend/innerExecution';

/**
 * One row out for each row in, in the same order. All rows wait side by side, so that the node
 * takes as long as its slowest task. With Look Once, unfinished rows go to the second output.
 */
export async function execute(context: IExecuteFunctions): Promise<INodeExecutionData[][]> {
	const role = context.getNodeParameter('role', 0, '') as Role | '';
	if (role !== '') return await play(context, role);

	const onError = readOnError(context);
	const items = context.getInputData();
	const { mode, wait: settings, suspendAfterMs } = readSettings(context);
	if (items.length === 0) return mode === 'once' ? [[], []] : [[]];
	if (mode === 'suspend') refuseOldN8n(context);

	const targets = items.map((_, itemIndex) => readTarget(context, itemIndex));
	const known = targets.flatMap((each, itemIndex): KnownTask[] =>
		each ? [{ itemIndex, taskId: each.target.taskId }] : [],
	);
	const firstBad = targets.findIndex((each) => each === undefined);
	if (onError === 'stop' && firstBad >= 0) {
		throw failureError(context, firstBad, badTaskId(), known);
	}

	const run: Run = { context, client: await connect(context), onError, targets, known };
	// An AI agent's tool call can't be parked: the agent waits for it in memory.
	if (mode === 'suspend' && !isTool(context)) {
		return await waitSuspended(run, settings, suspendAfterMs);
	}
	const results = await waitForAll(run, settings);
	const rows = results.map((result, itemIndex) =>
		result.kind === 'failure' ? failureRow(itemIndex, result.failure, onError) : result.row,
	);
	if (mode !== 'once') return [rows];
	const isRunning = (_: unknown, itemIndex: number) => results[itemIndex]?.kind === 'running';
	return [rows.filter((row, itemIndex) => !isRunning(row, itemIndex)), rows.filter(isRunning)];
}

/** A part in one of the workflows that a suspended wait is made of. */
async function play(context: IExecuteFunctions, role: Role): Promise<INodeExecutionData[][]> {
	const suspension = JSON.parse(String(context.getNodeParameter('suspension', 0))) as Suspension;
	if (role === 'keep') return await keep(context, suspension);
	if (role === 'check') return await check(context, await connect(context), suspension);
	if (role === 'park') return await park(context, suspension);
	return finish(context, suspension);
}

const connect = async (context: IExecuteFunctions): Promise<NovitaClient> =>
	new NovitaClient(createSend(context, await readCredential(context)), systemClock);

interface Run {
	context: IExecuteFunctions;
	client: NovitaClient;
	onError: OnError;
	targets: Target[];
	known: KnownTask[];
}

type RowResult = WaitResult | { kind: 'failure'; failure: Failure; seen?: undefined };

/**
 * @param isPending Which failures are none, since the wait goes on.
 * @throws NodeApiError or NodeOperationError at the first row that fails, where On Error is Stop.
 */
async function waitForAll(
	{ context, client, onError, targets, known }: Run,
	settings: WaitSettings,
	isPending: (result: RowResult) => boolean = () => false,
): Promise<RowResult[]> {
	const controller = linkedController(context.getExecutionCancelSignal());
	const wait = new TaskWait(context, client, settings, controller.signal);
	let stoppedBy: { itemIndex: number; failure: Failure } | undefined;
	const results = await Promise.all(
		targets.map(async (each, itemIndex): Promise<RowResult> => {
			if (!each) return { kind: 'failure', failure: badTaskId() };
			const result = await wait.wait(each.target, itemIndex, each.fileName);
			const failed = result.kind === 'failure' && !isPending(result);
			if (failed && onError === 'stop' && !stoppedBy) {
				// The first to fail is the one to name; what it ends counts as stopped, not as failing.
				stoppedBy = { itemIndex, failure: result.failure };
				controller.abort();
			}
			return result;
		}),
	);
	if (stoppedBy) throw failureError(context, stoppedBy.itemIndex, stoppedBy.failure, known);
	return results;
}

/** Looks in memory for a while, since short tasks end sooner than n8n wakes what it has parked. */
async function waitSuspended(
	run: Run,
	settings: WaitSettings,
	suspendAfterMs: number,
): Promise<INodeExecutionData[][]> {
	const { context, onError, targets } = run;
	const startedAt = Date.now();
	const inMemory = Math.min(suspendAfterMs, settings.timeoutMs);
	const isPending = (result: RowResult) =>
		inMemory < settings.timeoutMs &&
		result.kind === 'failure' &&
		result.failure.reason === 'TIMED_OUT';
	const results =
		inMemory > 0 ? await waitForAll(run, { ...settings, timeoutMs: inMemory }, isPending) : [];

	const parcels = targets.map((each, itemIndex): Parcel => {
		const result = results[itemIndex];
		const { checks = 0, troubles = {} } = result?.seen ?? {};
		const parcel = { taskId: '', ...each?.target, fileName: each?.fileName, checks, troubles };
		if (!each) return { ...parcel, ended: { failure: badTaskId() } };
		if (result?.kind === 'row') {
			return { ...parcel, ended: { row: result.row.json }, binary: result.row.binary };
		}
		const failed = result?.kind === 'failure' && !isPending(result);
		return failed ? { ...parcel, ended: { failure: result.failure } } : parcel;
	});
	if (parcels.every((parcel) => parcel.ended)) {
		return [parcels.map((parcel, itemIndex) => rowOf(parcel, itemIndex, onError))];
	}
	const pending = tasksOf(parcels.filter((parcel) => !parcel.ended));
	context.logger.info(
		`Novita wait suspended (execution ${context.getExecutionId()}): ${pending.map(({ taskId }) => taskId).join(', ')}`,
	);
	const suspension: Suspension = {
		settings,
		onError,
		startedAt,
		deadline: startedAt + settings.timeoutMs,
	};
	const keeper = keeperWorkflow(context.getNode(), suspension);
	const rows = await runInner(context, keeper, parcels.map(pack));
	return [rows ?? parcels.map((parcel, itemIndex) => showParked(parcel, itemIndex, onError))];
}

/** A row of the parked node, for those who open the execution meanwhile, or cancel it. */
const showParked = (parcel: Parcel, itemIndex: number, onError: OnError): INodeExecutionData =>
	parcel.ended
		? rowOf(parcel, itemIndex, onError)
		: failureRow(itemIndex, fromParking(parcel.taskId), onError);
