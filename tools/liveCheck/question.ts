import type { JsonObject } from '../../nodes/novita/values/json';
import { dollarsFor } from '../prices';
import type { Entry } from './log';

/** Something that the package takes for granted, and how to find out. Price, turn and report follow. */
export type Question = Submission | Get | Reading;

interface Assumption {
	/** What `--only`, log and report call it. */
	id: string;
	/** One sentence, taken for true until the API says otherwise. */
	assumes: string;
	/** What comes back if it is true. */
	expected: 'taken' | 'refused' | Fact;
	/** What Novita's words have to speak of, so that a refusal answers this question and no other. */
	about?: RegExp;
	/** The file to change if it isn't true, from the repository's root, and how. */
	otherwise: [file: string, change: string];
	/** How a fact of simulator/contract/novita.openapi.yaml begins that no page of Novita's documents. */
	covers?: string;
}

/** Costs money if Novita takes it; with an empty body, which lacks what every page requires, nothing. */
export interface Submission extends Assumption {
	slug: string;
	/** May hold the image in one of the forms below. */
	body: JsonObject;
}

/** A GET that is refused, so it costs nothing. */
export interface Get extends Assumption {
	path: string;
	query?: Record<string, string>;
	/** The API key that is sent; the account's own when left out. */
	key?: 'wrong' | 'none';
}

/** Asks nothing: reads what came of another question. */
export interface Reading extends Assumption {
	of: string;
}

/** What stands in a body for the sample image. */
export const DATA_URI = '«the image as a data URI»';
export const BASE64 = '«the image as bare base64»';
export const LARGE_IMAGE = '«the image with 10.2 million bytes»';

export interface Answer {
	/** `open` where what came back doesn't settle it. */
	same: 'yes' | 'NO' | 'open';
	/** What came back, in a few words. */
	seen: string;
}

/** Reads the answer from what came back; undefined where that doesn't tell. */
export type Fact = (entry: Entry, all: ReadonlyMap<string, Entry>) => Answer | undefined;

export const found = (seen: string, isAsAssumed: boolean): Answer => ({
	seen,
	same: isAsAssumed ? 'yes' : 'NO',
});

export const open = (seen: string): Answer => ({ seen, same: 'open' });

/** @returns What a question costs if Novita takes it, in USD; undefined where nobody quotes a price. */
export function costOf(question: Question): number | undefined {
	if (!('slug' in question) || Object.keys(question.body).length === 0) return 0;
	return dollarsFor(question.slug, question.body);
}

/** The cheapest first, and what nobody quotes a price for last. */
export const inOrder = (questions: readonly Question[]): Question[] =>
	questions
		.map((question) => ({ question, cost: costOf(question) ?? Number.MAX_VALUE }))
		.sort((one, other) => one.cost - other.cost)
		.map(({ question }) => question);
