import { readFileHead } from '../../../../../nodes/novita/request/image/readImage';
import {
	cgbiBytes,
	gifBytes,
	isoBytes,
	jpegBytes,
	pngBytes,
	webpBytes,
} from '../../../../../tools/images';

const padded = (text: string) => Buffer.concat([Buffer.from(text, 'latin1'), Buffer.alloc(32)]);
const base64 = (text: string) => Buffer.from(text, 'base64');
const utf16 = (text: string) => Buffer.from(text, 'utf16le');

const PNG = pngBytes(640, 480);
const JPEG = jpegBytes(640, 480);
const PNG_TEXT = PNG.toString('base64');
const JPEG_TEXT = JPEG.toString('base64');
const PNG_URI = `data:image/png;base64,${PNG_TEXT}`;
const ANY_URI = `data:application/octet-stream;base64,${JPEG_TEXT}`;
const PAGE = '<!DOCTYPE html><html><head><title>Sign in</title></head></html>';
const SVG = '<svg xmlns="http://www.w3.org/2000/svg"></svg>';

const EDIT = 'Convert it to JPEG or PNG before this node: in an Edit Image node,';
const ELSEWHERE = 'Convert it to JPEG or PNG before it reaches n8n.';
const TO_FILE = 'Turn the text into a file before this node: Convert to File, operation';
const AS_FILE =
	'That lost some of its bytes. In the node that downloads it, set Response Format to';
const UP_TO_THE_COMMA = 'Where the file is made from its base64 text, leave out everything up to';

async function otherFile(file: Buffer | string) {
	const bytes = Buffer.from(file);
	const { reading } = await readFileHead([bytes], bytes.length);
	return reading.kind === 'other' ? reading.file : undefined;
}

/** Not an image that any model takes, though some may take the file; how its fix begins. */
it.each<[what: string, fix: string, files: Array<Buffer | string>]>([
	['a GIF', EDIT, [gifBytes()]],
	['a WebP image', EDIT, [webpBytes()]],
	['a BMP image', EDIT, [padded('BM')]],
	['a TIFF image', EDIT, [padded('II*\0'), padded('MM\0*')]],
	['an SVG', 'Export it', [SVG, `<?xml version="1.0"?>\n<!-- a logo -->\n${SVG}`]],
	['a PDF', 'Export the page', [padded('%PDF-1.7')]],
	['a ZIP file', 'Unpack it', [padded('PK\x03\x04')]],
	['in an unknown format', 'Use a PNG', [Buffer.alloc(64), padded('\0\x01 8BPS'), base64('iQ==')]],
	['a PNG in the format of iPhone apps (CgBI)', "Only Apple's own programs", [cgbiBytes()]],
	['a HEIC image', ELSEWHERE, [isoBytes('heic'), isoBytes('hevx'), isoBytes('mif1', 'heic')]],
	['a HEIC image', ELSEWHERE, [isoBytes('hevc', 'msf1'), isoBytes('mif1'), isoBytes('msf1')]],
	['an AVIF image', ELSEWHERE, [isoBytes('avif', 'mif1'), isoBytes('mif1', 'miaf', 'avif')]],
	['an AVIF image', ELSEWHERE, [isoBytes('avis', 'msf1'), isoBytes('mif1', 'avif')]],
	['a video', 'Save one frame', [isoBytes('isom', 'avc1'), isoBytes('mp42'), isoBytes('qt  ')]],
	// The brands end before.
	['a video', 'Save one frame', [Buffer.concat([isoBytes('isom'), Buffer.from('heicavif')])]],
	['a video', 'Save one frame', [padded('\0\0\0\x08moov'), padded('\x1aE\xdf\xa3')]],
	['a video', 'Save one frame', [padded('\0\0\0\x08wide'), padded('RIFF\0\0\0\0AVI ')]],
])('%s is named by its bytes', async (what, fix, files) => {
	for (const file of files) {
		const named = await otherFile(file);
		expect(named).toMatchObject({ what, fix: expect.stringContaining(fix) as string });
		expect(named).not.toHaveProperty('unusable', true);
	}
});

it.each<[what: string, fix: string, files: Array<Buffer | string>]>([
	['an empty file', 'The node before this one output', ['']],
	['a cut-off file', 'Its end is missing.', [PNG.subarray(0, 23), JPEG.subarray(0, 23)]],
	['a cut-off file', 'Its end is missing.', [8, 11, 12].map((length) => PNG.subarray(0, length))],
	['a web page', 'Enter the URL of the image itself', [PAGE, `\ufeff${PAGE}`, `\r\n \n${PAGE}`]],
	['a web page', 'Enter the URL', [utf16(`\ufeff${PAGE}`), utf16(`\ufeff${PAGE}`).swap16()]],
	[
		'a web page',
		'Enter the URL',
		[`<!-- cached -->\n<html lang="en">${SVG}`, '\n'.repeat(3000) + PAGE],
	],
	['a web page', 'Enter the URL', [Buffer.from('<html><body>Acc\xe8s refus\xe9', 'latin1')]],
	['JSON text', 'It begins with "{"message":"Not Found"}".', ['{"message":"Not Found"}']],
	['JSON text', 'It begins with "[ { "url": 1 } ]".', ['\ufeff\n[ { "url": 1 } ]']],
	['text', 'It begins with "Too many requests".', ['Too many requests']],
	['text', 'It begins with', ['<?xml version="1.0"?><Error></Error>', 'BM is a car maker']],
	['base64 text', `${TO_FILE} "Move Base64 String to File".`, [PNG_TEXT, JPEG_TEXT]],
	['base64 text', TO_FILE, [`"${PNG_TEXT}"\n`, PNG_TEXT.replace(/.{40}/g, '$&\r\n')]],
	['base64 text', TO_FILE, [pngBytes(640, 480, 9000).toString('base64url').slice(0, 1024)]],
	['the text of a data URI', 'with only the part behind the comma.', [PNG_URI]],
	['the text of a data URI', TO_FILE, ['"data:image/svg+xml,%3Csvg"']],
	['a data URI that was decoded as a whole', UP_TO_THE_COMMA, [PNG_URI, ANY_URI].map(base64)],
	['a file that was read as text on its way', AS_FILE, [PNG, JPEG].map((file) => file.toString())],
])('%s is of no use to any model', async (what, fix, files) => {
	for (const file of files) {
		const named = await otherFile(file);
		expect(named).toMatchObject({ what, unusable: true });
		expect(named?.fix).toContain(fix);
		// Which can do nothing with it.
		expect(named?.fix).not.toContain('Edit Image');
	}
});
