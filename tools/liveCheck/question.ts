import type { JsonObject } from '../../nodes/novita/values/json';
import { about, dollarsFor } from '../prices';

/** Something that the package takes for granted, and how to find out. Price and turn follow from the request. */
export interface Question {
	/** What `--only`, log and table call it. */
	id: string;
	/** One sentence, taken for true until the API says otherwise. */
	assumes: string;
	/** What comes back if it is true: `taken` or `refused`, also with status and reason. */
	expected: string;
	/** The file to change if it isn't true, from the repository's root, and how. */
	otherwise: Change;
	/** How a fact of simulator/contract/novita.openapi.yaml begins that no page of Novita's documents. */
	covers?: string;
	request: Submission | Get;
}

export type Change = readonly [file: string, change: string];

/** Costs money if Novita takes it; with an empty body, which lacks what every page requires, nothing. */
export interface Submission {
	slug: string;
	body: JsonObject;
}

/** Costs nothing. */
export interface Get {
	path: string;
	query?: Record<string, string>;
	/** What the body of a 200 tells, in one line. */
	tell?: (body: unknown) => string;
}

/** @returns What a question costs if Novita takes it, in USD; undefined where nobody quotes a price. */
export function costOf({ request }: Question): number | undefined {
	if (!('slug' in request) || Object.keys(request.body).length === 0) return 0;
	return dollarsFor(request.slug, request.body);
}

export function priceOf(question: Question): string {
	const cost = costOf(question);
	return cost === 0 ? 'free' : cost === undefined ? 'price unknown' : about(cost);
}

/** The cheapest first, and what nobody quotes a price for last. */
export const inOrder = (questions: readonly Question[]): Question[] =>
	questions
		.map((question) => ({ question, cost: costOf(question) ?? Number.MAX_VALUE }))
		.sort((one, other) => one.cost - other.cost)
		.map(({ question }) => question);
