import type { ImageValue } from '../../../../nodes/novita/request/checkImage';
import { readImage } from '../../../../nodes/novita/request/image/readImage';
import { gifBytes, JPEG_START, jpegFrame, pngBytes, SOF_BASELINE } from '../../../../tools/images';
import { checkOf, fileWith, imageAt, pngFile, refusal } from '../../../support/item';

const SLUG = 'kling-v3.0-std-i2v';
const GIF = fileWith(gifBytes());
const base = { image: imageAt(), prompt: 'Steam rises' };

const missing = (asked: unknown, ...available: string[]) => ({ kind: 'missing', asked, available });

/** The item's only file, photo, in place of the field that the user named. */
const standIn = (insteadOf: string, file: ImageValue = pngFile(640, 480)) => ({
	...file,
	binaryField: 'photo',
	insteadOf,
});

const PHOTO = { ...pngFile(640, 480), binaryField: 'photo' };
const LINK = 'https://a.com/a.png';
const DATA_URI = 'data:image/png;base64,iVBORw==';
const BASE64 = 'iVBORw0KGgoAAAANSUhEUgAABAAAAAQACAYAAAB/HSuDAAAA';
const NO_NAME = 'Input Data Field Name has to be the name of an input field, not';
const CHOOSE_URL =
	'Choose URL in Image, and enter it there: Image URL takes a URL, base64 text or a data URI.';
const NO_DATA = 'This item has no file under "data" for Image, so the only file, photo, is used.';

it.each<[image: object, message: string, fix: string]>([
	[missing('data'), 'is missing: no file came in with this item', 'Connect the node that'],
	[missing(' ', 'a', 'b'), 'is missing: this item has several files', 'It has files under: a, b.'],
	[
		missing('data', 'a', 'b'),
		'is missing: this item has no file under "data"',
		'It has files under: a, b. Enter one of these names in Image Input Data Field Name.',
	],
	[missing(LINK), `${NO_NAME} "${LINK}"`, CHOOSE_URL],
	[missing(BASE64), `${NO_NAME} "${BASE64.slice(0, 40)}…"`, CHOOSE_URL],
	[standIn(LINK), `${NO_NAME} "${LINK}"`, CHOOSE_URL],
	[standIn(DATA_URI), `${NO_NAME} "${DATA_URI}"`, CHOOSE_URL],
	[
		{ ...missing('data', 'data'), isLost: true },
		'is missing: n8n no longer has the file "data" of this item',
		'Run the nodes before this one again.',
	],
	[standIn('data', GIF), 'is a GIF, and has to be PNG or JPEG', `${NO_DATA} Convert it`],
])('a file that the item lacks: %#', (image, words, mend) => {
	const { field, message, fix } = refusal(SLUG, { ...base, image });
	expect([field, message, fix.slice(0, mend.length)]).toEqual(['Image', `Image ${words}`, mend]);
});

it.each([
	['data', NO_DATA],
	['', 'Image Input Data Field Name is empty, so the only file, photo, is used.'],
])('the only file of an item stands in for %p with a hint', (asked, hint) => {
	const { request, invalid, hints } = checkOf(SLUG, { ...base, image: standIn(asked) });
	expect([invalid, hints]).toEqual([[], [hint]]);
	expect(request.files).toMatchObject([{ api: 'image', binaryField: 'photo' }]);
});

it('the only file is not both images unless both fields name it, as that would be paid in vain', () => {
	const end_image = standIn('endImage');
	expect(refusal(SLUG, { ...base, image: PHOTO, end_image })).toEqual({
		field: 'End Image',
		message: 'End Image is missing: the only file of this item, photo, is the other image already',
		fix: 'Add a second file to the item, or enter photo in End Image Input Data Field Name to use it twice.',
	});
	expect(checkOf(SLUG, { ...base, end_image }).invalid).toEqual([]);
	const { request, invalid } = checkOf(SLUG, { ...base, image: PHOTO, end_image: PHOTO });
	expect(invalid).toEqual([]);
	expect(request.files.map(({ api }) => api)).toEqual(['image', 'end_image']);
});

const odd = pngBytes(640, 480);
odd.write('tEXt', 12, 'latin1');
const jpeg = Buffer.concat([JPEG_START, Buffer.alloc(100)]);
const print = Buffer.concat([JPEG_START, jpegFrame(640, 480, SOF_BASELINE, 4), Buffer.alloc(20)]);
const head = { size: print.length, reading: readImage(print), isCutOff: true };
const unmeasured = (format: string) =>
	`The width and height of Image could not be read from the ${format} file. It is sent all the same: Novita needs at least 300 x 300 px.`;

it.each([
	['not measured', fileWith(jpeg), [unmeasured('JPEG')]],
	['not measured', fileWith(odd), [unmeasured('PNG')]],
	[
		'cut off, and of print',
		{ ...fileWith(print), head },
		[
			'Image seems to be cut off: the end of its file is missing. Download the image again before this node.',
			'Image is a CMYK JPEG, made for print, and its colors may come out wrong. Save it in RGB.',
		],
	],
])('an image that may not be as it should is sent with a hint: %s', (_, image, expected) => {
	const { invalid, hints } = checkOf(SLUG, { ...base, image });
	expect([invalid, hints]).toEqual([[], expected]);
});
