import { show } from '../../values/reading';
import type { OtherFile } from './imageReading';

/** Files that people send in place of a PNG or JPEG, so that a message can name them and help. */

/** What n8n's Edit Image node can do: its GraphicsMagick reads WebP, but neither HEIC nor AVIF. */
const EDIT_IMAGE =
	'Convert it to JPEG or PNG before this node: in an Edit Image node, set Format under Options.';
const ELSEWHERE = 'Convert it to JPEG or PNG before it reaches n8n.';
const TO_FILE =
	'Turn the text into a file before this node: Convert to File, operation "Move Base64 String to File"';

export const EMPTY: OtherFile = {
	what: 'an empty file',
	fix: 'The node before this one output a file without content. Check where that node gets it from.',
	unusable: true,
};

export const CUT_OFF: OtherFile = {
	what: 'a cut-off file',
	fix: 'Its end is missing. Download the image again before this node.',
	unusable: true,
};

export const CGBI: OtherFile = {
	what: 'a PNG in the format of iPhone apps (CgBI)',
	fix: "Only Apple's own programs open it. Use the original image, or save it as an ordinary PNG or JPEG on a Mac.",
};

const HEIC: OtherFile = {
	what: 'a HEIC image',
	fix: `${ELSEWHERE} An iPhone takes JPEG photos where Settings > Camera > Formats is Most Compatible.`,
};

const AVIF: OtherFile = { what: 'an AVIF image', fix: ELSEWHERE };

const VIDEO: OtherFile = {
	what: 'a video',
	fix: 'Save one frame of it as a JPEG or PNG file, and use that.',
};

const WEB_PAGE: OtherFile = {
	what: 'a web page',
	fix: 'The node that downloaded it got a page in place of the image, like a login or a preview. Enter the URL of the image itself there.',
	unusable: true,
};

const SVG: OtherFile = {
	what: 'an SVG',
	fix: 'Export it as a PNG or JPEG file, and use that.',
};

const BASE64: OtherFile = { what: 'base64 text', fix: `${TO_FILE}.`, unusable: true };

const DATA_URI: OtherFile = {
	what: 'the text of a data URI',
	fix: `${TO_FILE}, with only the part behind the comma.`,
	unusable: true,
};

const DECODED_DATA_URI: OtherFile = {
	what: 'a data URI that was decoded as a whole',
	fix: 'Where the file is made from its base64 text, leave out everything up to the comma: {{ $json.image.split(",")[1] }}.',
	unusable: true,
};

const READ_AS_TEXT: OtherFile = {
	what: 'a file that was read as text on its way',
	fix: 'That lost some of its bytes. In the node that downloads it, set Response Format to File.',
	unusable: true,
};

const UNKNOWN: OtherFile = {
	what: 'in an unknown format',
	fix: 'Use a PNG or JPEG file.',
};

/** First bytes, as Latin-1. */
const SIGNATURES: ReadonlyArray<OtherFile & { offset?: number; bytes: readonly string[] }> = [
	{ what: 'a GIF', bytes: ['GIF8'], fix: EDIT_IMAGE },
	{ what: 'a WebP image', offset: 8, bytes: ['WEBP'], fix: EDIT_IMAGE },
	{ what: 'a TIFF image', bytes: ['II*\0', 'MM\0*'], fix: EDIT_IMAGE },
	{ what: 'a PDF', bytes: ['%PDF'], fix: 'Export the page as a PNG or JPEG file, and use that.' },
	{
		what: 'a ZIP file',
		bytes: ['PK\x03\x04'],
		fix: 'Unpack it before this node with a Compression node.',
	},
	{ ...VIDEO, offset: 4, bytes: ['moov', 'mdat', 'wide'] },
	{ ...VIDEO, bytes: ['\x1aE\xdf\xa3'] },
	{ ...VIDEO, offset: 8, bytes: ['AVI '] },
	{ ...READ_AS_TEXT, bytes: ['\xef\xbf\xbd'] },
];

/**
 * Names a file that is neither PNG nor JPEG.
 *
 * @param head Its first bytes, some kilobytes or the whole.
 */
export function nameFile(head: Buffer): OtherFile {
	if (head.length === 0) return EMPTY;
	const known = SIGNATURES.find(({ offset = 0, bytes }) =>
		bytes.some((each) => head.toString('latin1', offset, offset + each.length) === each),
	);
	if (known) return { what: known.what, fix: known.fix, unusable: known.unusable };
	return nameIsoFile(head) ?? nameBitmap(head) ?? nameDecoded(head) ?? nameText(head) ?? UNKNOWN;
}

const AVIF_BRAND = /^avi[fos]$/;
/** Those of HEIC, of its sequences, and of HEIF whatever its codec. */
const HEIF_BRAND = /^(hei[cxms]|hev[cxms]|mif[12]|msf1|avc[is])$/;

/** HEIC, AVIF, MP4 and MOV are one family. The brand tells: the major one, or one that it is compatible with. */
function nameIsoFile(head: Buffer): OtherFile | undefined {
	if (head.toString('latin1', 4, 8) !== 'ftyp') return undefined;
	const end = Math.min(head.readUInt32BE(0), head.length);
	const brands = [head.toString('latin1', 8, 12)];
	for (let at = 16; at + 4 <= end; at += 4) brands.push(head.toString('latin1', at, at + 4));
	if (brands.some((brand) => AVIF_BRAND.test(brand))) return AVIF;
	return brands.some((brand) => HEIF_BRAND.test(brand)) ? HEIC : VIDEO;
}

/** "BM" may begin a text too, whose seventh byte isn't 0. */
function nameBitmap(head: Buffer): OtherFile | undefined {
	const isBitmap = head.toString('latin1', 0, 2) === 'BM' && head[6] === 0;
	return isBitmap ? { what: 'a BMP image', fix: EDIT_IMAGE } : undefined;
}

/** Bytes that texts have nowhere, or not at their start. */
const NO_TEXT = /(?!\s)\p{Cc}|^\ufffd/u;
const HTML_TAG = /<(!doctype html|html|head|body)[\s>]/i;

function nameText(head: Buffer): OtherFile | undefined {
	const text = decode(head).trim();
	if (text === '' || NO_TEXT.test(text)) return undefined;
	if (text.startsWith('<')) {
		if (HTML_TAG.test(text)) return WEB_PAGE;
		if (/<svg[\s>]/i.test(text)) return SVG;
	}
	if (/^"?data:[^,]*,/i.test(text)) return DATA_URI;
	if (/^"?[\w+/\-\r\n]{40,}={0,2}"?$/.test(text)) return BASE64;
	const what = /^[[{]/.test(text) ? 'JSON text' : 'text';
	return {
		what,
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

/** Node's decoder, and others, leave out what isn't base64: "data:image/png;" is read as "dataimage/png". */
function nameDecoded(head: Buffer): OtherFile | undefined {
	const text = head.toString('base64', 0, 12);
	return /^data(image\/|applicat)/.test(text) ? DECODED_DATA_URI : undefined;
}
