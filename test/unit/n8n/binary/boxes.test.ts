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
const FILE = Buffer.concat([ftyp('isom'), mdat, moov]);

/** Its size in 64 bits. */
const long = Buffer.concat([
	Buffer.from('000000016d6461740000000000000032', 'hex'),
	Buffer.alloc(34),
]);
const untilTheEnd = Buffer.concat([Buffer.from('000000006d646174', 'hex'), Buffer.alloc(9)]);

describe('the boxes of a file', () => {
	it.each<[string, Buffer[], boolean]>([
		['its index first', [ftyp('isom'), moov, mdat], true],
		['its index last', [ftyp('isom'), mdat, moov], true],
		['free space', [ftyp('isom'), moov, box('free', Buffer.alloc(9)), mdat], true],
		['fragments', [ftyp('iso5'), moov, box('moof', Buffer.alloc(9)), mdat], true],
		['a size of 64 bits', [ftyp('isom'), moov, long], true],
		['a size of 64 bits, cut', [ftyp('isom'), moov, long.subarray(0, -1)], false],
		['content until its end', [ftyp('isom'), moov, untilTheEnd], true],
		['content until its end, and no index', [ftyp('isom'), untilTheEnd], false],
		['no content', [ftyp('isom'), moov], false],
		['no index', [ftyp('isom'), mdat], false],
		['empty boxes', [moov.subarray(0, 0), box('moov', moov.subarray(0, 0)), mdat], true],
		[
			'a size that none can have',
			[ftyp('isom'), Buffer.from('00000003', 'hex'), moov, mdat],
			false,
		],
		['a text behind it', [FILE, Buffer.from('\r\n<!-- served by a cache -->')], true],
		['the end of a form behind it', [FILE, Buffer.from('\r\n--boundary--\r\n')], true],
		['a word behind it', [FILE, Buffer.from('trailing!')], true],
		['bytes behind it', [FILE, Buffer.alloc(3)], true],
		['a box behind it, cut', [FILE, box('free', Buffer.alloc(90)).subarray(0, 50)], false],
	])('with %s', (_, boxes, whole) => {
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

	it('are followed in little room, however many they are', () => {
		const many = Buffer.concat(
			Array.from({ length: 50_000 }, (_, at) => box(String(9_999 - (at % 9_000)), Buffer.alloc(0))),
		);
		const boxes = new Boxes(BOTH);
		boxes.push(many);
		expect(JSON.stringify(boxes).length).toBeLessThan(500);
	});
});
