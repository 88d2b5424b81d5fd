import { assembleBody, filePrefix, type Draft } from './buildRequest';

/**
 * Of a file, turned into base64 at once: a multiple of three, so that the pieces join without padding, and
 * so little that its text is cheap to forget.
 */
const PIECE = 3 * 16 * 1024;

const lengthInBase64 = (bytes: number) => Math.ceil(bytes / 3) * 4;

/**
 * The body with its files in place, as the JSON that is sent. A file goes from its bytes straight to their place: as
 * text, a picture of 8 MB would be in memory four times over, as base64, data URI, JSON and bytes.
 *
 * @param files The draft's files by body key.
 */
export function bodyBytes(draft: Draft, files: Readonly<Record<string, Buffer>>): Buffer {
	const parts: Array<string | Buffer> = [];
	const inPlace = Object.fromEntries(draft.files.map(({ api }) => [api, '']));
	for (const [key, value] of Object.entries(assembleBody(draft, inPlace))) {
		if (value === undefined) continue;
		parts.push(`${parts.length === 0 ? '{' : ','}${JSON.stringify(key)}:`);
		const file = draft.files.find(({ api }) => api === key);
		const bytes = files[key];
		if (file && bytes && draft.additional[key] === undefined) {
			parts.push(`"${filePrefix(draft.imageEncoding, file.picture)}`, bytes, '"');
		} else parts.push(JSON.stringify(value));
	}
	parts.push(parts.length === 0 ? '{}' : '}');
	return joined(parts);
}

/** Texts as they are, bytes as base64. */
function joined(parts: ReadonlyArray<string | Buffer>): Buffer {
	const lengths = parts.map((part) =>
		typeof part === 'string' ? Buffer.byteLength(part) : lengthInBase64(part.length),
	);
	const whole = Buffer.allocUnsafe(lengths.reduce((sum, length) => sum + length, 0));
	let at = 0;
	for (const part of parts) {
		if (typeof part === 'string') at += whole.write(part, at, 'utf8');
		else {
			for (let from = 0; from < part.length; from += PIECE) {
				at += whole.write(part.toString('base64', from, from + PIECE), at, 'latin1');
			}
		}
	}
	return whole;
}
