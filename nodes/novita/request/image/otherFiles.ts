import { show } from '../../values/reading';

/** A file that is neither PNG nor JPEG, with its name for a message and the way out. */
export interface OtherFile {
	/** As far as it is known: "a GIF". */
	what: string;
	fix: string;
	/** No model can take it, whatever its page says: a text, a web page, an empty file. */
	unusable?: boolean;
}

/** What n8n's Edit Image node can do: its GraphicsMagick reads WebP, but neither HEIC nor AVIF. */
const EDIT_IMAGE =
	'Convert it to JPEG or PNG before this node: in an Edit Image node, set Format under Options.';
const ELSEWHERE = 'Convert it to JPEG or PNG before it reaches n8n.';
const TO_FILE =
	'Turn the text into a file before this node: Convert to File, operation "Move Base64 String to File"';

export const CUT_OFF: OtherFile = {
	what: 'a cut-off file',
	fix: 'Its end is missing. Download the image again before this node.',
	unusable: true,
};

export const CGBI: OtherFile = {
	what: 'a PNG in the format of iPhone apps (CgBI)',
	fix: "Only Apple's own programs open it. Use the original image, or save it as an ordinary PNG or JPEG on a Mac.",
};

const UNKNOWN: OtherFile = { what: 'in an unknown format', fix: 'Use a PNG or JPEG file.' };

/** @returns Whether a file's bytes, as Latin-1, have one of the signatures there. */
const has =
	(at: number, ...signatures: string[]) =>
	(bytes: string): boolean =>
		signatures.some((each) => bytes.startsWith(each, at));

/** HEIC, AVIF, MP4 and MOV are one family. The brand tells: the major one, or one that it is compatible with. */
const hasBrand = (brand: RegExp) => (bytes: string) => {
	if (!has(4, 'ftyp')(bytes)) return false;
	const length = Buffer.from(bytes.slice(0, 4), 'latin1').readUInt32BE();
	const brands = bytes.slice(8, Math.max(12, length)).match(/[^]{4}/g) ?? [];
	// The second is the major one's version.
	return brands.some((each, index) => index !== 1 && brand.test(each));
};

/** By their bytes; the first that fits. */
const FILES: ReadonlyArray<OtherFile & { is(bytes: string): boolean }> = [
	{
		what: 'an empty file',
		is: (bytes) => bytes === '',
		fix: 'The node before this one output a file without content. Check where that node gets it from.',
		unusable: true,
	},
	{ what: 'a GIF', is: has(0, 'GIF8'), fix: EDIT_IMAGE },
	{ what: 'a WebP image', is: has(8, 'WEBP'), fix: EDIT_IMAGE },
	{ what: 'a TIFF image', is: has(0, 'II*\0', 'MM\0*'), fix: EDIT_IMAGE },
	// "BM" may begin a text too, whose seventh byte isn't 0.
	{
		what: 'a BMP image',
		is: (bytes) => has(0, 'BM')(bytes) && has(6, '\0')(bytes),
		fix: EDIT_IMAGE,
	},
	{ what: 'an AVIF image', is: hasBrand(/^avi[fos]$/), fix: ELSEWHERE },
	{
		what: 'a HEIC image',
		// Those of HEIC, of its sequences, and of HEIF whatever its codec.
		is: hasBrand(/^(hei[cxms]|hev[cxms]|mif[12]|msf1|avc[is])$/),
		fix: `${ELSEWHERE} An iPhone takes JPEG photos where Settings > Camera > Formats is Most Compatible.`,
	},
	{
		what: 'a video',
		is: (bytes) =>
			[has(4, 'ftyp', 'moov', 'mdat', 'wide'), has(0, '\x1aE\xdf\xa3'), has(8, 'AVI ')].some(
				(isVideo) => isVideo(bytes),
			),
		fix: 'Save one frame of it as a JPEG or PNG file, and use that.',
	},
	{
		what: 'a PDF',
		is: has(0, '%PDF'),
		fix: 'Export the page as a PNG or JPEG file, and use that.',
	},
	{
		what: 'a ZIP file',
		is: has(0, 'PK\x03\x04'),
		fix: 'Unpack it before this node with a Compression node.',
	},
	{
		what: 'a file that was read as text on its way',
		is: has(0, '\xef\xbf\xbd'),
		fix: 'That lost some of its bytes. In the node that downloads it, set Response Format to File.',
		unusable: true,
	},
	// Decoders leave out what isn't base64: "data:image/png;" is read as "dataimage/png".
	{
		what: 'a data URI that was decoded as a whole',
		is: (bytes) => /^data(image\/|applicat)/.test(Buffer.from(bytes, 'latin1').toString('base64')),
		fix: 'Where the file is made from its base64 text, leave out everything up to the comma: {{ $json.image.split(",")[1] }}.',
		unusable: true,
	},
];

/** By what they hold; the first that fits. */
const TEXTS: ReadonlyArray<OtherFile & { is: RegExp }> = [
	{
		what: 'a web page',
		is: /^(?=<)[^]*<(!doctype html|html|head|body)[\s>]/i,
		fix: 'The node that downloaded it got a page in place of the image, like a login or a preview. Enter the URL of the image itself there.',
		unusable: true,
	},
	{
		what: 'an SVG',
		is: /^(?=<)[^]*<svg[\s>]/i,
		fix: 'Export it as a PNG or JPEG file, and use that.',
	},
	{
		what: 'the text of a data URI',
		is: /^"?data:[^,]*,/i,
		fix: `${TO_FILE}, with only the part behind the comma.`,
		unusable: true,
	},
	{
		what: 'base64 text',
		is: /^"?[\w+/\-\r\n]{40,}={0,2}"?$/,
		fix: `${TO_FILE}.`,
		unusable: true,
	},
];

/**
 * Names a file that is neither PNG nor JPEG.
 *
 * @param head Its first bytes, some kilobytes or the whole.
 */
export function nameFile(head: Buffer): OtherFile {
	const bytes = head.toString('latin1');
	return FILES.find(({ is }) => is(bytes)) ?? nameText(decode(head).trim()) ?? UNKNOWN;
}

/** Bytes that texts have nowhere, or not at their start. */
const NO_TEXT = /(?!\s)\p{Cc}|^\ufffd/u;

function nameText(text: string): OtherFile | undefined {
	if (text === '' || NO_TEXT.test(text)) return undefined;
	const known = TEXTS.find(({ is }) => is.test(text));
	if (known) return known;
	return {
		what: /^[[{]/.test(text) ? 'JSON text' : 'text',
		fix: `It begins with ${show(text)}. The node that downloaded it got a message in place of the image: check its URL and credential.`,
		unusable: true,
	};
}

/** Byte order marks tell the encoding, and are no part of the text. */
function decode(head: Buffer): string {
	const mark = head.toString('hex', 0, 2);
	const encoding = mark === 'fffe' ? 'utf-16le' : mark === 'feff' ? 'utf-16be' : 'utf-8';
	return new TextDecoder(encoding).decode(head);
}
