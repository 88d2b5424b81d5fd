import type { BinaryHelperFunctions } from 'n8n-workflow';

type Stream = Exclude<Parameters<BinaryHelperFunctions['prepareBinaryData']>[0], Buffer>;

/** In words, since n8n rewrites every message that holds some of these codes. */
const FILE_SYSTEM = new Map(
	Object.entries({
		ENOSPC: 'the disk is full',
		EDQUOT: 'its disk quota is used up',
		EACCES: 'it may not write to its storage folder',
		EPERM: 'it may not write to its storage folder',
		EROFS: 'its storage folder is read-only',
		ENOENT: 'its storage folder is gone',
	}),
);

const codeOf = (error: unknown): string | undefined =>
	typeof error === 'object' && error !== null && 'code' in error && typeof error.code === 'string'
		? error.code
		: undefined;

/**
 * Why n8n could not store a file, as opposed to a connection that broke on the way into its storage: that
 * shows as an error of the stream. A storage may destroy the stream with an error of its own, and then its
 * code tells.
 *
 * @param error What `prepareBinaryData` threw.
 * @returns undefined where the connection broke.
 */
export function readStorageError(
	error: unknown,
	stream: Stream,
): { why: string; fix: string } | undefined {
	const code = codeOf(error) ?? '';
	const known = FILE_SYSTEM.get(code);
	const broke = stream.errored !== null || code === 'ERR_STREAM_PREMATURE_CLOSE';
	if (broke && known === undefined) return undefined;
	const said = (error instanceof Error ? error.message : String(error)).replace(/\.$/, '');
	return {
		why: `n8n could not store the file${known === undefined ? '' : `, since ${known}`}`,
		fix: `Make room for it in the binary data storage of n8n, or turn off Download Video and use the URL. n8n says: ${said}.`,
	};
}
