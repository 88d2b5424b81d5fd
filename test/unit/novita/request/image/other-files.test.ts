import { nameFile } from '../../../../../nodes/novita/request/image/otherFiles';
import { gifBytes, isoBytes, jpegBytes, pngBytes, webpBytes } from '../../../../../tools/images';

const padded = (text: string) => Buffer.concat([Buffer.from(text, 'latin1'), Buffer.alloc(32)]);
const utf8 = (text: string) => Buffer.from(text, 'utf8');
const base64 = (text: string) => Buffer.from(text, 'base64');

const PNG_BASE64 = pngBytes(640, 480).toString('base64');
const JPEG_BASE64 = jpegBytes(640, 480).toString('base64');
const PAGE = '<!DOCTYPE html><html><head><title>Sign in</title></head></html>';
const SVG = '<svg xmlns="http://www.w3.org/2000/svg"></svg>';

describe('a file that no model takes is named by its content', () => {
	it.each([
		['a GIF', gifBytes()],
		['a WebP image', webpBytes()],
		['a BMP image', padded('BM')],
		['a TIFF image', padded('II*\0')],
		['a TIFF image', padded('MM\0*')],
		['a PDF', padded('%PDF-1.7')],
		['a ZIP file', padded('PK\x03\x04')],
		['an SVG', utf8(SVG)],
		['an SVG', utf8(`<?xml version="1.0"?>\n<!-- a logo -->\n${SVG}`)],
		['in an unknown format', Buffer.alloc(64)],
		['in an unknown format', padded('\x00\x01\x02 8BPS')],
		['an empty file', Buffer.alloc(0)],
	])('%s', (what, file) => {
		expect(nameFile(file).what).toBe(what);
	});
});

describe('a file of the ISO family is named by its brands', () => {
	it.each([
		['a HEIC image', ['heic']],
		['a HEIC image', ['heix', 'mif1', 'heic']],
		['a HEIC image', ['hevc', 'msf1']],
		['a HEIC image', ['hevx']],
		['a HEIC image', ['mif1']],
		['a HEIC image', ['msf1']],
		['a HEIC image', ['mif1', 'heic']],
		['an AVIF image', ['avif', 'mif1', 'miaf']],
		['an AVIF image', ['avis', 'msf1']],
		['an AVIF image', ['mif1', 'miaf', 'avif']],
		['a video', ['isom', 'iso2', 'avc1', 'mp41']],
		['a video', ['mp42']],
		['a video', ['qt  ']],
	])('%s: %j', (what, [major = '', ...compatible]) => {
		expect(nameFile(isoBytes(major, ...compatible)).what).toBe(what);
	});

	it('and by no byte behind them', () => {
		expect(nameFile(Buffer.concat([isoBytes('isom'), utf8('heicavif')])).what).toBe('a video');
	});

	it.each([
		padded('\0\0\0\x08moov'),
		padded('\0\0\0\x08wide'),
		padded('\x1aE\xdf\xa3'),
		padded('RIFF\0\0\0\0AVI '),
	])('a video may be of another family', (file) => {
		expect(nameFile(file).what).toBe('a video');
	});
});

describe('a text is named by what it holds', () => {
	it.each([
		['a web page', utf8(PAGE)],
		['a web page', utf8(`\ufeff${PAGE}`)],
		['a web page', utf8(`\r\n\r\n  \n${PAGE}`)],
		['a web page', Buffer.from(`\ufeff${PAGE}`, 'utf16le')],
		['a web page', Buffer.from(`\ufeff${PAGE}`, 'utf16le').swap16()],
		['a web page', utf8(`<!-- cached -->\n<html lang="en">${SVG}`)],
		['a web page', Buffer.from('<html><body>Acc\xe8s refus\xe9', 'latin1')],
		['JSON text', utf8('{"message":"Not Found"}')],
		['JSON text', utf8('\ufeff\n[ { "url": "https://example.com/a.png" } ]')],
		['text', utf8('<?xml version="1.0"?><Error><Code>AccessDenied</Code></Error>')],
		['text', utf8('Too many requests')],
		['text', utf8('BM is a car maker')],
		['base64 text', utf8(PNG_BASE64)],
		['base64 text', utf8(JPEG_BASE64)],
		['base64 text', utf8(`"${PNG_BASE64}"\n`)],
		['base64 text', utf8(PNG_BASE64.replace(/.{40}/g, '$&\r\n'))],
		['base64 text', utf8(pngBytes(640, 480, 9000).toString('base64url').slice(0, 1024))],
		['the text of a data URI', utf8(`data:image/png;base64,${PNG_BASE64}`)],
		['the text of a data URI', utf8(`"data:image/svg+xml,%3Csvg"`)],
		['a data URI that was decoded as a whole', base64(`data:image/png;base64,${PNG_BASE64}`)],
		['a data URI that was decoded as a whole', base64(`data:image/jpeg;base64,${JPEG_BASE64}`)],
		[
			'a data URI that was decoded as a whole',
			base64(`data:application/octet-stream;base64,${JPEG_BASE64}`),
		],
		['a file that was read as text on its way', utf8(pngBytes(640, 480).toString('utf8'))],
		['a file that was read as text on its way', utf8(jpegBytes(640, 480).toString('utf8'))],
	])('%s', (what, file) => {
		const named = nameFile(file);
		expect(named.what).toBe(what);
		expect(named.unusable).toBe(true);
	});
});

describe('the advice works for the file', () => {
	it.each([
		['a WebP image', webpBytes(), 'Edit Image'],
		['a HEIC image', isoBytes('heic'), 'before it reaches n8n'],
		['an AVIF image', isoBytes('avif'), 'before it reaches n8n'],
		['a web page', utf8(PAGE), 'URL of the image itself'],
		['JSON text', utf8('{"message":"Not Found"}'), 'It begins with "{"message":"Not Found"}"'],
		['base64 text', utf8(PNG_BASE64), '"Move Base64 String to File"'],
		['a data URI', utf8(`data:image/png;base64,${PNG_BASE64}`), 'the part behind the comma'],
		['a decoded data URI', base64(`data:image/png;base64,${PNG_BASE64}`), 'up to the comma'],
		['a PNG read as text', utf8(pngBytes(1, 1).toString('utf8')), 'Response Format to File'],
	])('%s', (_, file, advice) => {
		expect(nameFile(file).fix).toContain(advice);
	});

	it.each([
		['a web page', utf8(PAGE)],
		['text', utf8('Too many requests')],
		['base64 text', utf8(PNG_BASE64)],
		['a HEIC image', isoBytes('heic')],
	])('%s is not sent to the Edit Image node, which can do nothing with it', (_, file) => {
		expect(nameFile(file).fix).not.toContain('Edit Image');
	});
});
