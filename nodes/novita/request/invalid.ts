import { isWrong } from '../values/reading';

/** Something about an item that keeps it from being sent. */
export interface Invalid {
	/** The field's name in the editor. */
	field: string;
	/** What is wrong, naming the field. */
	message: string;
	/** What the user can do about it. */
	fix: string;
}

/** A value that isn't what its field takes: what came, and what was expected. */
export const invalidValue = (label: string, raw: unknown, expected: string): Invalid => ({
	field: label,
	message: isWrong(label, raw, expected),
	fix: `Correct ${label}, or check its expression.`,
});
