import axios from 'axios';

import { quote } from '../../nodes/novita/api/apiError';
import { NovitaClient, type StatusCheck } from '../../nodes/novita/api/client';
import type { Clock, Send } from '../../nodes/novita/api/transport';
import { readMp4 } from '../mp4';
import { withLock } from '../n8n-server/lock';
import { PRICE_SOURCE } from '../prices';
import { Log, type Entry } from './log';
import { costOf, priceOf, questions, type Question } from './questions';

const TIMEOUT_MS = 60_000;

/** Who doesn't want to wait so long presses Ctrl-C: the next run goes on waiting. */
const WAIT_MS = 30 * 60_000;

/** Between two status checks. */
const CHECK_MS = 5_000;

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
export const liveCheck = async (check: LiveCheck): Promise<ReadonlyMap<string, string>> =>
	await withLock(check.file, async () => await new Run(check).start());

class Run {
	private readonly log: Log;
	private readonly client: NovitaClient;
	/** In USD. */
	private left: number;

	constructor(private readonly check: LiveCheck) {
		this.log = new Log(check.file);
		this.client = new NovitaClient(check.send, check.clock);
		this.left = check.maxUsd;
	}

	async start(): Promise<ReadonlyMap<string, string>> {
		for (const { id } of questions) await this.waitForEnd(id);
		const notAsked = new Map<string, string>();
		for (const question of questions) {
			const whyNot = await this.whyNot(question);
			if (whyNot === undefined) await this.ask(question);
			else notAsked.set(question.id, `not asked: ${whyNot}`);
		}
		return new Map([...notAsked, ...seenIn(this.log)]);
	}

	private async whyNot(question: Question): Promise<string | undefined> {
		const { only, confirm } = this.check;
		const { id, assumes } = question;
		// Whatever may have been accepted is never sent again.
		if ((this.log.entries.get(id)?.event ?? 'open') !== 'open') return 'it was before';
		if (only && !only.includes(id)) return '--only names others';
		const cost = costOf(question);
		// What nobody quotes a price for has to be named.
		if ((cost ?? (only ? 0 : Infinity)) > this.left) {
			return `${priceOf(question)}, and $${this.left.toFixed(2)} of --max-usd are left; see --only`;
		}
		const price = `${priceOf(question)} if Novita takes it, by ${PRICE_SOURCE}`;
		const isAgreed = await confirm(`\n${id}: ${assumes}\nThis costs ${price}. Ask Novita?`);
		return isAgreed ? undefined : 'nobody said yes to its price';
	}

	/** Sends its submission once. That is in the log before it leaves, and again when its answer is there. */
	private async ask(question: Question): Promise<void> {
		const { id, slug, body } = question;
		const balance = await this.balance();
		const sentAt = new Date(this.check.clock.now()).toISOString();
		this.log.add(id, { event: 'sending', sentAt, balance });
		const submission = await this.client.submit(slug, body, TIMEOUT_MS);
		if (submission.kind === 'error' && !submission.error.mayBeAccepted) {
			const { code, message } = submission.error;
			const event = code === 'requestRefused' || code === 'notFound' ? 'answered' : 'open';
			const words = quote(submission.error) || message;
			return this.log.add(id, { event, seen: `refused: ${inLine(words)}` });
		}
		this.left -= costOf(question) ?? 0;
		if (submission.kind === 'error') return;
		this.log.add(id, { event: 'accepted', taskId: submission.taskId });
		await this.waitForEnd(id);
	}

	/** Waits for the task of a question, if one runs, and logs what it tells. */
	private async waitForEnd(id: string): Promise<void> {
		const { clock, say } = this.check;
		const { event, taskId = '', sentAt = '', balance } = this.log.entries.get(id) ?? {};
		if (event !== 'accepted') return;
		say(`${id}: waiting for task ${taskId}. After Ctrl-C the next run continues to wait.`);
		const statuses = new Map<string, string>();
		for (const giveUpAt = clock.now() + WAIT_MS; clock.now() < giveUpAt;) {
			const check = await this.client.check(taskId, TIMEOUT_MS);
			const ageMs = clock.now() - Date.parse(sentAt);
			const status = check.kind === 'task' ? check.task.status : check.error.code;
			if (!statuses.has(status)) {
				statuses.set(status, `${status} at ${Math.round(ageMs / 1000)} s`);
				say(`${id}: ${statuses.get(status)}`);
			}
			const end = await endOf(check, ageMs);
			if (end !== undefined) {
				const bill = (balance ?? NaN) - ((await this.balance()) ?? NaN);
				const billed = Number.isNaN(bill) ? 'billing unknown' : `billed $${bill.toFixed(3)}`;
				const seen = [end, ...statuses.values(), billed].join('; ');
				return this.log.add(id, { event: 'answered', seen });
			}
			await clock.sleep(CHECK_MS);
		}
	}

	/** In USD; undefined where it can't be had, which stops nothing. */
	private async balance(): Promise<number | undefined> {
		const check = await this.client.balance(TIMEOUT_MS);
		return check.kind === 'balance' ? check.balance.available : undefined;
	}
}

/** By question. */
export const seenIn = (log: Log): Map<string, string> =>
	new Map([...log.entries].map(([id, entry]) => [id, seenOf(entry)]));

function seenOf({ event, seen = '', taskId }: Entry): string {
	if (event === 'accepted') return `task ${taskId} is running; the next run waits for it`;
	if (event === 'answered') return seen;
	if (event === 'open') return `no answer to this, ${seen}`;
	return 'it may have been accepted and billed: check Usage in the Novita console';
}

/** Too short for an image that Novita repeats. */
const inLine = (text: string) => text.replace(/\s+/g, ' ').slice(0, 400);

/** @returns Undefined for a task that runs on, or that nothing is known of at the moment. */
async function endOf(check: StatusCheck, ageMs: number): Promise<string | undefined> {
	if (check.kind === 'error') {
		const isGone = check.error.code === 'notFound' && ageMs > GONE_MS;
		return isGone ? "taken, and Novita doesn't know its task" : undefined;
	}
	const { state, reason = '', video } = check.task;
	if (state === 'running') return undefined;
	if (state === 'failed') return `the task failed: ${inLine(reason)}`;
	if (video === undefined) return 'the task succeeded without a video';
	return `taken; video_url_ttl ${video.ttl}; ${await describeFile(video.url)}`;
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
