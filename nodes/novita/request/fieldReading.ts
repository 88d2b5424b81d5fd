import type { Model } from '../models/types';
import type { Invalid } from './invalid';
import type { Json } from './json';
import type { FileToSend } from './videoRequest';

/** A user's values: body key to raw value, as the expressions gave them. */
export type RawValues = Readonly<Record<string, unknown>>;

/** What came of holding one raw value against its field. */
export type FieldReading = { hints?: string[] } & (
	| { kind: 'nothing' }
	| { kind: 'value'; value: Json }
	| { kind: 'file'; file: Omit<FileToSend, 'api'> }
	| { kind: 'invalid'; invalid: Invalid }
);

export interface FieldContext {
	model: Model;
	values: RawValues;
	/** Fields that Additional Fields will set whatever the user's own field says. */
	overridden?: ReadonlySet<string>;
}

/** A value that keeps its item from being sent. */
export const invalidField = (field: string, message: string, fix: string): FieldReading => ({
	kind: 'invalid',
	invalid: { field, message, fix },
});
