import type { Model } from '../models/types';
import type { Json } from '../values/json';
import { leftoverIn } from '../values/leftovers';
import { isWrong } from '../values/reading';
import type { FileToSend, ImageEncoding } from './videoRequest';

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

/** A user's values: body key to raw value, as the expressions gave them. */
export type RawValues = Readonly<Record<string, unknown>>;

/** What came of holding one raw value against its field. */
export type FieldReading<Value = Json> = { hints?: string[] } & (
	| { kind: 'nothing' }
	| { kind: 'value'; value: Value }
	| { kind: 'file'; file: Omit<FileToSend, 'api'> }
	| { kind: 'invalid'; invalid: Invalid }
);

export const NOTHING: FieldReading<never> = { kind: 'nothing' };

/**
 * A text that is sent to be paid for, unless an expression left something else there.
 *
 * @param name Of the text, where it isn't the field's.
 */
export function checkWritten(label: string, text: string, name = label): FieldReading<string> {
	const leftover = leftoverIn(text);
	if (leftover?.kind === 'invalid') {
		return invalidField(label, `${name} ${leftover.what}`, leftover.fix);
	}
	const hints = leftover ? [`${name} ${leftover.what}. Check its expression.`] : [];
	return { kind: 'value', value: text, hints };
}

export const invalidField = (field: string, message: string, fix: string): FieldReading<never> => ({
	kind: 'invalid',
	invalid: { field, message, fix },
});

export interface FieldContext {
	model: Model;
	values: RawValues;
	/** Fields that Additional Fields will set whatever the user's own field says. */
	overridden: ReadonlySet<string>;
	imageEncoding: ImageEncoding;
}
