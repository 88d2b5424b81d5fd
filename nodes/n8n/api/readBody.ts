import { isObject } from '../../novita/values/json';

/** No reply of the API comes near it: a list of a year's bills has a tenth. */
const MOST_BYTES = 5_000_000;

export interface Body {
	/** Not text where n8n handed out something else than a stream. */
	text: unknown;
	/** Why there may be more of it: it broke off, or was too long. */
	broken?: unknown;
}

/**
 * A reply's text, as far as it came: what breaks off may be behind a task's ID. Never throws.
 *
 * @param body A stream, of which n8n hands out none where it makes a reply up.
 */
export async function readBody(body: unknown): Promise<Body> {
	if (!isStream(body)) return { text: Buffer.isBuffer(body) ? body.toString('utf8') : body };
	const chunks: Buffer[] = [];
	const all = () => Buffer.concat(chunks).toString('utf8');
	let bytes = 0;
	try {
		for await (const chunk of body) {
			const piece = Buffer.from(chunk);
			bytes += piece.length;
			if (bytes > MOST_BYTES) return { text: '', broken: TOO_LONG };
			chunks.push(piece);
		}
		return { text: all() };
	} catch (error) {
		return { text: all(), broken: error };
	}
}

export const TOO_LONG = 'the reply is longer than 5 MB';

const isStream = (body: unknown): body is AsyncIterable<Uint8Array | string> =>
	isObject(body) &&
	typeof (body as Partial<AsyncIterable<unknown>>)[Symbol.asyncIterator] === 'function';
