/**
 * What an unknown error has to say. By shape and not by `instanceof`: within Jest, Node's own errors come from
 * another realm than the `Error` of this file.
 */
export function problemOf(error: unknown): { message: string; code?: string } {
	const { message, code } = (typeof error === 'object' && error !== null ? error : {}) as {
		message?: unknown;
		code?: unknown;
	};
	return {
		message: typeof message === 'string' ? message : String(error),
		code: typeof code === 'string' ? code : undefined,
	};
}
