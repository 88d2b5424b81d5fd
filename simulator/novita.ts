/**
 * The simulated Novita itself: requests in, answers out, over an injected clock and without a socket, so that unit
 * tests drive hours of it in no time. `server.ts` puts it on HTTP.
 */
import { findAccount, keyOf } from './accounts';
import { DOCS_INDEX, docsIndex, errorAnswer, noRoute, Refusal, withRetryAfter } from './answers';
import { balance, bills } from './bills';
import { download } from './download';
import { Faults, play, strikesAfter, type Fault } from './faults';
import { Links } from './links';
import { faultFromPrompt } from './markers';
import { settle, type NovitaOptions, type Settings } from './options';
import { PictureStore } from './picture';
import { spoilsAnswer } from './play';
import { seededRandom } from './random';
import { RateLimit } from './rate-limit';
import { result } from './result';
import { routeOf, type Route } from './route';
import { decodeBody, promptOf, recordSubmission, submit } from './submit';
import type {
	DownloadRecord,
	CallRecord,
	Outcome,
	Request,
	RequestRecord,
	Response,
	SubmissionRecord,
} from './types';
import { encodeClip } from './video/encode';
import { callBack, type Wire } from './webhook';
import type { World } from './world';

/** A request with all that is known of it before it is answered. */
interface Visit {
	request: Request;
	route: Route;
	at: number;
	fault?: Fault;
	submission?: SubmissionRecord;
	body?: Record<string, unknown>;
}

export class Novita {
	/** Every request to a known place, and to unknown ones, in order of arrival. */
	readonly requests: RequestRecord[] = [];
	/** Every POST to a submit endpoint. */
	readonly submissions: SubmissionRecord[] = [];
	/** Every request for a file. */
	readonly downloads: DownloadRecord[] = [];
	/** Every call of a webhook. */
	readonly calls: CallRecord[] = [];
	readonly faults: Faults;
	/** Read at each request, so a test may change them at any time. */
	readonly settings: Settings;

	private readonly world: World;

	constructor(options: NovitaOptions = {}) {
		this.settings = settle(options);
		const { seed } = this.settings;
		this.faults = new Faults(seed + 1);
		this.world = {
			settings: this.settings,
			random: seededRandom(seed),
			tasks: new Map(),
			submissions: this.submissions,
			charges: [],
			calls: this.calls,
			links: new Links(`simulator-${seed}`),
			limits: new RateLimit(),
			pictures: new PictureStore(),
			makeClip: options.clips ?? encodeClip,
		};
	}

	/** Answers one request. Rejects only when the simulator itself is broken. */
	async handle(request: Request): Promise<Outcome> {
		const route = routeOf(request);
		const at = this.settings.now();
		const record: RequestRecord = { method: request.method, path: request.path, status: 0, at };
		this.requests.push(record);
		if (request.path === DOCS_INDEX) return this.finish(record, docsIndex());
		if (route === undefined) return this.finish(record, noRoute());
		const visit = this.receive(request, route, at);
		const outcome = this.finish(record, await this.respond(visit));
		const { submission, fault } = visit;
		Object.assign(record, {
			on: route.on,
			taskId: route.taskId ?? submission?.taskId,
			fault: fault?.kind,
			userAgent: request.headers['user-agent'],
		});
		if (submission !== undefined && !submission.accepted) {
			submission.refusal = fault?.kind ?? record.reason;
		}
		if (route.on === 'download') this.recordDownload(visit, outcome);
		return outcome;
	}

	/** Makes a task's video before anybody fetches it, as a service does that has one by the task's end. */
	makeAhead(taskId: string): void {
		const task = this.world.tasks.get(taskId);
		if (task?.plan.end !== 'succeed' || task.plan.video !== 'normal') return;
		// Whoever fetches it meets the same failure, and is told.
		void this.world.makeClip(task.clip).catch(() => undefined);
	}

	/** Calls the webhook of a task, if it has one, when it has ended. Rejects as `wire` does when it sleeps. */
	async callBack(taskId: string, request: Request, wire: Wire): Promise<void> {
		await callBack(this.world, taskId, this.origin(request), wire);
	}

	/** Forgets all records, tasks and faults, and leaves the settings as they are. */
	reset(): void {
		this.requests.length = 0;
		this.submissions.length = 0;
		this.downloads.length = 0;
		this.calls.length = 0;
		this.world.charges.length = 0;
		this.faults.clear();
		this.world.tasks.clear();
		this.world.limits.clear();
	}

	private receive(request: Request, route: Route, at: number): Visit {
		const { on, slug, taskId } = route;
		const body = on === 'submit' ? decodeBody(request.body) : undefined;
		const prompt = on === 'submit' ? promptOf(body) : undefined;
		const fault =
			this.faults.strike({ on, slug, taskId, prompt }) ??
			(prompt === undefined ? undefined : faultFromPrompt(prompt));
		const submission = slug === undefined ? undefined : recordSubmission(this.world, slug, body);
		return { request, route, at, fault, submission, body };
	}

	private async respond(visit: Visit): Promise<Outcome> {
		const { fault, submission } = visit;
		if (fault === undefined) return await this.carryOut(visit);
		const answer = strikesAfter(fault) ? await this.carryOut(visit) : undefined;
		const outcome = play(fault, { answer, now: visit.at, traceId: this.traceId() });
		if (submission !== undefined) {
			submission.answered =
				outcome.kind === 'response' && (answer === undefined || !spoilsAnswer(fault.kind));
		}
		return outcome;
	}

	private async carryOut(visit: Visit): Promise<Response> {
		const { request, route, submission, body } = visit;
		if (route.on === 'download') {
			return await download(this.world, route.taskId ?? '', request);
		}
		const account = findAccount(this.settings.accounts, request.headers);
		if (account instanceof Refusal) return this.refuse(account);
		const limited = this.overLimit(visit);
		if (limited !== undefined) return limited;
		if (submission !== undefined) {
			return this.refused(await submit(this.world, account, submission, body, request.headers));
		}
		if (route.on === 'result') {
			return this.refused(result(this.world, route.taskId ?? '', this.origin(request)));
		}
		if (route.on === 'bills') {
			return this.refused(bills(this.world, request.query, route.byKey === true));
		}
		return balance(this.world, account, keyOf(request.headers) ?? '');
	}

	private overLimit({ route, request, at }: Visit): Response | undefined {
		const { submitsPerMinute, retryAfter } = this.settings;
		if (route.on !== 'submit') return undefined;
		const name = `${request.headers.authorization} ${route.slug}`;
		const waitMs = this.world.limits.take(name, submitsPerMinute, at);
		if (waitMs === 0) return undefined;
		const answer = this.refuse(new Refusal('RATE_LIMIT_EXCEEDED', 'too many requests a minute'));
		return withRetryAfter(answer, retryAfter, waitMs, at);
	}

	private refused(answer: Response | Refusal): Response {
		return answer instanceof Refusal ? this.refuse(answer) : answer;
	}

	private refuse(refusal: Refusal): Response {
		return errorAnswer(refusal, this.traceId());
	}

	private traceId(): string {
		return this.world.random.hex(32);
	}

	private origin({ headers }: Request): string {
		return `http://${headers.host ?? 'simulator.invalid'}`;
	}

	private finish(record: RequestRecord, outcome: Outcome): Outcome {
		if (outcome.kind !== 'response') return outcome;
		record.status = outcome.status;
		record.reason = reasonIn(outcome);
		return outcome;
	}

	private recordDownload({ request, route, at }: Visit, outcome: Outcome): void {
		this.downloads.push({
			taskId: route.taskId ?? '',
			path: request.path,
			at,
			status: outcome.kind === 'response' ? outcome.status : 0,
			hadAuthorization: request.headers.authorization !== undefined,
		});
	}
}

function reasonIn({ status, body }: Response): string | undefined {
	if (status < 400 || !Buffer.isBuffer(body)) return undefined;
	return decodeBody(body)?.reason as string | undefined;
}
