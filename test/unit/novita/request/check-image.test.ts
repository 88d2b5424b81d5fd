import { customModel } from '../../../../nodes/novita/models/catalogue';
import { buildRequest } from '../../../../nodes/novita/request/buildRequest';
import type { ImageValue } from '../../../../nodes/novita/request/checkImage';
import { readImage } from '../../../../nodes/novita/request/image/readImage';
import { gifBytes, JPEG_START, jpegFrame, pngBytes, SOF_BASELINE } from '../../../../tools/images';
import { bodyOf, checkOf, fileWith, imageAt, pngFile, refusal } from '../../../support/item';

const SLUG = 'kling-v3.0-std-i2v';
const base = { image: imageAt(), prompt: 'Steam rises' };

const missing = (asked: unknown, ...available: string[]): ImageValue => ({
	kind: 'missing',
	asked,
	available,
});

/** The item's only file, in place of the field that the user named. */
const standIn = (file: ImageValue, insteadOf: string, binaryField = 'photo') => ({
	...file,
	binaryField,
	insteadOf,
});

describe('a file that the item lacks', () => {
	it.each<[string, ImageValue, string, string]>([
		[
			'the item has none at all',
			missing('data'),
			'Image is missing: no file came in with this item',
			'choose URL in Image',
		],
		[
			'the item has others',
			missing('data', 'Product_Photo_0', 'Product_Photo_1'),
			'Image is missing: this item has no file under "data"',
			'It has files under: Product_Photo_0, Product_Photo_1.',
		],
		[
			'no name was given',
			missing(' ', 'image0', 'image1'),
			'Image is missing: this item has several files',
			'It has files under: image0, image1.',
		],
		[
			'a URL was given for the name',
			missing('https://example.com/a.png'),
			'Image Input Data Field Name has to be the name of an input field, not "https://example.com/a.png"',
			'Image URL takes a URL, base64 text or a data URI',
		],
		[
			'base64 text was given for the name',
			missing('iVBORw0KGgoAAAANSUhEUgAABAAAAAQACAYAAAB/HSuDAAAA'),
			'Image Input Data Field Name has to be the name of an input field, not "iVBORw0KGgoAAAANSUhEUgAABAAAAAQACAYAAAB/…"',
			'Choose URL in Image, and enter it there',
		],
		[
			'a data URI was given for the name, and there is a file',
			standIn(pngFile(640, 480), 'data:image/png;base64,iVBORw0KGgo='),
			'Image Input Data Field Name has to be the name of an input field, not "data:image/png;base64,iVBORw0KGgo="',
			'Choose URL in Image, and enter it there',
		],
		[
			'a URL was given for the name, and there is a file',
			standIn(pngFile(640, 480), 'https://example.com/a.png'),
			'Image Input Data Field Name has to be the name of an input field, not "https://example.com/a.png"',
			'Choose URL in Image',
		],
		[
			'n8n no longer has it',
			{ kind: 'missing', asked: 'data', available: ['data'], isLost: true },
			'Image is missing: n8n no longer has the file "data" of this item',
			'Run the nodes before this one again.',
		],
	])('is told where %s', (_, image, message, fix) => {
		const invalid = refusal(SLUG, { ...base, image });
		expect(invalid).toMatchObject({ field: 'Image', message });
		expect(invalid.fix).toContain(fix);
	});
});

describe('the only file of an item', () => {
	it.each([
		['data', 'This item has no file under "data" for Image, so the only file, photo, is used.'],
		['', 'Image Input Data Field Name is empty, so the only file, photo, is used.'],
	])('stands in for the field %p with a hint', (asked, hint) => {
		const { request, invalid, hints } = checkOf(SLUG, {
			...base,
			image: standIn(pngFile(640, 480), asked),
		});
		expect(invalid).toEqual([]);
		expect(request.files).toMatchObject([{ api: 'image', binaryField: 'photo' }]);
		expect(hints).toEqual([hint]);
	});

	it('is named where it is none that can be sent', () => {
		const image = standIn(fileWith(gifBytes()), 'data');
		const { message, fix } = refusal(SLUG, { ...base, image });
		expect(message).toBe('Image is a GIF, and has to be PNG or JPEG');
		expect(fix).toContain('the only file, photo, is used. Convert it');
	});

	it('is an end image beside a URL', () => {
		const end_image = standIn(pngFile(640, 480), 'endImage');
		expect(checkOf(SLUG, { ...base, end_image }).invalid).toEqual([]);
	});

	it('is not both images, which would be paid for in vain', () => {
		const image = { ...pngFile(640, 480), binaryField: 'photo' };
		const end_image = standIn(pngFile(640, 480), 'endImage');
		const { field, message, fix } = refusal(SLUG, { ...base, image, end_image });
		expect(field).toBe('End Image');
		expect(message).toContain('the only file of this item, photo, is the other image already');
		expect(fix).toContain('enter photo in End Image Input Data Field Name to use it twice');
	});

	it('is both images where both fields name it', () => {
		const image = { ...pngFile(640, 480), binaryField: 'photo' };
		const { request, invalid } = checkOf(SLUG, { ...base, image, end_image: image });
		expect(invalid).toEqual([]);
		expect(request.files.map(({ api }) => api)).toEqual(['image', 'end_image']);
	});
});

it('an image that may not look as it should is sent, and the hint says why', () => {
	const bytes = Buffer.concat([JPEG_START, jpegFrame(640, 480, SOF_BASELINE, 4), Buffer.alloc(20)]);
	const head = { size: bytes.length, reading: readImage(bytes), isCutOff: true };
	const image = { ...fileWith(bytes), head };
	const { invalid, hints } = checkOf(SLUG, { ...base, image });
	expect(invalid).toEqual([]);
	expect(hints).toEqual([
		'Image seems to be cut off: the end of its file is missing. Download the image again before this node.',
		'Image is a CMYK JPEG, made for print, and its colors may come out wrong. Save it in RGB.',
	]);
});

describe('an image that could not be measured', () => {
	const odd = pngBytes(640, 480);
	odd.write('tEXt', 12, 'latin1');

	it.each([
		['JPEG', Buffer.concat([JPEG_START, Buffer.alloc(100)]), 'data:image/jpeg;base64,'],
		['PNG', odd, 'data:image/png;base64,'],
	])('%s is sent with a hint', (format, bytes, prefix) => {
		const check = checkOf(SLUG, { ...base, image: fileWith(bytes) });
		expect(check.invalid).toEqual([]);
		expect(check.hints).toEqual([
			`The width and height of Image could not be read from the ${format} file. It is sent all the same: Novita needs at least 300 x 300 px.`,
		]);
		expect(bodyOf(check).image).toMatch(new RegExp(`^${prefix}`));
	});

	it('is still refused where it is too large', () => {
		const bytes = Buffer.concat([JPEG_START, Buffer.alloc(100)]);
		const { message } = refusal(SLUG, { ...base, image: fileWith(bytes, 20_000_000) });
		expect(message).toBe('Image is too large: 20 MB (limit 10 MB)');
	});
});

describe('an image of a model that nothing is known of', () => {
	const check = (image: ImageValue) =>
		buildRequest(customModel('any', 'imageToVideo'), { values: { image } });

	it.each([
		['a small one', pngBytes(1, 1)],
		['a GIF', gifBytes()],
		['what could not be recognised', Buffer.alloc(64)],
	])('%s is sent', (_, bytes) => {
		expect(check(fileWith(bytes)).invalid).toEqual([]);
	});

	it.each([
		['an empty file', Buffer.alloc(0)],
		['a web page', Buffer.from('<html><body>Sign in</body></html>')],
		['JSON text', Buffer.from('{"message":"Not Found"}')],
	])('%s is refused', (what, bytes) => {
		expect(check(fileWith(bytes)).invalid).toMatchObject([{ message: `Image is ${what}` }]);
	});
});
