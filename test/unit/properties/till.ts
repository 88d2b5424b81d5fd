import { NovitaClient } from '../../../nodes/novita/api/client';
import type { HttpResult, HttpRequest } from '../../../nodes/novita/api/transport';
import { Submissions, type Submitted } from '../../../nodes/submit/submissions';
import { submitAll } from '../../../nodes/submit/submitAll';
import { seeded } from '../../../tools/fake-tasks';
import { askerContext, itemFor, SharedDatabase } from '../../support/asking';
import { answer, HTML, networkError, refusalBody } from '../../support/replies';
import type { VirtualClock } from '../../../tools/virtual-clock';

export interface Answer {
	/** Whether a task is made, and billed, the moment the request arrives. */
	accepts: boolean;
	/** What can be known from the answer. */
	tells: 'id' | 'not accepted' | 'nothing';
	reply: (taskId: string, now: number) => HttpResult;
}

const busy = (retryAfter?: (now: number) => string): Answer => ({
	accepts: false,
	tells: 'not accepted',
	reply: (_, now) =>
		answer(
			429,
			refusalBody(429, 'RATE_LIMIT_EXCEEDED'),
			retryAfter ? { 'retry-after': retryAfter(now) } : {},
		),
});

const refusing = (status: number, reason: string): Answer => ({
	accepts: false,
	tells: 'not accepted',
	reply: () => answer(status, refusalBody(status, reason)),
});

const unclear = (accepts: boolean, reply: HttpResult): Answer => ({
	accepts,
	tells: 'nothing',
	reply: () => reply,
});

/** Every way in which a submission can be answered, and whether it was accepted behind that. */
export const ANSWERS = {
	ok: { accepts: true, tells: 'id', reply: (id) => answer(200, { task_id: id }) },
	cutBehindTheId: {
		accepts: true,
		tells: 'id',
		reply: (id) => answer(200, `{"task_id":"${id}","ex`),
	},
	cutBeforeTheId: unclear(true, answer(200, '{"task_')),
	html200: unclear(true, answer(200, HTML)),
	busy: busy(),
	busyForSeconds: busy(() => '7'),
	busyForNoTime: busy(() => '0'),
	busyUntilADate: busy((now) => new Date(now + 30_000).toUTCString()),
	busyForAnHour: busy(() => '3600'),
	error500: unclear(false, answer(500, refusalBody(500, 'CREATE_TASK_FAILED'))),
	error500Accepted: unclear(true, answer(500, refusalBody(500, 'CREATE_TASK_FAILED'))),
	error502Accepted: unclear(true, answer(502, HTML)),
	error408: unclear(true, answer(408)),
	lost: unclear(true, networkError('responseLost')),
	lostOnTheWayThere: unclear(false, networkError('responseLost')),
	notSent: { accepts: false, tells: 'not accepted', reply: () => networkError('notSent') },
	badRequest: refusing(400, 'INVALID_REQUEST_BODY'),
	noBalance: refusing(403, 'BILLING_BALANCE_NOT_ENOUGH'),
	badKey: refusing(401, 'INVALID_API_KEY'),
	noModel: refusing(404, 'API_NOT_FOUND'),
} satisfies Record<string, Answer>;

export type AnswerName = keyof typeof ANSWERS;

/** What an item's submission meets when it arrives. */
export interface Move {
	answer: AnswerName;
	latencyMs: number;
}

export interface Run {
	onError: 'stop' | 'continue';
	/** The execution is cancelled after so many milliseconds. */
	cancelAfterMs?: number;
	/** The next run starts after so many milliseconds, whatever this one is still waiting for. */
	abandonAfterMs?: number;
}

export interface Plan {
	/** One list an item: its answers in order. After them all is well. */
	moves: Move[][];
	/** The node's first run, and those of Retry On Fail. */
	runs: Run[];
}

/** What one run of the node gave. */
export interface RunResult {
	run: Run;
	settled: Array<{ item: number; submission: Submitted }>;
	/** What the log held when the run began. */
	loggedBefore: string[];
}

interface Cancel {
	done: boolean;
	moment: Promise<void>;
}

const promptOf = (item: number) => `a secret prompt, number ${item}`;

/** A till that counts what it takes: both sides of the wire, and all the runs of one execution. */
export class Till {
	/** Task ids by item, as Novita bills them. */
	readonly accepted = new Map<number, string[]>();
	/** Ids that reached the client in an answer. */
	readonly told = new Set<string>();
	/** What went to n8n's log. */
	readonly logged: string[] = [];
	readonly logTexts: string[] = [];
	/** Items that arrived although they were under way, or could have been accepted before. */
	readonly sentAgain: number[] = [];
	readonly met = new Set<AnswerName>();
	readonly results: RunResult[] = [];
	arrivals = 0;
	private readonly database = new SharedDatabase();
	private readonly flow = {};
	private readonly closed = new Set<number>();
	private readonly left: Move[][];
	private ids = 0;

	constructor(
		private readonly clock: VirtualClock,
		private readonly executionId: string,
		private readonly plan: Plan,
	) {
		this.left = plan.moves.map((moves) => [...moves]);
	}

	/** Runs the node as often as the plan has it, and lets every run come to its end. */
	async play(): Promise<void> {
		const open: Array<Promise<void>> = [];
		for (const run of this.plan.runs) {
			const ended = this.runOnce(run);
			open.push(ended);
			if (run.abandonAfterMs === undefined) await this.clock.run(ended);
			else await this.clock.advance(run.abandonAfterMs);
		}
		await this.clock.run(Promise.all(open));
	}

	private async runOnce(run: Run): Promise<void> {
		const stopped = new AbortController();
		const cancel: Cancel = { done: false, moment: new Promise(() => {}) };
		if (run.cancelAfterMs !== undefined) {
			cancel.moment = this.clock.sleep(run.cancelAfterMs).then(() => {
				cancel.done = true;
				stopped.abort();
			});
		}
		const client = new NovitaClient(
			async (request) => await this.arrive(request, cancel),
			this.clock,
		);
		const items = this.plan.moves.map((_, itemIndex) => itemFor(promptOf(itemIndex), itemIndex));
		const asker = { executionId: this.executionId, flow: this.flow };
		const context = askerContext(asker, this.database, (taskId, text) => {
			this.logged.push(taskId);
			this.logTexts.push(text);
		});
		const submissions = new Submissions(context, stopped.signal);
		const result: RunResult = { run, settled: [], loggedBefore: [...this.logged] };
		this.results.push(result);
		const tickets = await submissions.prepare(items, async () => false);
		const goOn = (submission: Submitted) =>
			run.onError !== 'stop' ||
			submission.kind === 'accepted' ||
			(submission.kind === 'error' && submission.held === true);
		const outcomes = submitAll(
			tickets,
			async (ticket) =>
				await submissions.submit(
					ticket,
					async () => await client.submit(ticket.request.slug, ticket.request.body, 60_000),
				),
			{
				clock: this.clock,
				signal: stopped.signal,
				goOn,
				random: seeded(this.plan.moves.length),
			},
		);
		const settle = async (outcome: (typeof outcomes)[number], item: number) => {
			const submission = await outcome;
			if (!submission) return;
			result.settled.push({ item, submission });
			if (!goOn(submission)) stopped.abort();
		};
		await Promise.all(outcomes.map(settle));
		await submissions.close(() => true);
	}

	/** The other side of the wire. Like the real way there, it sends nothing once cancelled. */
	private async arrive({ body }: HttpRequest, cancel: Cancel): Promise<HttpResult> {
		const stop = networkError('cancelled', 'the execution was stopped');
		if (cancel.done) return stop;
		const item = this.plan.moves.findIndex((_, each) => promptOf(each) === body?.prompt);
		const move = this.left[item]?.shift() ?? { answer: 'ok' as const, latencyMs: 200 };
		this.arrivals += 1;
		this.met.add(move.answer);
		if (this.closed.has(item)) this.sentAgain.push(item);
		this.closed.add(item);

		const { accepts, tells, reply }: Answer = ANSWERS[move.answer];
		this.ids += 1;
		const taskId = `${this.executionId}-${item}-${this.ids}`;
		if (accepts) this.accepted.set(item, [...(this.accepted.get(item) ?? []), taskId]);
		await Promise.race([this.clock.sleep(move.latencyMs), cancel.moment]);
		if (cancel.done) return stop;
		if (tells === 'id') this.told.add(taskId);
		if (tells === 'not accepted') this.closed.delete(item);
		return reply(taskId, this.clock.now());
	}
}
