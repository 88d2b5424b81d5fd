import { readApiError, type ApiError } from '../../nodes/novita/api/apiError';
import type { JsonObject } from '../../nodes/novita/values/json';
import { about, PRICE_SOURCE } from '../prices';
import { BASE64, costOf, DATA_URI, inOrder, LARGE_IMAGE } from './question';
import type { Get, Question, Submission } from './question';
import type { Session } from './session';
import { balanceOf, waitForEnd } from './watch';

const SUBMIT_MS = 60_000;
const GET_MS = 30_000;

const LARGE_BYTES = 10_200_000;

/** One pass: what runs is waited for, then what has no answer yet is asked, one question after the other. */
export class Run {
	private readonly skipped = new Map<string, string>();
	/** In USD. */
	private left: number;

	constructor(private readonly session: Session) {
		this.left = session.maxUsd;
	}

	async start(): Promise<void> {
		const { questions, log, asked } = this.session;
		for (const { id } of questions) {
			if (log.entries.get(id)?.event === 'accepted') await waitForEnd(id, this.session);
		}
		for (const question of inOrder(questions)) {
			if ('of' in question) continue;
			const skipped = this.whyNot(question);
			if (skipped !== undefined) this.skipped.set(question.id, skipped);
			else if ('path' in question) await this.get(question);
			else await this.submit(question);
			asked(this.skipped);
		}
	}

	private whyNot(question: Question): string | undefined {
		const { questions, only, log, maxUsd } = this.session;
		const { id } = question;
		const { event = 'noAnswer' } = log.entries.get(id) ?? {};
		// Whatever may have been accepted is never sent again.
		if (event !== 'noAnswer') return 'it was asked before';
		if (only && !only.includes(id)) return '--only names others';
		const cost = costOf(question);
		if (cost === undefined) {
			const mayCost = only !== undefined || maxUsd === Infinity;
			return mayCost ? undefined : `nobody quotes its price, so it needs --only ${id}`;
		}
		if (cost > this.left) {
			return `it costs ${about(cost)}, and $${this.left.toFixed(2)} of --max-usd are left`;
		}
		const accepted = questions.find(
			(each) => costOf(each) === 0 && log.entries.get(each.id)?.taskId !== undefined,
		);
		return 'slug' in question && cost === 0 && accepted
			? `${accepted.id} was accepted with an empty body, so this may cost money`
			: undefined;
	}

	private async get({ id, path, query, key }: Get): Promise<void> {
		const { send, log, clock } = this.session;
		const result = await send({ method: 'GET', path, query, timeoutMs: GET_MS }, key);
		const reply = readApiError(result, clock.now());
		log.add({ id, event: reply.retryable ? 'noAnswer' : 'answered', reply }, clock.now());
	}

	/** Sends a submission once. It is in the log before it leaves, and again when its answer is there. */
	private async submit(question: Submission): Promise<void> {
		const { client, log, clock, say, confirm } = this.session;
		const { id, slug } = question;
		const usd = costOf(question);
		if (usd !== 0 && !(await confirm(priceTag(question)))) {
			this.skipped.set(id, 'nobody said yes to its price');
			return;
		}
		const balance = usd === 0 ? undefined : await balanceOf(client);
		log.add({ id, event: 'sending', usd, balance }, clock.now());
		const submission = await client.submit(slug, this.withImage(question.body), SUBMIT_MS);
		const now = clock.now();
		if (submission.kind === 'accepted') {
			log.add({ id, event: 'accepted', taskId: submission.taskId }, now);
			await waitForEnd(id, this.session);
			// Where nobody quotes a price, the account tells it.
			this.left -= usd ?? log.entries.get(id)?.task?.billed ?? 0;
			return;
		}
		const { error } = submission;
		if (error.mayBeAccepted) {
			log.add({ id, event: 'unknown', reply: error }, now);
			say(`${id}: ${error.message}. It may have been accepted, and is not sent again.`);
			this.left -= usd ?? 0;
		} else {
			log.add(
				{ id, event: isAnswer(question, error) ? 'answered' : 'noAnswer', reply: error },
				now,
			);
		}
	}

	private withImage(body: JsonObject): JsonObject {
		const { image } = this.session;
		const dataUri = (file: Buffer) => `data:image/jpeg;base64,${file.toString('base64')}`;
		const values = new Map<unknown, () => string>([
			[DATA_URI, () => dataUri(image)],
			[BASE64, () => image.toString('base64')],
			// Whoever reads a JPEG ignores what is behind its end.
			[
				LARGE_IMAGE,
				() => dataUri(Buffer.concat([image, Buffer.alloc(LARGE_BYTES - image.length)])),
			],
		]);
		return JSON.parse(JSON.stringify(body), (_, value: unknown) => values.get(value)?.() ?? value);
	}
}

/** Whether a submission that was certainly not accepted tells something about its question. */
function isAnswer(question: Submission, { code, reason = '' }: ApiError): boolean {
	// Novita's rules for the content of images and prompts are about nothing that is asked here.
	if (code === 'requestRefused') return !reason.startsWith('ILLEGAL_');
	return code === 'notFound' && costOf(question) === 0;
}

function priceTag(question: Submission): string {
	const cost = costOf(question);
	const price = cost === undefined ? 'what nobody quotes' : `${about(cost)}, by ${PRICE_SOURCE}`;
	const free = question.expected === 'refused' ? 'nothing if it is refused as expected, else ' : '';
	return `\n${question.id}: ${question.assumes}\nThis costs ${free}${price}. Ask Novita?`;
}
