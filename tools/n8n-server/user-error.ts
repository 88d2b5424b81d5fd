/** Something that the person at the keyboard can put right: shown as one line, without a stack. */
export class UserError extends Error {
	override name = 'UserError';
}

/** What to show of anything that was thrown. */
export function messageOf(error: unknown): string {
	return error instanceof Error ? error.message : String(error);
}
