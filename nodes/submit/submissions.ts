import type { IExecuteFunctions } from 'n8n-workflow';

import { apiError, type ApiError } from '../novita/api/apiError';
import type { Submission } from '../novita/api/client';
import { sumDollars } from '../novita/request/cost';
import { Ledger } from './ledger';
import { isTask, type Known, type Origin, type StartedTask } from './origin';
import { orphans } from './orphans';
import { Recent } from './recent';
import { brokenOff, type Refused } from './submitAll';
import { askerOf, namesOf, type Asker, type ItemToSend, type Names, type Ticket } from './tickets';

export type Submitted =
	/** `reused`: handed out again in place of a second submission. */
	| (StartedTask & { kind: 'accepted'; reused: boolean })
	/** `held`: it wasn't sent, since an earlier try may have started it. */
	| { kind: 'error'; error: ApiError; held?: boolean };

/** People retry by hand within the day. */
const REMEMBER_MS = 24 * 60 * 60_000;

/** MCP clients give up after a minute and call again, and there is no execution to tell their calls apart. */
const SAME_CALL_MS = 15 * 60_000;

/** By origin, what is about to be sent: in US dollars, by name. Tool calls of one execution may be side by side. */
const underWay = new WeakMap<Origin, Map<string, number>>();

/** By name, what this process is sending or has sent; undefined for what was certainly not accepted. */
const memory = new Recent<Promise<Known | undefined>>(REMEMBER_MS);

/**
 * At most one submission that may have been accepted, for each item of whoever asks.
 *
 * What is known stands in the context that n8n hands on to retries, and in the memory of this process. What a process
 * knew that has died is found in n8n's database: in n8n 1.x a job whose worker died runs again from its start, and
 * somebody may retry an execution that crashed.
 */
export class Submissions {
	private readonly asker: Asker;
	private readonly ledger: Ledger | undefined;
	/** Of its origin, what is about to be sent. */
	private readonly underWay: Map<string, number>;
	private tickets: readonly Ticket[] = [];

	/** @param signal Once it is set off, nothing more is sent. */
	constructor(
		private readonly context: IExecuteFunctions,
		private readonly signal: AbortSignal,
	) {
		this.asker = askerOf(context);
		const { origin } = this.asker;
		this.underWay = underWay.get(origin) ?? new Map<string, number>();
		underWay.set(origin, this.underWay);
		if (this.asker.isInExecution) this.ledger = new Ledger(context.helpers);
	}

	/**
	 * Finds what earlier tries came to. An orphan of the same words is taken over.
	 *
	 * @param items All of the run that may be sent.
	 * @param hasFailed Whether Novita failed the task of an item. Asked where a tool's words have one.
	 * @returns A ticket for each item, at its index.
	 */
	async prepare<Item extends ItemToSend>(
		items: readonly Item[],
		hasFailed: (taskId: string, item: Item) => Promise<boolean>,
	): Promise<Array<Ticket<Item>>> {
		const tickets: Array<Ticket<Item>> = [];
		for (const item of items) tickets.push(await this.prepareOne(item, hasFailed));
		// What an item has had all along is no orphan for another one of the same words.
		for (const { asked, known } of tickets) {
			if (asked && isTask(known)) orphans.settle(asked, known, false);
		}
		const ready = tickets.map((ticket) => (ticket.known ? ticket : this.withOrphan(ticket)));
		this.tickets = ready;
		return ready;
	}

	/** The ticket for a new try of an item whose task Novita failed. An earlier execution may have come so far before. */
	async again<Item extends ItemToSend>(ticket: Ticket<Item>): Promise<Ticket<Item>> {
		const attempt = ticket.attempt + 1;
		const names = namesOf(this.asker, ticket, attempt);
		const known = await this.recall(names);
		const next = { ...ticket, ...names, attempt, known, isAdopted: false, failedTaskId: undefined };
		this.tickets = [...this.tickets, next];
		return next;
	}

	/**
	 * What the whole execution may cost so far: earlier rounds, other tool calls, and what it is a retry of, in US
	 * dollars. Submissions without a known price count nothing.
	 */
	get spentUsd(): number {
		const spent = Object.values(this.asker.origin.known).map(({ usd = 0 }) => usd);
		return sumDollars([...spent, ...this.underWay.values()]);
	}

	/** Counts items as spent that are sent next, so that nobody else spends it meanwhile. */
	reserve(tickets: readonly Ticket[]): void {
		for (const { name, estimate } of tickets) this.underWay.set(name, estimate.usd ?? 0);
	}

	/** Takes that back, for what is not sent after all. */
	release(tickets: readonly Ticket[]): void {
		for (const { name } of tickets) this.underWay.delete(name);
	}

	/** Submits an item, unless whoever asks has done so before: then that outcome counts again. Never throws. */
	async submit(ticket: Ticket, send: () => Promise<Submission>): Promise<Submitted> {
		let { known } = ticket;
		// Looked up once more in the same breath as it is sent: nothing may come in between.
		while (!known && memory.get(ticket.name)) known = await this.recall(ticket);
		if (isTask(known)) return { ...known, kind: 'accepted', reused: true };
		if (known) return { kind: 'error', error: known.error, held: true };
		const sent = this.sendOnce(ticket, send).catch(brokenOff);
		// In memory before anything is waited for: an equal call waits for this one.
		const noted = sent.then(async (submission) => await this.note(ticket, submission));
		memory.set(ticket.name, noted);
		const submission = await sent;
		const task = await noted;
		if (isTask(task)) return { ...task, kind: 'accepted', reused: false };
		const { error } = submission as Refused;
		return { kind: 'error', error, held: error === LEFT_BEHIND.error };
	}

	/**
	 * To be called at the end of the run, however it ends.
	 *
	 * @param isHandedOn Whether the run's task of this item leaves the node, so that nobody may take it over.
	 * @param mayRunAgain Whether n8n may run the node once more, all the same (Retry On Fail).
	 */
	async close(isHandedOn: (ticket: Ticket) => boolean, mayRunAgain = false): Promise<void> {
		const { known } = this.asker.origin;
		this.release(this.tickets);
		const paid = this.tickets.filter(({ name }) => known[name]);
		for (const ticket of paid) {
			const task = known[ticket.name];
			if (ticket.asked && isTask(task)) orphans.settle(ticket.asked, task, !isHandedOn(ticket));
		}
		// Until the node has ended for good, a retry of a crash has to find what was begun.
		const begun = paid.map((ticket) => ticket.begun);
		const kept = mayRunAgain ? begun : paid.map((ticket) => ticket.given);
		if (kept.length > 0) await this.ledger?.add(kept);
		await this.ledger?.keepOnly(new Set([...paid.map(({ name }) => name), ...begun, ...kept]));
		if (!mayRunAgain) this.ledger?.removeLater(begun);
	}

	private async prepareOne<Item extends ItemToSend>(
		item: Item,
		hasFailed: (taskId: string, item: Item) => Promise<boolean>,
	): Promise<Ticket<Item>> {
		let failedTaskId: string | undefined;
		for (let attempt = 0; ; attempt++) {
			const names = namesOf(this.asker, item, attempt);
			const known = await this.recall(names);
			if (!this.asker.isTool || !isTask(known) || !(await hasFailed(known.taskId, item))) {
				return { ...item, ...names, attempt, known, failedTaskId };
			}
			failedTaskId = known.taskId;
		}
	}

	/** Waits for an equal submission that is under way. */
	private async recall({ name }: Names): Promise<Known | undefined> {
		const { origin, isMcp } = this.asker;
		let known: Known | undefined = origin.known[name];
		// What was certainly not accepted is gone from memory by then, unless another one is sending it.
		for (let other = memory.get(name); !known && other; other = memory.get(name)) {
			known = await other;
			if (!isMcp || !known || Date.now() - known.submittedAt <= SAME_CALL_MS) continue;
			memory.delete(name);
			known = undefined;
		}
		if (known) origin.known[name] = known;
		return known;
	}

	private withOrphan<Item extends ItemToSend>(ticket: Ticket<Item>): Ticket<Item> {
		const { name, asked } = ticket;
		const orphan = asked === undefined ? undefined : orphans.take(asked);
		if (!orphan) return ticket;
		this.asker.origin.known[name] = orphan;
		return { ...ticket, known: orphan, isAdopted: true };
	}

	/** It is written down before it is sent. */
	private async sendOnce(
		{ name, begun, given }: Names,
		send: () => Promise<Submission>,
	): Promise<Submission> {
		const { lost } = this.asker.origin;
		const fromBefore = [name, ...(lost ? [begun] : []), ...(lost === 'any' ? [given] : [])];
		const found = await this.ledger?.add([...new Set([...fromBefore, begun])]);
		if (found && fromBefore.some((each) => found.has(each))) return LEFT_BEHIND;
		return this.signal.aborted ? NOT_SENT : await send();
	}

	/** @returns What is known of a submission that may be paid for; undefined where it certainly isn't. */
	private async note(ticket: Ticket, submission: Submission): Promise<Known | undefined> {
		const { name, begun, given, estimate } = ticket;
		const submittedAt = Date.now();
		const usd = estimate.usd ?? undefined;
		if (submission.kind === 'error' && !submission.error.mayBeAccepted) {
			memory.delete(name);
			// After a 429 it goes out again.
			if (submission.error.code === 'rateLimited') return undefined;
			this.underWay.delete(name);
			await this.ledger?.remove([name, begun, given]);
			return undefined;
		}
		const known: Known =
			submission.kind === 'accepted'
				? { taskId: submission.taskId, submittedAt, usd }
				: { error: submission.error, submittedAt, usd };
		this.asker.origin.known[name] = known;
		this.underWay.delete(name);
		logOutcome(this.context, ticket, known);
		return known;
	}
}

/**
 * Tells n8n's log of a task, or of a reply in which somebody may find its ID. At once: n8n wipes the data of an
 * execution whose process dies.
 */
function logOutcome(
	context: IExecuteFunctions,
	{ itemIndex, request }: Ticket,
	known: Known,
): void {
	const executionId = context.getExecutionId();
	const { slug: model } = request;
	const where = `(model ${model}, node "${context.getNode().name}", item ${itemIndex}, execution ${executionId})`;
	const details = { model, executionId, itemIndex };
	if (isTask(known)) {
		const { taskId } = known;
		context.logger.info(`Novita task ${taskId} started ${where}`, { taskId, ...details });
	} else if (known.error.reply !== undefined) {
		const text = `Novita's reply has no task ID that can be read ${where}: ${known.error.reply}`;
		context.logger.warn(text, details);
	}
}

/** The node was stopped while the item was being written down. */
const NOT_SENT: Refused = {
	kind: 'error',
	error: apiError({
		code: 'notSent',
		message: 'The execution was stopped before this item was sent',
		fix: '',
	}),
};

/** The process that was at it has died, with the ID, if it had one. */
const LEFT_BEHIND: Refused = {
	kind: 'error',
	error: apiError({
		code: 'responseLost',
		message:
			"This item was being sent when n8n stopped. If a task started, its ID is in n8n's log or in the first execution",
		fix: '',
	}),
};
