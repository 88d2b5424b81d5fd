/** In words, since n8n rewrites every message that holds some of these codes. */
const REASONS = new Map([
	['ENOSPC', ', since the disk is full'],
	['EDQUOT', ', since its disk quota is used up'],
	['EACCES', ', since it may not write to its storage folder'],
	['EPERM', ', since it may not write to its storage folder'],
	['EROFS', ', since its storage folder is read-only'],
	['ENOENT', ', since its storage folder is gone'],
]);

/**
 * Why n8n could not store a file, as opposed to a connection that broke on the way into its storage. A storage
 * may destroy the stream with an error of its own, and then its code tells.
 *
 * @param error What `prepareBinaryData` threw.
 * @param isBroken Whether the stream ended with an error.
 * @returns undefined where the connection broke.
 */
export function readStorageError(
	error: unknown,
	isBroken: boolean,
): { why: string; fix: string } | undefined {
	const { code = '', message = error } = Object(error) as { code?: string; message?: unknown };
	const reason = REASONS.get(code);
	if (reason === undefined && (isBroken || code === 'ERR_STREAM_PREMATURE_CLOSE')) return undefined;
	return {
		why: `n8n could not store the file${reason ?? ''}`,
		fix: `Check n8n's binary data storage, or turn off Download Video and use the URL. n8n says: ${String(message).replace(/\.$/, '')}.`,
	};
}
