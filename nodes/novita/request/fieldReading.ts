import type { Model } from '../models/types';
import type { Json } from '../values/json';
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
export type FieldReading = { hints?: string[] } & (
	| { kind: 'nothing' }
	| { kind: 'value'; value: Json }
	| { kind: 'file'; file: Omit<FileToSend, 'api'> }
	| { kind: 'invalid'; invalid: Invalid }
);

export const NOTHING: FieldReading = { kind: 'nothing' };

export const invalidField = (field: string, message: string, fix: string): FieldReading => ({
	kind: 'invalid',
	invalid: { field, message, fix },
});

export interface FieldContext {
	model: Model;
	values: RawValues;
	/** Fields that Additional Fields will set whatever the user's own field says. */
	overridden?: ReadonlySet<string>;
	imageEncoding?: ImageEncoding;
}
