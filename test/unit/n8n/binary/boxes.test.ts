import { Boxes } from '../../../../nodes/n8n/binary/boxes';
import { box, ftyp, mp4Bytes } from '../../../support/media';

const BOTH = ['moov', 'mdat'];

/** @param step How many bytes come at a time. */
function isWhole(file: Buffer, needed = BOTH, step = 7): boolean {
	const boxes = new Boxes(needed);
	for (let at = 0; at < file.length; at += step) boxes.push(file.subarray(at, at + step));
	return boxes.isWhole;
}

const moov = box('moov', Buffer.alloc(30));
const mdat = box('mdat', Buffer.alloc(50));
const free = box('free', Buffer.alloc(90));
const start = ftyp('isom');
const FILE = Buffer.concat([start, mdat, moov]);

/** Its size in 64 bits. */
const long = Buffer.concat([
	Buffer.from('000000016d6461740000000000000032', 'hex'),
	Buffer.alloc(34),
]);
const untilTheEnd = Buffer.concat([Buffer.from('000000006d646174', 'hex'), Buffer.alloc(9)]);

describe('the boxes of a file', () => {
	it.each<[string, boolean, Buffer[]]>([
		['its index first', true, [start, moov, mdat]],
		['its index last', true, [FILE]],
		['free space', true, [start, moov, free, mdat]],
		['fragments', true, [ftyp('iso5'), moov, box('moof', Buffer.alloc(9)), mdat]],
		['a size of 64 bits', true, [start, moov, long]],
		['a size of 64 bits, cut', false, [start, moov, long.subarray(0, -1)]],
		['content until its end', true, [start, moov, untilTheEnd]],
		['content until its end, and no index', false, [start, untilTheEnd]],
		['no content', false, [start, moov]],
		['no index', false, [start, mdat]],
		['empty boxes', true, [box('moov', Buffer.alloc(0)), mdat]],
		['a size that none can have', false, [start, Buffer.from('00000003', 'hex'), moov, mdat]],
		['the end of a form behind it', true, [FILE, Buffer.from('\r\n--boundary--\r\n')]],
		['bytes behind it', true, [FILE, Buffer.alloc(3)]],
		['a box behind it, cut', false, [FILE, free.subarray(0, 50)]],
	])('with %s: %p', (_, whole, boxes) => {
		for (const step of [1, 7, 10_000]) {
			expect(isWhole(Buffer.concat(boxes), BOTH, step)).toBe(whole);
		}
	});

	it('tell wherever it is cut', () => {
		for (let end = 0; end < FILE.length; end++) expect(isWhole(FILE.subarray(0, end))).toBe(false);
	});

	it('have to end with it, also where none is needed', () => {
		expect(isWhole(mp4Bytes(100, 'avif'), [])).toBe(true);
		expect(isWhole(mp4Bytes(100, 'avif').subarray(0, -1), [])).toBe(false);
	});
});
