import type { MediaKind } from '../../novita/api/task';

export interface MediaType {
	mimeType: string;
	/** Without a dot. */
	extension: string;
}

type Is = (head: string) => boolean;

const starts =
	(text: string, at = 0): Is =>
	(head) =>
		head.startsWith(text, at);

/** Of RIFF (AVI, WebP, WAV), whose own size stands in between. */
const riff =
	(form: string): Is =>
	(head) =>
		head.startsWith('RIFF') && head.startsWith(form, 8);

/** Of ISO's family (ISO/IEC 14496-12, 4.3), whose major brand says what is in it, behind a box's small size. */
const brand =
	(major: RegExp): Is =>
	(head) =>
		head.startsWith('\0\0') && head.startsWith('ftyp', 4) && major.test(head.slice(8, 12));

/** An MPEG frame's first bits are all set, and it is of layer III. */
const isMp3Frame: Is = (head) =>
	head.charCodeAt(0) === 0xff &&
	(head.charCodeAt(1) & 0xe0) === 0xe0 &&
	(head.charCodeAt(1) & 0x06) === 0x02;

const EBML = '\x1aE\xdf\xa3';

/** The first that fits. */
const TYPES: Record<MediaKind, ReadonlyArray<[mimeType: string, extension: string, is: Is]>> = {
	video: [
		['video/quicktime', 'mov', brand(/^qt/)],
		// Older than its family's first box.
		['video/quicktime', 'mov', (head) => head.startsWith('\0') && head.startsWith('moov', 4)],
		['video/x-m4v', 'm4v', brand(/^M4V/)],
		['video/mp4', 'mp4', brand(/^(?!avi[fs]|hei|hev|mif1|msf1|M4[AB])/)],
		['video/webm', 'webm', (head) => head.startsWith(EBML) && head.slice(0, 100).includes('webm')],
		['video/x-matroska', 'mkv', starts(EBML)],
		['image/gif', 'gif', starts('GIF8')],
		['image/webp', 'webp', riff('WEBP')],
		['video/x-msvideo', 'avi', riff('AVI ')],
	],
	image: [
		['image/png', 'png', starts('\x89PNG\r\n\x1a\n')],
		['image/jpeg', 'jpg', starts('\xff\xd8\xff')],
		['image/webp', 'webp', riff('WEBP')],
		['image/gif', 'gif', starts('GIF8')],
		['image/avif', 'avif', brand(/^avi[fs]/)],
	],
	audio: [
		['audio/mpeg', 'mp3', (head) => head.startsWith('ID3') || isMp3Frame(head)],
		['audio/wav', 'wav', riff('WAVE')],
		['audio/ogg', 'ogg', starts('OggS')],
		['audio/flac', 'flac', starts('fLaC')],
		['audio/mp4', 'm4a', brand(/^(?!avi[fs]|hei|hev|mif1|msf1)/)],
	],
};

/**
 * What a file is by its first bytes, whatever its host says of it.
 *
 * @param head Twelve bytes tell most of them.
 * @returns undefined where it is no file of that kind.
 */
export function readMediaType(head: Buffer, kind: MediaKind): MediaType | undefined {
	const start = head.toString('latin1', 0, 100);
	const [mimeType, extension] = TYPES[kind].find(([, , is]) => is(start)) ?? [];
	return mimeType === undefined || extension === undefined ? undefined : { mimeType, extension };
}
