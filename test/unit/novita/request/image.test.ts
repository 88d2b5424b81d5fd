import { describeImage, readFileHead, readImage } from '../../../../nodes/novita/request/image';
import {
	gifBytes,
	inChunks,
	isoBytes,
	JPEG_START,
	jpegBytes,
	jpegFrame,
	jpegSegment,
	pngBytes,
	SOF_PROGRESSIVE,
	webpBytes,
} from '../../../../tools/images';

const jpeg = (width: number, height: number) => ({
	kind: 'image',
	image: { format: 'jpeg', mimeType: 'image/jpeg', width, height },
});

const padded = (...parts: Buffer[]) => Buffer.concat([...parts, Buffer.alloc(32)]);

describe('the first bytes of a PNG', () => {
	it('tell its size', () => {
		expect(readImage(pngBytes(1024, 768))).toEqual({
			kind: 'image',
			image: { format: 'png', mimeType: 'image/png', width: 1024, height: 768 },
		});
	});

	it('tell of sizes beyond 16 bits', () => {
		expect(readImage(pngBytes(100_000, 70_000))).toMatchObject({
			image: { width: 100_000, height: 70_000 },
		});
	});

	it.each([0, 8, 11, 12, 23])('%i of them are too few', (length) => {
		expect(readImage(pngBytes(640, 480).subarray(0, length))).toEqual({ kind: 'more', upTo: 24 });
	});

	it('24 of them are enough', () => {
		expect(readImage(pngBytes(640, 480).subarray(0, 24)).kind).toBe('image');
	});

	it('without IHDR are damaged', () => {
		const bytes = pngBytes(640, 480);
		bytes.write('IDAT', 12, 'latin1');
		expect(readImage(bytes)).toEqual({ kind: 'other', what: 'a damaged PNG' });
	});
});

describe('the first bytes of a JPEG', () => {
	it('tell its size', () => {
		expect(readImage(jpegBytes(640, 480))).toEqual(jpeg(640, 480));
	});

	it('behind EXIF, colour profile and quantisation tables', () => {
		const before = [
			jpegSegment(0xe1, Buffer.alloc(5000, 0xff)),
			jpegSegment(0xe2, Buffer.alloc(3000)),
			jpegSegment(0xdb, Buffer.alloc(65)),
			jpegSegment(0xc4, Buffer.alloc(30)),
		];
		expect(readImage(jpegBytes(4032, 3024, before))).toEqual(jpeg(4032, 3024));
	});

	it('of a thumbnail inside EXIF are not taken for those of the image', () => {
		const before = [jpegSegment(0xe1, jpegBytes(160, 120))];
		expect(readImage(jpegBytes(4032, 3024, before))).toEqual(jpeg(4032, 3024));
	});

	it.each([0xc0, 0xc1, SOF_PROGRESSIVE, 0xc3, 0xc5, 0xc9, 0xcf])(
		'with the frame header %i',
		(marker) => {
			expect(readImage(padded(JPEG_START, jpegFrame(800, 600, marker)))).toEqual(jpeg(800, 600));
		},
	);

	it.each([0xc4, 0xc8, 0xcc])('with %i, which is none', (marker) => {
		const bytes = padded(JPEG_START, jpegFrame(1, 1, marker), jpegFrame(800, 600));
		expect(readImage(bytes)).toEqual(jpeg(800, 600));
	});

	it('with fill bytes and markers that stand alone', () => {
		const bytes = padded(
			JPEG_START,
			Buffer.from([0xff, 0xff, 0xff]),
			jpegSegment(0xe0, Buffer.alloc(14)),
			Buffer.from([0xff, 0x01, 0xff, 0xd0]),
			jpegFrame(800, 600),
		);
		expect(readImage(bytes)).toEqual(jpeg(800, 600));
	});

	it.each([
		['image data before any frame', padded(JPEG_START, jpegSegment(0xda, Buffer.alloc(10)))],
		['its end before any frame', padded(JPEG_START, Buffer.from([0xff, 0xd9]))],
		['no marker where one has to be', padded(JPEG_START, Buffer.from('hello'))],
		[
			'a segment without length',
			padded(JPEG_START, Buffer.from([0xff, 0xe0, 0, 0]), Buffer.from('hello')),
		],
	])('with %s are damaged', (_, bytes) => {
		expect(readImage(bytes)).toEqual({ kind: 'other', what: 'a damaged JPEG' });
	});

	it('that end before the frame ask for as many as are needed', () => {
		const bytes = jpegBytes(800, 600, [jpegSegment(0xe1, Buffer.alloc(1000))]);
		const frameAt = 2 + 18 + 1004;
		expect(readImage(bytes.subarray(0, 500))).toEqual({ kind: 'more', upTo: frameAt + 10 });
		expect(readImage(bytes.subarray(0, frameAt + 9)).kind).toBe('more');
		expect(readImage(bytes.subarray(0, frameAt + 10))).toEqual(jpeg(800, 600));
	});
});

describe('another file is named', () => {
	it.each([
		['a GIF', gifBytes()],
		['a WebP image', webpBytes()],
		['a HEIC image', isoBytes('heic')],
		['a HEIC image', isoBytes('heix')],
		['a HEIC image', isoBytes('mif1')],
		['an AVIF image', isoBytes('avif')],
		['a video', isoBytes('isom')],
		['a BMP image', padded(Buffer.from('BM'))],
		['a PDF', padded(Buffer.from('%PDF-1.7'))],
		['a TIFF image', padded(Buffer.from('II*\0'))],
		['an SVG or another text file', Buffer.from('<svg xmlns="http://www.w3.org/2000/svg">')],
		['no image that could be recognised', Buffer.alloc(64)],
	])('%s', (what, bytes) => {
		expect(readImage(bytes)).toEqual({ kind: 'other', what });
	});
});

describe('reading the head of a file', () => {
	it('stops with the first chunk that is enough, and closes the stream', async () => {
		const bytes = pngBytes(640, 480, 1_000_000);
		const { read, chunks } = inChunks(bytes, 4096);
		const head = await readFileHead(chunks, bytes.length);
		expect(head).toMatchObject({ size: 1_000_000, reading: { image: { width: 640 } } });
		expect(read).toEqual({ chunks: 1, bytes: 4096, closed: true });
	});

	it('takes one byte after the other where they come so', async () => {
		const bytes = pngBytes(640, 480, 1000);
		const { read, chunks } = inChunks(bytes, 1);
		expect((await readFileHead(chunks, bytes.length)).reading.kind).toBe('image');
		expect(read).toEqual({ chunks: 24, bytes: 24, closed: true });
	});

	it('reads a JPEG on to its frame, and no further', async () => {
		const bytes = jpegBytes(800, 600, [
			jpegSegment(0xe1, Buffer.alloc(60_000)),
			jpegSegment(0xe1, Buffer.alloc(60_000)),
		]);
		const whole = Buffer.concat([bytes, Buffer.alloc(1_000_000)]);
		const { read, chunks } = inChunks(whole, 10_000);
		expect((await readFileHead(chunks, whole.length)).reading).toEqual(jpeg(800, 600));
		expect(read).toEqual({ chunks: 13, bytes: 130_000, closed: true });
	});

	it('takes plain lists of chunks too', async () => {
		expect((await readFileHead([jpegBytes(800, 600)], 99)).reading).toEqual(jpeg(800, 600));
	});

	it('gives up on a JPEG whose frame never comes', async () => {
		const endless = Buffer.concat([
			JPEG_START,
			...Array.from({ length: 50 }, () => jpegSegment(0xe1, Buffer.alloc(60_000))),
		]);
		const { read, chunks } = inChunks(endless, 10_000);
		const { reading } = await readFileHead(chunks, endless.length, 1_000_000);
		expect(reading).toEqual({ kind: 'other', what: 'a cut-off file' });
		expect(read.bytes).toBeLessThan(1_100_000);
		expect(read.closed).toBe(true);
	});

	it.each([
		['an empty file', Buffer.alloc(0)],
		['a cut-off file', Buffer.from([0x89])],
		['a cut-off file', pngBytes(640, 480).subarray(0, 23)],
		['a cut-off file', jpegBytes(640, 480).subarray(0, 29)],
	])('calls it %s', async (what, bytes) => {
		const { chunks } = inChunks(bytes, 5);
		expect((await readFileHead(chunks, bytes.length)).reading).toEqual({ kind: 'other', what });
	});

	it('takes the whole size from outside', async () => {
		expect((await readFileHead([gifBytes()], 12_345)).size).toBe(12_345);
	});
});

describe('an image in words', () => {
	it('has type, size in pixels and size in kB', () => {
		const { reading } = { reading: readImage(pngBytes(1024, 768)) };
		expect(reading.kind === 'image' && describeImage(reading.image, 812_345)).toBe(
			'image/png, 1024x768, 812 kB',
		);
	});
});
