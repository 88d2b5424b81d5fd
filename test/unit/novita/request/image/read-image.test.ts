import {
	describeImage,
	readFileHead,
	readImage,
} from '../../../../../nodes/novita/request/image/readImage';
import {
	cgbiBytes,
	gifBytes,
	inChunks,
	JPEG_START,
	jpegBytes,
	jpegFrame,
	jpegSegment,
	pngBytes,
	SOF_PROGRESSIVE,
} from '../../../../../tools/images';

const jpeg = (width: number, height: number) => ({
	kind: 'image',
	image: { mimeType: 'image/jpeg', pixels: { width, height } },
});

const UNMEASURED_JPEG = { kind: 'image', image: { mimeType: 'image/jpeg' } };
const UNMEASURED_PNG = { kind: 'image', image: { mimeType: 'image/png' } };

const padded = (...parts: Buffer[]) => Buffer.concat([...parts, Buffer.alloc(32)]);
const bytes = (...values: number[]) => Buffer.from(values);

describe('the first bytes of a PNG', () => {
	it.each([
		[1024, 768],
		[100_000, 70_000],
	])('tell its size of %i x %i px', (width, height) => {
		expect(readImage(pngBytes(width, height))).toEqual({
			kind: 'image',
			image: { mimeType: 'image/png', pixels: { width, height } },
		});
	});

	it.each([8, 11, 12, 23])('%i of them are a cut-off file', (length) => {
		expect(readImage(pngBytes(640, 480).subarray(0, length))).toMatchObject({
			file: { what: 'a cut-off file' },
		});
	});

	it('24 of them are enough', () => {
		expect(readImage(pngBytes(640, 480).subarray(0, 24)).kind).toBe('image');
	});

	it("of Apple's apps are no PNG for anybody else", () => {
		expect(readImage(cgbiBytes())).toMatchObject({
			kind: 'other',
			file: { what: 'a PNG in the format of iPhone apps (CgBI)' },
		});
	});

	it('with another chunk in front leave its size open', () => {
		const odd = pngBytes(640, 480);
		odd.write('tEXt', 12, 'latin1');
		expect(readImage(odd)).toEqual(UNMEASURED_PNG);
	});
});

describe('the first bytes of a JPEG tell its size', () => {
	it.each<[string, Buffer[]]>([
		['at once', []],
		[
			'behind EXIF, colour profile and tables',
			[
				jpegSegment(0xe1, Buffer.alloc(5000, 0xff)),
				jpegSegment(0xe2, Buffer.alloc(3000)),
				jpegSegment(0xdb, Buffer.alloc(65)),
				jpegSegment(0xc4, Buffer.alloc(30)),
			],
		],
		['behind a thumbnail inside EXIF', [jpegSegment(0xe1, jpegBytes(160, 120))]],
		['behind fill bytes', [bytes(0xff, 0xff, 0xff)]],
		['behind markers that stand alone', [bytes(0xff, 0x01, 0xff, 0xd0)]],
		['behind a comment whose length is one short', [bytes(0xff, 0xfe, 0, 4), Buffer.from('abc')]],
		['behind a segment of length 0', [bytes(0xff, 0xe0, 0, 0), Buffer.from('hello')]],
		['behind stray bytes with an FF among them', [bytes(0x41, 0xff, 0x00, 0x42, 0xff, 0xff)]],
	])('%s', (_, before) => {
		expect(readImage(jpegBytes(4032, 3024, before))).toEqual(jpeg(4032, 3024));
	});

	it.each([0xc0, 0xc1, SOF_PROGRESSIVE, 0xc3, 0xc5, 0xc9, 0xcf])(
		'in the frame header %i',
		(marker) => {
			expect(readImage(padded(JPEG_START, jpegFrame(800, 600, marker)))).toEqual(jpeg(800, 600));
		},
	);

	it.each([0xc4, 0xc8, 0xcc])('behind %i, which is no frame header', (marker) => {
		const file = padded(JPEG_START, jpegFrame(1, 1, marker), jpegFrame(800, 600));
		expect(readImage(file)).toEqual(jpeg(800, 600));
	});

	it('as soon as there are enough', () => {
		const file = jpegBytes(800, 600, [jpegSegment(0xe1, Buffer.alloc(1000))]);
		const frameAt = 2 + 18 + 1004;
		for (const length of [24, 500, frameAt + 8]) {
			expect(readImage(file.subarray(0, length))).toEqual(UNMEASURED_JPEG);
		}
		expect(readImage(file.subarray(0, frameAt + 9))).toEqual(jpeg(800, 600));
	});
});

describe('a JPEG stays one without its size', () => {
	it.each([
		['image data before any frame', jpegSegment(0xda, Buffer.alloc(10))],
		['its end before any frame', bytes(0xff, 0xd9)],
		['another image before any frame', bytes(0xff, 0xd8)],
		['a height that only its data tells', jpegFrame(640, 0)],
	])('with %s', (_, next) => {
		expect(readImage(padded(JPEG_START, next, jpegFrame(800, 600)))).toEqual(UNMEASURED_JPEG);
	});

	it.each([
		['nothing but stray bytes', padded(JPEG_START, Buffer.from('hello'))],
		['a segment that is longer than the file', padded(JPEG_START, bytes(0xff, 0xe1, 0xff, 0xff))],
		['its end cut off', jpegBytes(640, 480).subarray(0, 28)],
	])('with %s', (_, file) => {
		expect(readImage(file)).toEqual(UNMEASURED_JPEG);
	});
});

describe('reading the head of a file', () => {
	const late = (bytes: number) => jpegBytes(800, 600, [Buffer.alloc(bytes, 0x41)]);

	it.each([
		['a PNG', pngBytes(640, 480, 3_000_000), { image: { pixels: { width: 640 } } }],
		['a JPEG whose size comes late', late(990_000), jpeg(800, 600)],
		['a JPEG whose size comes too late', late(1_000_000), UNMEASURED_JPEG],
		['a GIF', Buffer.concat([gifBytes(), Buffer.alloc(3_000_000)]), { file: { what: 'a GIF' } }],
	])('of %s takes 1 MB at most, and closes the stream', async (_, file, reading) => {
		const { read, chunks } = inChunks(Buffer.concat([file, Buffer.alloc(1_000_000)]), 10_000);
		expect(await readFileHead(chunks, file.length)).toMatchObject({ size: file.length, reading });
		expect(read).toEqual({ chunks: 100, bytes: 1_000_000, closed: true });
	});

	it('takes one byte after the other where they come so', async () => {
		const { read, chunks } = inChunks(pngBytes(640, 480, 1000), 1);
		expect((await readFileHead(chunks, 1000)).reading.kind).toBe('image');
		expect(read).toEqual({ chunks: 1000, bytes: 1000, closed: true });
	});

	it('looks at no more of a file that comes in one piece', async () => {
		const file = late(1_000_000);
		expect((await readFileHead([file], file.length)).reading).toEqual(UNMEASURED_JPEG);
	});

	it('names a web page that begins with a page of blank lines', async () => {
		const file = Buffer.from(`${'\r\n'.repeat(1500)}<html><body>Please log in</body></html>`);
		expect((await readFileHead([file], file.length)).reading).toMatchObject({
			file: { what: 'a web page' },
		});
	});

	it.each([
		['an empty file', Buffer.alloc(0)],
		['in an unknown format', bytes(0x89)],
		['a cut-off file', pngBytes(640, 480).subarray(0, 23)],
		['a cut-off file', jpegBytes(640, 480).subarray(0, 23)],
	])('calls it %s', async (what, file) => {
		const { chunks } = inChunks(file, 5);
		expect((await readFileHead(chunks, file.length)).reading).toMatchObject({ file: { what } });
	});
});

describe('a file without its end', () => {
	const photo = jpegBytes(640, 480, [jpegSegment(0xe1, jpegBytes(160, 120))]);
	const phone = Buffer.concat([photo, Buffer.from('mp4 of a motion photo')]);

	it.each([
		['a PNG', pngBytes(640, 480, 5000), false],
		['half a PNG', pngBytes(640, 480, 5000).subarray(0, 2500), true],
		['a JPEG', photo, false],
		['a JPEG with something behind it', phone, false],
		['a JPEG that ends behind its thumbnail', photo.subarray(0, -30), true],
		['a GIF', gifBytes(), false],
	])('%s', async (_, file, isCutOff) => {
		for (const chunkSize of [file.length, 7]) {
			const head = await readFileHead(inChunks(file, chunkSize).chunks, file.length);
			expect(head.isCutOff ?? false).toBe(isCutOff);
		}
	});

	it('is only found in one that is read as a whole', async () => {
		const file = pngBytes(640, 480, 3_000_000).subarray(0, 2_900_000);
		expect(await readFileHead([file], file.length)).toMatchObject({ isCutOff: true });
		const { chunks } = inChunks(file, 10_000);
		expect(await readFileHead(chunks, file.length)).not.toHaveProperty('isCutOff');
	});
});

it('a JPEG in the colors of print is told by its four parts', () => {
	const file = padded(JPEG_START, jpegFrame(800, 600, SOF_PROGRESSIVE, 4));
	expect(readImage(file)).toMatchObject({ image: { isCmyk: true, pixels: { width: 800 } } });
});

describe('an image in words', () => {
	const mimeType = 'image/png' as const;

	it.each([
		[{ mimeType, pixels: { width: 1024, height: 768 } }, 'image/png, 1024x768, 812 kB'],
		[{ mimeType }, 'image/png, 812 kB'],
	])('%j is %s', (image, words) => {
		expect(describeImage(image, 812_345)).toBe(words);
	});
});
