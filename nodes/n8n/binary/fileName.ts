/** What Novita delivers, and what somebody may want a video to be called. */
const VIDEO_EXTENSIONS = ['mp4', 'mov', 'webm', 'm4v', 'gif', 'mkv', 'avi'];

/** Of the image or sound that a video was made from, whose name people pass on. */
const OTHER_EXTENSION = /\.(jpe?g|png|hei[cf]|webp|avif|bmp|tiff?|mp3|wav|ogg|flac|m4a)$/i;

/**
 * Separators and Windows' own signs; control characters, half characters and line ends; and what turns
 * the direction of writing, which can hide an extension.
 */
const UNSAFE = /[\\/:*?"<>|\p{Cc}\p{Cs}\p{Zl}\p{Zp}\u202A-\u202E\u2066-\u2069]+/gu;

/** What most file systems allow in a name. */
const MOST_BYTES = 255;

/** A leading dot would hide the file, and Windows drops what is at the end. */
const trimmed = (name: string): string => name.replace(/^[\s.]+|(?<![\s.])[\s.]+$/g, '');

/**
 * The name of a downloaded file: safe on every system, and at most 255 bytes long.
 *
 * @param found The extension of what the file is. For a video, another one of a video in `wished` counts more.
 * @param wished What the user asked for. Without anything usable in it the file is called after the task.
 * @param number Of several files, which of them it is: 0 for the first.
 */
export function nameFile(
	taskId: string,
	found: string,
	wished: string | undefined,
	number = 0,
): string {
	const given = (wished ?? '').slice(0, 1000).replace(UNSAFE, '_').trim();
	const own = VIDEO_EXTENSIONS.includes(found) ? extensionOf(given) : undefined;
	const extension = own ?? found;
	const base = own === undefined ? given.replace(OTHER_EXTENSION, '') : given.slice(0, -own.length);
	const end = `${numbered('', number)}.${extension}`;
	const room = MOST_BYTES - Buffer.byteLength(end);
	return `${trimmed(cut(trimmed(base), room)) || taskId}${end}`;
}

/** Of several files, as n8n's own nodes number them: data, data_1, data_2. */
export const numbered = (name: string, number: number): string =>
	number === 0 ? name : `${name}_${number}`;

const extensionOf = (name: string): string | undefined =>
	VIDEO_EXTENSIONS.find((extension) => name.toLowerCase().endsWith(`.${extension}`));

/** As many whole characters as fit, accents and joined emoji counting as one with what they belong to. */
function cut(text: string, bytes: number): string {
	if (Buffer.byteLength(text) <= bytes) return text;
	let kept = '';
	// No character has less than a byte.
	for (const { segment } of new Intl.Segmenter().segment(text.slice(0, bytes + 1))) {
		if (Buffer.byteLength(kept + segment) > bytes) break;
		kept += segment;
	}
	return kept;
}
