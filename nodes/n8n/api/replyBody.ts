import type { BinaryHelperFunctions } from 'n8n-workflow';

import { parseReply } from '../../novita/api/reply';
import type { Patience } from './patience';

/** A body as n8n's helpers hand it out, and take it. */
export type Stream = Exclude<Parameters<BinaryHelperFunctions['prepareBinaryData']>[0], Buffer>;

/** The API's own replies have some kilobytes. */
const MOST_BYTES = 5_000_000;

const isStream = (body: unknown): body is Stream =>
	typeof body === 'object' && body !== null && Symbol.asyncIterator in body;

/**
 * Reads a reply of the API, of which no more than some megabytes are looked at.
 *
 * @returns Its JSON, or its text where it is none: also where it was cut, since it may still name a task, and then with
 * what cut it. An error only where nothing came.
 */
export async function readReply(
	body: unknown,
	patience: Patience,
): Promise<{ value: unknown; cutBy?: unknown } | { error: unknown }> {
	if (!isStream(body)) return { value: body };
	const chunks: Buffer[] = [];
	let bytes = 0;
	const read = async () => {
		for await (const chunk of body) {
			chunks.push(chunk as Buffer);
			bytes += (chunk as Buffer).length;
			if (bytes > MOST_BYTES) return patience.end('enough');
		}
	};
	const end = await patience.until(read());
	if ('error' in end && bytes === 0) return end;
	const text = Buffer.concat(chunks)
		.toString('utf8', 0, MOST_BYTES)
		.replace(/^\ufeff/, '');
	return { value: parseReply(text), ...('error' in end && { cutBy: end.error }) };
}
