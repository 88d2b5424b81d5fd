import type { Probe, Question, Trial } from './question';
import { priceOfTrial } from './trial';

/** A question that sends something. */
export type Asked = Probe | Trial;

/**
 * What a question would cost if Novita takes it, for sorting: what provokes comes last of the free
 * ones, and what nobody quotes a price for at the very end.
 */
function rank(question: Asked): number {
	if (question.kind === 'probe') return question.provokes429 ? 0.0001 : 0;
	return priceOfTrial(question) ?? Infinity;
}

/** The questions that send something, cheapest first; equal ones as they are listed. */
export const inOrder = (questions: readonly Question[]): Asked[] =>
	questions
		.filter((question) => question.kind !== 'followUp')
		.sort((one, other) => compare(rank(one), rank(other)));

/** Infinity less itself is no number. */
const compare = (one: number, other: number): number => (one === other ? 0 : one - other);
