import type { Submission } from '../../nodes/novita/api/client';
import { about, PRICE_SOURCE } from '../prices';
import { recordAll, type Exchange } from './exchange';
import { whyNot, type Limits, type Standing } from './gate';
import { inOrder, type Asked } from './order';
import type { Probe, Question, Trial } from './question';
import type { Session } from './session';
import { complete } from './standIns';
import { followTrial, priceOfTrial, submitTrial } from './trial';

export interface RunOptions extends Limits {
	/** Asked before each question that costs money, once its price was said. */
	confirm(question: Trial): Promise<boolean>;
	say(line: string): void;
}

/** Troubles that every further submission would meet too. */
const STOPPING_KINDS = ['balance', 'notSent'];
const STOPPING_REASONS = ['INVALID_API_KEY', 'MISSING_API_KEY'];

/** One pass over the questions. */
export class Run {
	private readonly standing: Standing = { spent: 0 };

	constructor(
		private readonly questions: readonly Question[],
		private readonly session: Session,
		private readonly options: RunOptions,
		/** Filled with why a question was not asked this time, by its id. */
		private readonly passedOver = new Map<string, string>(),
	) {}

	/** Asks one question after the other, the cheapest first. What runs already is waited for before. */
	async ask(): Promise<void> {
		const { only } = this.options;
		const asked = inOrder(this.questions);
		for (const question of asked) {
			if (question.kind !== 'trial' || (only && !only.includes(question.id))) continue;
			const isStarted = this.session.ledger.get(question.id)?.state === 'started';
			if (isStarted) await followTrial(question, this.session);
		}
		for (const question of asked) {
			const why = whyNot(question, this.options, this.standing, this.session);
			if (why !== undefined) this.passOver(question, why);
			else if (question.kind === 'probe') await this.probe(question);
			else await this.try(question);
		}
	}

	private passOver({ id }: Asked, why: string): void {
		this.passedOver.set(id, why);
		if (this.options.only?.includes(id)) this.options.say(`${id} was not asked: ${why}.`);
	}

	private async probe(question: Probe): Promise<void> {
		const { clock, ledger, send, sendWith, begin } = this.session;
		const step = begin(question.id);
		const now = () => clock.now();
		const exchange: Exchange = { asked: [], came: [] };
		const answer = await question.ask({
			send: recordAll(send, now, exchange),
			sendWith: (key) => recordAll(sendWith(key), now, exchange),
			clock,
			ledger,
		});
		const at = new Date(clock.now()).toISOString();
		ledger.put(question.id, { at, state: 'answered', ...exchange, answer });
		step.done(answer.sentence);
	}

	private async try(question: Trial): Promise<void> {
		const price = priceOfTrial(question);
		if (!question.free) {
			this.options.say(`\n${question.asks}\n${sayPrice(question, price)}`);
			if (!(await this.options.confirm(question))) {
				return this.passOver(question, 'nobody said yes to its price');
			}
		}
		const { session } = this;
		const body = await complete(question.body, session);
		if (body === undefined) return this.passOver(question, 'what it needs could not be had');
		const step = session.begin(question.id);
		const submission = await submitTrial(question, body, session);
		step.done(session.ledger.get(question.id)?.answer?.sentence ?? 'accepted');
		this.learn(question, submission, price);
		if (submission.kind !== 'accepted') return;
		await followTrial(question, session);
		// Where nobody quotes a price, the account tells it.
		if (price === undefined) this.standing.spent += session.ledger.get(question.id)?.billed ?? 0;
	}

	private learn({ id, free }: Trial, submission: Submission, price = 0): void {
		const { standing } = this;
		if (submission.kind === 'accepted' || submission.kind === 'unknown') standing.spent += price;
		if (submission.kind === 'accepted') {
			if (free) standing.emptyTaken = `${id} was taken, against its page`;
			return;
		}
		const { kind, reason = '', message } = submission.trouble;
		const isFinal = submission.kind === 'refused';
		if (isFinal && (STOPPING_KINDS.includes(kind) || STOPPING_REASONS.includes(reason))) {
			standing.stopped = `an earlier one met this: ${message}`;
		}
	}
}

function sayPrice({ expects, id, body }: Trial, price: number | undefined): string {
	if (price === undefined) return `${id} costs money, and how much is quoted nowhere.`;
	const seconds = typeof body.duration === 'number' ? `${body.duration} s, ` : '';
	const amount = `${about(price)} (${seconds}by ${PRICE_SOURCE})`;
	return expects === 'taken'
		? `${id} costs ${amount}.`
		: `${id} should be refused, and then costs nothing. If Novita takes it: ${amount}.`;
}
