import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';

import axios from 'axios';

import { readApiError, type ApiError } from '../../nodes/novita/api/apiError';
import { NovitaClient, type StatusCheck } from '../../nodes/novita/api/client';
import type { Task } from '../../nodes/novita/api/task';
import type { Clock, Send } from '../../nodes/novita/api/transport';
import { isObject, type JsonObject } from '../../nodes/novita/values/json';
import { readMp4 } from '../mp4';
import { withLock } from '../n8n-server/lock';
import { PRICE_SOURCE } from '../prices';
import { Log, type Entry } from './log';
import { costOf, inOrder, priceOf, type Question } from './question';
import { questions } from './questions';

const TIMEOUT_MS = 60_000;

/** Who doesn't want to wait so long presses Ctrl-C: the next run goes on waiting. */
const WAIT_MS = 30 * 60_000;

/** An unknown task is gone when it is older. Longer than in the nodes, to see whether they wait long enough. */
const GONE_MS = 120_000;

export interface LiveCheck {
	/** Where the log is. */
	file: string;
	send: Send;
	clock: Clock;
	/** Just these are asked; all when left out. */
	only?: readonly string[];
	/** What this run may spend, by the quoted prices. */
	maxUsd: number;
	/** Between two status checks, in milliseconds. */
	checkMs: number;
	/** Lets a person decide about money. */
	confirm(question: string): Promise<boolean>;
	say(line: string): void;
}

/**
 * Waits for what runs, then asks what has no answer yet, one question after the other. A second check at the same
 * time waits for the first.
 *
 * @returns What is known of each question, from this run and those before, and why one was not asked.
 * @throws {UserError} where the log can't be read.
 */
export async function liveCheck(check: LiveCheck): Promise<ReadonlyMap<string, string>> {
	mkdirSync(dirname(check.file), { recursive: true });
	return await withLock(check.file, async () => await new Run(check).start());
}

class Run {
	private readonly log: Log;
	private readonly client: NovitaClient;
	private readonly skipped = new Map<string, string>();
	/** In USD. */
	private left: number;

	constructor(private readonly check: LiveCheck) {
		this.log = new Log(check.file);
		this.client = new NovitaClient(check.send, check.clock);
		this.left = check.maxUsd;
	}

	async start(): Promise<ReadonlyMap<string, string>> {
		const ordered = inOrder(questions);
		for (const { id } of ordered) await this.waitForEnd(id);
		for (const question of ordered) {
			const whyNot = this.whyNot(question);
			if (whyNot === undefined) await this.ask(question);
			else this.skipped.set(question.id, whyNot);
		}
		return new Map(ordered.map(({ id }) => [id, this.seen(id)]));
	}

	private seen(id: string): string {
		const entry = this.log.entries.get(id);
		return entry ? seenOf(entry) : (this.skipped.get(id) ?? '');
	}

	private whyNot(question: Question): string | undefined {
		const { only } = this.check;
		const { entries } = this.log;
		const { id } = question;
		// Whatever may have been accepted is never sent again.
		if ((entries.get(id)?.event ?? 'open') !== 'open') return 'asked before';
		if (only && !only.includes(id)) return 'not asked';
		const cost = costOf(question);
		// What nobody quotes a price for has to be named.
		if ((cost ?? (only ? 0 : Infinity)) > this.left) {
			return `not asked: ${priceOf(question)}, and $${this.left.toFixed(2)} of --max-usd are left; see --only`;
		}
		const accepted = questions.find((each) => costOf(each) === 0 && entries.get(each.id)?.taskId);
		return cost === 0 && 'slug' in question.request && accepted
			? `not asked: ${accepted.id} was accepted with an empty body, so this may cost money`
			: undefined;
	}

	private async ask(question: Question): Promise<void> {
		const { send, clock } = this.check;
		const { id, request } = question;
		if ('slug' in request) return await this.submit(question, request.slug, request.body);
		const { tell, ...get } = request;
		const result = await send({ method: 'GET', ...get, timeoutMs: TIMEOUT_MS });
		if (tell && result.kind === 'response' && result.status === 200) {
			return this.log.add(id, { event: 'answered', seen: `taken: ${tell(result.body)}` });
		}
		this.learn(question, readApiError(result, clock.now(), 'account'));
	}

	/** Logs a refusal, and whether it tells something about its question. */
	private learn(question: Question, error: ApiError): void {
		const { code, reason = '' } = error;
		// Novita's rules for the content of images and prompts are about nothing that is asked here.
		const isRefusal = code === 'requestRefused' && !reason.startsWith('ILLEGAL_');
		const isAnswer = isRefusal || (code === 'notFound' && costOf(question) === 0);
		const event = isAnswer ? 'answered' : 'open';
		this.log.add(question.id, { event, seen: `refused: ${wordsOf(error)}` });
	}

	/** Sends a submission once. It is in the log before it leaves, and again when its answer is there. */
	private async submit(question: Question, slug: string, body: JsonObject): Promise<void> {
		const { clock, confirm } = this.check;
		const { id } = question;
		const cost = costOf(question);
		if (cost !== 0 && !(await confirm(askPrice(question)))) {
			this.skipped.set(id, 'not asked: nobody said yes to its price');
			return;
		}
		const balance = cost === 0 ? undefined : await this.balance();
		this.log.add(id, { event: 'sending', sentAt: new Date(clock.now()).toISOString(), balance });
		const submission = await this.client.submit(slug, body, TIMEOUT_MS);
		if (submission.kind !== 'accepted' && !submission.error.mayBeAccepted) {
			return this.learn(question, submission.error);
		}
		this.left -= cost ?? 0;
		if (submission.kind !== 'accepted') return;
		this.log.add(id, { event: 'accepted', taskId: submission.taskId });
		await this.waitForEnd(id);
	}

	/** Waits for the task of a question, if one runs, and logs what it tells. */
	private async waitForEnd(id: string): Promise<void> {
		const { clock, say, checkMs } = this.check;
		const { event, taskId = '', sentAt = '', balance } = this.log.entries.get(id) ?? {};
		if (event !== 'accepted') return;
		say(`${id}: waiting for task ${taskId}. After Ctrl-C the next run continues to wait.`);
		const statuses = new Map<string, string>();
		const ageMs = () => clock.now() - Date.parse(sentAt);
		for (const giveUpAt = clock.now() + WAIT_MS; ; await clock.sleep(checkMs)) {
			const check = await this.client.check(taskId, TIMEOUT_MS);
			const status = statusOf(check);
			if (!statuses.has(status)) say(`${id}: ${status}`);
			statuses.set(status, statuses.get(status) ?? `${status} at ${Math.round(ageMs() / 1000)} s`);
			const end = await this.endOf(check, taskId, ageMs());
			if (end !== undefined) {
				const billed = (balance ?? NaN) - ((await this.balance()) ?? NaN);
				const bill = Number.isNaN(billed) ? [] : [`billed $${billed.toFixed(3)}`];
				const seen = [...end, ...statuses.values(), ...bill].join('; ');
				return this.log.add(id, { event: 'answered', seen });
			}
			if (clock.now() >= giveUpAt) return;
		}
	}

	/** @returns Undefined for a task that runs on, or that nothing is known of at the moment. */
	private async endOf(check: StatusCheck, taskId: string, ageMs: number) {
		if (check.kind === 'error') {
			const isGone = check.error.code === 'notFound' && ageMs > GONE_MS;
			return isGone ? ["taken, and Novita doesn't know its task"] : undefined;
		}
		const { state, reason, video, videos } = check.task;
		if (state === 'running') return undefined;
		if (state === 'failed') return [`the task failed: ${reason}`];
		if (video === undefined) return ['the task succeeded without a video'];
		return await this.describeVideo(taskId, video.url, videos);
	}

	private async describeVideo(taskId: string, url: string, [first]: Task['videos']) {
		const ttl = JSON.stringify(isObject(first) ? first.video_url_ttl : undefined);
		const file = await describeFile(url);
		const again = await this.client.check(taskId, TIMEOUT_MS);
		const isSame = again.kind === 'task' && again.task.video?.url === url;
		return ['taken', `video_url_ttl ${ttl}`, `${isSame ? 'the same' : 'another'} URL again`, file];
	}

	/** In USD; undefined where it can't be had, which stops nothing. */
	private async balance(): Promise<number | undefined> {
		const check = await this.client.balance(TIMEOUT_MS);
		return check.kind === 'balance' ? check.balance.available : undefined;
	}
}

export function seenOf({ event, seen = '', taskId }: Entry): string {
	if (event === 'accepted') return `task ${taskId} is running; the next run waits for it`;
	if (event === 'answered') return seen;
	if (event === 'open') return `no answer to this, ${seen}`;
	return 'it may have been accepted and billed: check Usage in the Novita console';
}

/** A reply in one line. */
const wordsOf = ({ status, reason, code, said, traceId }: ApiError): string =>
	[status, reason ?? code, said && `"${said}"`, traceId && `(trace ID ${traceId})`]
		.filter(Boolean)
		.join(' ');

const statusOf = (check: StatusCheck): string =>
	check.kind === 'task'
		? check.task.status
		: wordsOf({ ...check.error, said: undefined, traceId: undefined });

function askPrice(question: Question): string {
	const free = question.expected === 'refused' ? 'nothing if it is refused as expected, else ' : '';
	return `\n${question.id}: ${question.assumes}\nThis costs ${free}${priceOf(question)}, by ${PRICE_SOURCE}. Ask Novita?`;
}

/** Fetches a video as a stranger would: the URL is signed, so the API key has no business there. Never throws. */
async function describeFile(url: string): Promise<string> {
	try {
		const options = { responseType: 'arraybuffer', timeout: 2 * TIMEOUT_MS } as const;
		const { headers, data } = await axios.get<Buffer>(url, options);
		const facts = await readMp4(data);
		const kind = facts ? `MP4 of ${facts.seconds} s` : 'no MP4';
		const sound = facts?.hasSound ? 'with sound' : 'without sound';
		const length = headers['content-length'] === undefined ? 'without' : 'with';
		return `${data.length} bytes, ${kind}, ${sound}, ${length} Content-Length`;
	} catch (error) {
		return axios.isAxiosError(error) ? error.message : 'no connection';
	}
}
