import type { IExecuteFunctions } from 'n8n-workflow';

import { connectAll } from '../n8n/api/connect';
import { systemClock } from '../n8n/api/send';
import { isMcpCall, stoppable, type Stoppable } from '../n8n/execution';
import { fromSubmission, heldBack, unexpected, type Purpose } from '../n8n/items/failures';
import { aboutOf, VideoWait, type WaitResult } from '../wait/videoWait';
import { CHECKS_PER_MINUTE, roundMs } from '../wait/rateLimit';
import {
	defaultSettings,
	forMcpClient,
	MCP_PATIENCE_MS,
	workflowLimitMs,
} from '../wait/waitSettings';
import { apiError } from '../novita/api/apiError';
import type { Submission } from '../novita/api/client';
import { isInVain, mayPass } from '../novita/api/task';
import { assembleBody, readBody } from '../novita/request/videoRequest';
import { isTask } from '../submit/origin';
import { Submissions, type Submitted } from '../submit/submissions';
import { submitAll } from '../submit/submitAll';
import type { Ticket } from '../submit/tickets';
import { failed, isFailed, type Failed, type ItemTask, type Started } from './outcome';
import { LIMIT_LABEL, type Plan } from './readItem';
import { giveBackUnbilled, overLimit, setAside, type Payable, type Refusal } from './spending';

/** Items with files whose bodies are in memory at the same time: each may take some 30 MB. */
const BODIES_HELD = 3;

/** Of a status check that only finds out whether a task may be handed out again. */
const CHECK_TIMEOUT_MS = 10_000;

/** An item that is to be sent: what was read of it, with whose key, and what is known of earlier tries. */
type Ready = Ticket<Payable>;

/**
 * Sends the items, and waits for their videos where they ask for that.
 *
 * @param stop Whether the first item to fail ends the run.
 * @returns What became of each, in any order.
 */
export async function start(
	context: IExecuteFunctions,
	plans: readonly Plan[],
	stop: boolean,
): Promise<Array<Started | Failed>> {
	if (plans.length === 0) return [];
	const indexes = plans.map(({ itemIndex }) => itemIndex);
	const connections = await connectAll(context, indexes);
	const payable: Payable[] = [];
	const unfit: Failed[] = [];
	plans.forEach((plan, index) => {
		const connection = connections[index];
		if (connection?.kind === 'client') {
			const { client, account } = connection;
			payable.push({ ...plan, client, account });
		} else if (connection) unfit.push(failed(plan, connection.failure));
	});
	if (payable.length === 0 || (stop && unfit.length > 0)) return unfit;
	const started = await stoppable(
		context,
		async (run) => await new Start(context, run, stop).start(payable),
	);
	return [...unfit, ...started];
}

/** Items on their way to their tasks and videos, and what they share. */
class Start {
	private readonly submissions: Submissions;
	private readonly startedAt = systemClock.elapsed();
	private readonly isMcp: boolean;
	/** Tickets of tasks that Novita failed, and that a new try stands for. */
	private readonly replaced = new Set<Ticket>();
	private readonly videoWait: VideoWait;
	/** The longest that the workflow's own Timeout lets the node wait. */
	private readonly limitMs: number;

	constructor(
		private readonly context: IExecuteFunctions,
		private readonly run: Stoppable,
		private readonly stop: boolean,
	) {
		this.submissions = new Submissions(context, run.signal);
		this.videoWait = new VideoWait(context, run.signal);
		this.isMcp = isMcpCall(context);
		const round = roundMs(context.getInputData().length, CHECKS_PER_MINUTE);
		this.limitMs = workflowLimitMs(context.getWorkflowSettings?.().executionTimeout, round);
	}

	async start(plans: readonly Payable[]): Promise<Array<Started | Failed>> {
		let outcomes: Array<Started | Failed> = [];
		try {
			const items = await this.submissions.prepare(plans, hasFailed);
			outcomes = await this.startAll(items);
			return outcomes;
		} finally {
			const mayRunAgain = this.context.getNode().retryOnFail && outcomes.some(isFailed);
			await this.submissions.close(this.handedOn(outcomes), mayRunAgain);
		}
	}

	private async startAll(items: readonly Ready[]): Promise<Array<Started | Failed>> {
		const refused = await this.refuse(items.filter(({ known }) => !known));
		const others = items.filter((item) => !refused.has(item));
		return [
			...[...refused].map(([item, { failure, itemIndex }]) =>
				failed(item, failure, { isAside: item.itemIndex !== itemIndex }),
			),
			...(this.stop && refused.size > 0 ? others.map(stoppedBefore) : await this.sendAll(others)),
		];
	}

	/** Holds items against what may be spent. What the others cost is set aside for them. */
	private async refuse(fresh: readonly Ready[]): Promise<Map<Ready, Refusal>> {
		const over = overLimit(fresh, this.submissions.spentUsd);
		if (over) return new Map(fresh.map((item) => [item, over]));
		this.submissions.reserve(fresh);
		const refused = await setAside(fresh, this.stop);
		this.submissions.release([...refused.keys()]);
		return refused;
	}

	private async sendAll(items: readonly Ready[]): Promise<Array<Started | Failed>> {
		const submissions = this.send(items);
		return await Promise.all(
			items.map(async (item, index) => await this.finish(item, await submissions[index])),
		);
	}

	private send(items: readonly Ready[]): Array<Promise<Submitted | undefined>> {
		const hasFiles = items.some(({ request }) => request.files.some(({ link }) => !link));
		const submit = async (item: Ready): Promise<Submitted> =>
			await this.submissions.submit(item, async () => await sendRequest(item));
		return submitAll(items, submit, {
			clock: systemClock,
			signal: this.run.signal,
			goOn: (submitted) => !this.stop || submitted.kind === 'accepted' || isHeld(submitted),
			concurrency: hasFiles ? BODIES_HELD : undefined,
			patienceMs: this.isMcp ? MCP_PATIENCE_MS : undefined,
		});
	}

	/**
	 * What becomes of an item once its submission is settled. With New Tries, a task that Novita failed for a reason that
	 * may pass is started anew. Where the item ends the run, it does so here.
	 */
	private async finish(item: Ready, submitted: Submitted | undefined): Promise<Started | Failed> {
		let ticket = item;
		let outcome = await this.settle(item, submitted, item.videosPerItem > 1 ? 'video' : 'item');
		const earlier: ItemTask[] = [];
		while (hasFailedForNow(outcome) && earlier.length < item.newTries && !this.run.signal.aborted) {
			const next = await this.submissions.again(ticket);
			const refusal = next.known ? undefined : (await this.refuse([next])).get(next);
			if (refusal) {
				outcome = withoutNewTry(outcome, refusal);
				break;
			}
			this.replaced.add(ticket);
			earlier.push(outcome.task);
			ticket = next;
			outcome = await this.settle(next, await this.send([next])[0], 'newTry');
		}
		if (this.stop && isFailed(outcome) && !outcome.isAside) this.run.stop();
		return { ...outcome, earlier };
	}

	private async settle(
		item: Ready,
		submitted: Submitted | undefined,
		purpose: Purpose,
	): Promise<Started | Failed> {
		giveBackUnbilled(item, submitted);
		if (!submitted) return stoppedBefore(item);
		if (submitted.kind === 'accepted') return await this.videoOf(item, taskOf(item, submitted));
		const isAside = isHeld(submitted) || this.run.signal.aborted;
		return failed(item, fromSubmission(submitted.error, purpose), { isAside });
	}

	private async videoOf(item: Ready, task: ItemTask): Promise<Started | Failed> {
		const { itemIndex } = item;
		if (!item.waitForCompletion) return { kind: 'started', itemIndex, plan: item, task };
		// Whatever nobody foresaw: the task is paid for, and its ID must not be lost.
		const result = await this.waitFor(item, task).catch((error: unknown) => ({
			kind: 'failure' as const,
			failure: unexpected(error),
			seen: undefined,
		}));
		if (result.kind === 'failure') {
			const failure = { ...result.failure, taskId: task.taskId };
			const isAside = failure.reason === 'CANCELLED';
			const isEnded = isInVain(result.seen?.task);
			return failed(item, failure, { task, isAside, isEnded, mayPass: mayPass(result.seen?.task) });
		}
		const video = result.kind === 'item' ? result.item : undefined;
		return { kind: 'started', itemIndex, plan: item, task, item: video };
	}

	private async waitFor(
		{ itemIndex, request, client, timeoutMs, outputField }: Ready,
		{ taskId, submittedAt }: ItemTask,
	): Promise<WaitResult> {
		const spentMs = systemClock.elapsed() - this.startedAt;
		const own = { ...defaultSettings(), timeoutMs: Math.min(timeoutMs, this.limitMs - spentMs) };
		const settings = this.isMcp ? forMcpClient(own, spentMs) : own;
		const about = aboutOf({ model: request.slug, request: assembleBody(request) });
		const target = { taskId, submittedAt, about, settings, outputField };
		return await this.videoWait.wait(client, target, itemIndex);
	}

	/** Whose tasks nobody may take over: n8n drops what a node gives that stops, or is stopped. */
	private handedOn(outcomes: ReadonlyArray<Started | Failed>): (item: Ticket) => boolean {
		const isDropped =
			(this.stop && outcomes.some(isFailed)) || this.context.getExecutionCancelSignal()?.aborted;
		const handedOn = outcomes.filter((each) => !isDropped || (isFailed(each) && each.isEnded));
		const plans = new Set<unknown>(handedOn.map(({ plan }) => plan));
		return (item) => plans.has(item) || this.replaced.has(item);
	}
}

const hasFailedForNow = (outcome: Started | Failed): outcome is Failed & { task: ItemTask } =>
	isFailed(outcome) && outcome.mayPass === true && outcome.task !== undefined;

function withoutNewTry(outcome: Failed, { failure: why }: Refusal): Failed {
	const note =
		why.reason === 'SPENDING_LIMIT'
			? `A new try is over the ${LIMIT_LABEL}.`
			: `There is no new try. ${why.message}.`;
	const description = `${outcome.failure.description}\n${note}`;
	return { ...outcome, failure: { ...outcome.failure, description } };
}

/** Sends a request, with its files read just before. Never throws. */
async function sendRequest({ client, request, requestTimeoutMs }: Payable): Promise<Submission> {
	const body = await readBody(request).catch(() => undefined);
	return body
		? await client.submit(request.slug, body, requestTimeoutMs)
		: { kind: 'error', error: FILE_GONE };
}

const FILE_GONE = apiError({
	code: 'notSent',
	message: 'n8n could not read the image file',
	fix: 'Run the nodes before this one again. Nothing was sent.',
});

async function hasFailed(taskId: string, { client }: Payable): Promise<boolean> {
	const check = await client.check(taskId, CHECK_TIMEOUT_MS);
	return check.kind === 'task' && isInVain(check.task);
}

const taskOf = (
	{ isAdopted, failedTaskId }: Ready,
	{ taskId, submittedAt, reused }: Extract<Submitted, { kind: 'accepted' }>,
): ItemTask => ({ taskId, submittedAt, reused, isAdopted, failedTaskId });

const isHeld = (submitted: { kind: string; held?: boolean }): boolean => submitted.held === true;

/** An item that the run didn't come to. An earlier try may have its task all the same. */
const stoppedBefore = (item: Ready): Failed =>
	failed(item, heldBack(), {
		isAside: true,
		...(isTask(item.known) && { task: { ...item.known, reused: true } }),
	});
