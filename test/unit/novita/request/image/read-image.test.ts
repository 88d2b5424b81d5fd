import { readFileHead, readImage } from '../../../../../nodes/novita/request/image/readImage';
import {
	gifBytes,
	inChunks,
	JPEG_START,
	jpegBytes,
	jpegFrame,
	jpegSegment,
	pngBytes,
	SOF_PROGRESSIVE,
} from '../../../../../tools/images';

const image = (type: 'png' | 'jpeg', width?: number, height?: number) => ({
	kind: 'image',
	image: { mimeType: `image/${type}`, ...(width && { pixels: { width, height } }) },
});

const padded = (...parts: Buffer[]) => Buffer.concat([...parts, Buffer.alloc(32)]);
const bytes = (...values: number[]) => Buffer.from(values);

it('the first 24 bytes of a PNG tell its size, but for another chunk in front', () => {
	const file = pngBytes(100_000, 70_000).subarray(0, 24);
	expect(readImage(file)).toEqual(image('png', 100_000, 70_000));
	file.write('tEXt', 12, 'latin1');
	expect(readImage(file)).toEqual(image('png'));
});

describe('a JPEG tells its size', () => {
	const exif = jpegSegment(0xe1, Buffer.alloc(5000, 0xff));
	const profile = jpegSegment(0xe2, Buffer.alloc(3000));
	const tables = [jpegSegment(0xdb, Buffer.alloc(65)), jpegSegment(0xc4, Buffer.alloc(30))];

	it.each<[string, Buffer[]]>([
		['at once', []],
		['behind EXIF, color profile and tables', [exif, profile, ...tables]],
		['behind a thumbnail inside EXIF', [jpegSegment(0xe1, jpegBytes(160, 120))]],
		['behind fill bytes', [bytes(0xff, 0xff, 0xff)]],
		['behind markers that stand alone', [bytes(0xff, 0x01, 0xff, 0xd0, 0xff, 0xd7)]],
		['behind a comment whose length is one short', [bytes(0xff, 0xfe, 0, 4), Buffer.from('abc')]],
		['behind a segment of length 0', [bytes(0xff, 0xe0, 0, 0), Buffer.from('hello')]],
		['behind stray bytes with an FF among them', [bytes(0x41, 0xff, 0x00, 0x42, 0xff, 0xff)]],
		...[0xc4, 0xc8, 0xcc].map((marker): [string, Buffer[]] => [
			`behind ${marker}, which is no frame header`,
			[jpegFrame(1, 1, marker)],
		]),
	])('%s', (_, before) => {
		expect(readImage(jpegBytes(4032, 3024, before))).toEqual(image('jpeg', 4032, 3024));
	});

	it.each([0xc0, 0xc1, SOF_PROGRESSIVE, 0xc3, 0xc5, 0xc9, 0xcf])('in frame header %i', (marker) => {
		const file = padded(JPEG_START, jpegFrame(800, 600, marker));
		expect(readImage(file)).toEqual(image('jpeg', 800, 600));
	});

	it('as soon as its width is there', () => {
		const file = jpegBytes(800, 600, [jpegSegment(0xe1, Buffer.alloc(1000))]);
		const frameAt = 2 + 18 + 1004;
		for (const length of [24, 500, frameAt + 8]) {
			expect(readImage(file.subarray(0, length))).toEqual(image('jpeg'));
		}
		expect(readImage(file.subarray(0, frameAt + 9))).toEqual(image('jpeg', 800, 600));
	});

	const frame = jpegFrame(800, 600);
	it.each([
		['image data in front', padded(JPEG_START, jpegSegment(0xda, Buffer.alloc(10)), frame)],
		['its end in front', padded(JPEG_START, bytes(0xff, 0xd9), frame)],
		['another image in front', padded(JPEG_START, bytes(0xff, 0xd8), frame)],
		['a height that only its data tells', padded(JPEG_START, jpegFrame(640, 0), frame)],
		['nothing but stray bytes', padded(JPEG_START, Buffer.from('hello'))],
		['a segment that is longer than the file', padded(JPEG_START, bytes(0xff, 0xe1, 0xff, 0xff))],
	])('but not with %s', (_, file) => {
		expect(readImage(file)).toEqual(image('jpeg'));
	});

	it('and its colors by their number, which are four in print', () => {
		const file = padded(JPEG_START, jpegFrame(800, 600, SOF_PROGRESSIVE, 4));
		const { image: read } = image('jpeg', 800, 600);
		expect(readImage(file)).toEqual({ kind: 'image', image: { ...read, isCmyk: true } });
	});
});

describe('reading the head of a file', () => {
	const late = (length: number) => jpegBytes(800, 600, [Buffer.alloc(length, 0x41)]);
	const gif = Buffer.concat([gifBytes(), Buffer.alloc(3_000_000)]);

	it.each([
		['a PNG', pngBytes(640, 480, 3_000_000), image('png', 640, 480)],
		['a JPEG whose size comes late', late(990_000), image('jpeg', 800, 600)],
		['a JPEG whose size comes too late', late(1_000_000), image('jpeg')],
		['a GIF', gif, { kind: 'other', file: { what: 'a GIF' } }],
	])('of %s takes 1 MB at most, and closes the stream', async (_, file, reading) => {
		const whole = Buffer.concat([file, Buffer.alloc(1_000_000)]);
		const { read, chunks } = inChunks(whole, 10_000);
		expect(await readFileHead(chunks, whole.length)).toMatchObject({ size: whole.length, reading });
		expect(read).toEqual({ chunks: 100, bytes: 1_000_000, closed: true });
		// Also of one that comes in one piece.
		expect((await readFileHead([whole], whole.length)).reading).toMatchObject(reading);
	});

	const photo = jpegBytes(640, 480, [jpegSegment(0xe1, jpegBytes(160, 120))]);
	const large = pngBytes(640, 480, 3_000_000);

	it.each([
		['a PNG', pngBytes(640, 480, 5000), false],
		['half a PNG', pngBytes(640, 480, 5000).subarray(0, 2500), true],
		['a JPEG', photo, false],
		['a JPEG with something behind it', Buffer.concat([photo, Buffer.from('mp4')]), false],
		['a JPEG that ends behind its thumbnail', photo.subarray(0, -30), true],
		['a GIF', gifBytes(), false],
	])('tells whether %s has its end, in chunks of any size', async (_, file, isCutOff) => {
		for (const chunkSize of [file.length, 7, 1]) {
			const { read, chunks } = inChunks(file, chunkSize);
			const head = await readFileHead(chunks, file.length);
			expect(head.isCutOff ?? false).toBe(isCutOff);
			expect(read).toMatchObject({ bytes: file.length, closed: true });
		}
	});

	it('tells nothing of an end that it did not read', async () => {
		const file = large.subarray(0, 2_900_000);
		expect(await readFileHead([file], file.length)).toMatchObject({ isCutOff: true });
		const { chunks } = inChunks(file, 10_000);
		expect(await readFileHead(chunks, file.length)).not.toHaveProperty('isCutOff');
	});
});
