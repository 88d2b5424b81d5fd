import type { JsonObject } from '../../nodes/novita/request/buildRequest';
import type { Entry } from './ledger';
import type { Session } from './session';

/**
 * One open question about the real API. A question is data and at most a small function; what it
 * costs, when it is asked and how it is written down follows from that.
 */
export type Question = Probe | Trial | FollowUp;

interface QuestionBase {
	/** What `--only` and the report call it. */
	id: string;
	asks: string;
	/** What the package takes for granted until the real API says otherwise. */
	assumes: string;
	/** The facts of simulator/contract/novita.openapi.yaml behind it, which no page of Novita's documents. */
	covers?: readonly string[];
	/** What to change where the answer differs. */
	places: readonly Place[];
}

/** A spot in the source that rests on the assumption. */
export interface Place {
	/** From the root of the repository. */
	file: string;
	/** What is declared there. */
	name: string;
	/** Words inside of it, outermost first: a model's slug, a field's property. */
	within?: readonly string[];
	/** What to do there if the answer is another one. */
	change: string;
}

export interface Answer {
	/** `open` where what came back doesn't settle it. */
	same: 'yes' | 'no' | 'open';
	/** One sentence. */
	sentence: string;
}

/** Asked with requests that start nothing, and so cost nothing. */
export interface Probe extends QuestionBase {
	kind: 'probe';
	/** Asked only where the person says so. */
	provokes429?: true;
	ask(asking: Asking): Promise<Answer>;
}

/** What a probe may use. What it sends is written down by itself. */
export type Asking = Pick<Session, 'send' | 'sendWith' | 'clock' | 'ledger'>;

/** Asked with a submission. If Novita takes it, a task runs, and is paid for. */
export interface Trial extends QuestionBase {
	kind: 'trial';
	slug: string;
	/** May hold stand-ins for pictures and the like (standIns.ts). */
	body: JsonObject;
	expects: 'taken' | 'refused';
	/** The answer in words, either way. */
	says: { taken: string; refused: string };
	/**
	 * What Novita's words have to speak of, so that a refusal counts as an answer to this question and
	 * not to another one. Without it any refusal of the request does.
	 */
	about?: RegExp;
	/** Costs nothing, since it lacks what every page calls required. */
	free?: true;
	/** Reads more from the task than that it succeeded. */
	read?(entry: Entry): Answer;
}

/** Asked of what a trial has brought. Sends nothing, and costs nothing. */
export interface FollowUp extends QuestionBase {
	kind: 'followUp';
	/** The trial that it is read from. */
	of: string;
	/** @returns undefined where the trial has not brought it (yet). */
	read(entry: Entry, all: ReadonlyMap<string, Entry>): Answer | undefined;
}

export const yes = (sentence: string): Answer => ({ same: 'yes', sentence });
export const no = (sentence: string): Answer => ({ same: 'no', sentence });
export const open = (sentence: string): Answer => ({ same: 'open', sentence });
