import { types } from 'node:util';

/** Something that the person at the keyboard can put right: shown as one line, without a stack. */
export class UserError extends Error {
	override name = 'UserError';
}

/** What to show of anything that was thrown. */
export function messageOf(error: unknown): string {
	return types.isNativeError(error) ? error.message : String(error);
}
