import type { IBinaryData, IExecuteFunctions } from 'n8n-workflow';

import type { MediaKind } from '../../novita/api/task';
import { count } from '../../novita/values/reading';
import { nameFile } from '../../novita/request/image/otherFiles';
import { readNetworkError } from '../api/networkError';
import type { Patience } from '../api/patience';
import type { Stream } from '../api/send';
import { Boxes } from './boxes';
import { readMediaType } from './mediaType';

export interface StoreOptions {
	kind: MediaKind;
	/** @param extension What the file is by its first bytes, without a dot. */
	name(extension: string): string;
	maxBytes: number;
	/** The longest time without a byte, wherever it falls. */
	timeoutMs: number;
	/** Ends the download at once. */
	signal: AbortSignal | undefined;
}

export type Download =
	| { kind: 'file'; file: IBinaryData }
	/** `again`: another try, with a fresh URL, may help. */
	| { kind: 'failure'; why: string; fix: string; again: boolean };

export const failure = (
	why: string,
	again: boolean,
	fix = 'Open the URL soon, or run Novita Wait for Task with this task ID. Nothing is billed again.',
): Download => ({ kind: 'failure', why, fix, again });

const megabytes = (bytes: number) => {
	const size = bytes / 1_000_000;
	return `${size < 0.1 ? Number(size.toPrecision(2)) : size.toFixed(1)} MB`;
};

/** @param bytes Left out where nobody says how large the file is. */
export const tooLarge = (maxBytes: number, bytes?: number): Download =>
	failure(
		`it is ${bytes === undefined ? 'larger' : `${megabytes(bytes)}, more`} than the ${megabytes(maxBytes)} that Max File Size allows`,
		false,
		'Open the URL, or run Novita Wait for Task with this task ID and a larger Max File Size.',
	);

/** A request that ended before its time. @param bytes What had come of the file by then. */
export function brokenOff(
	error: unknown,
	{ why }: Patience,
	{ timeoutMs, signal }: StoreOptions,
	bytes?: number,
): Download {
	if (why === 'silent') {
		return failure(`no data arrived for ${count(Math.round(timeoutMs / 1000), 'second')}`, true);
	}
	const detail =
		bytes === undefined
			? readNetworkError(error, signal?.aborted ?? false).detail
			: `the connection broke after ${bytes} bytes`;
	return failure(detail, true);
}

const NOUNS: Record<MediaKind, string> = { video: 'a video', image: 'an image', audio: 'audio' };

/** Hands a body on to n8n's storage, and looks at the bytes as they pass by. */
export async function storeFile(
	context: IExecuteFunctions,
	body: Stream,
	patience: Patience,
	options: StoreOptions,
): Promise<Download> {
	const { kind, maxBytes } = options;
	// Whoever else hears of it, an error that nobody listens to would end n8n.
	body.on('error', () => undefined);
	patience.body = body;
	const first = await patience.until(readHead(body, patience));
	if ('error' in first || patience.why || body.errored) {
		return brokenOff(undefined, patience, options, 0);
	}
	const head = first.value;
	if (head.length === 0) return failure('the file is empty', true);
	const type = readMediaType(head, kind);
	if (!type) return failure(`its URL returns ${whatIs(head)} in place of ${NOUNS[kind]}`, true);

	let bytes = 0;
	// What the family of MP4 has to hold.
	const boxes = /^(ftyp|moov)$/.test(head.toString('latin1', 4, 8))
		? new Boxes(kind === 'image' ? [] : ['moov', 'mdat'])
		: undefined;
	body.on('data', (chunk: Buffer) => {
		patience.heard();
		bytes += chunk.length;
		boxes?.push(chunk);
		if (bytes > maxBytes) patience.end('enough');
	});
	// Storage on disk asks for piece after piece. That in memory (n8n 1.x by default) and in the database
	// (queue mode) only listens, and to a listener a paused stream says nothing by itself.
	body.on('newListener', (event) => {
		if (event === 'data') body.resume();
	});
	const stored = await patience.until(
		context.helpers.prepareBinaryData(body, options.name(type.extension), type.mimeType),
	);
	if (bytes > maxBytes) return tooLarge(maxBytes);
	if ('error' in stored) {
		const refused =
			patience.why === undefined && readStorageError(stored.error, body.errored !== null);
		return refused
			? failure(refused.why, false, refused.fix)
			: brokenOff(stored.error, patience, options, bytes);
	}
	if (boxes?.isWhole === false) return failure(`it ends after ${bytes} bytes, too early`, true);
	return { kind: 'file', file: stored.value };
}

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
function readStorageError(
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

/** Enough to tell what a file is. */
const HEAD_BYTES = 16;

/** Takes the first bytes of a body, puts them back, and leaves it paused: nothing flows before a storage is there. */
async function readHead(body: Stream, patience: Patience): Promise<Buffer> {
	return await new Promise((resolve) => {
		let head = Buffer.alloc(0);
		const take = (chunk: Buffer) => {
			patience.heard();
			head = Buffer.concat([head, chunk]);
			if (head.length < HEAD_BYTES) return;
			body.pause();
			body.off('data', take);
			body.unshift(head);
			resolve(head);
		};
		body.on('data', take);
		for (const end of ['end', 'error', 'close']) body.once(end, () => resolve(head));
	});
}

function whatIs(head: Buffer): string {
	const { what } = nameFile(head);
	return what.startsWith('in ') ? `a file ${what}` : what;
}
