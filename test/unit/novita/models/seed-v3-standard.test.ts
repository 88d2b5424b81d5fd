import { gifBytes, jpegBytes } from '../../../../tools/images';
import { shownProperty } from '../../../support/editor';
import {
	bodyOf,
	checkOf,
	fileWith,
	IMAGE_URL,
	linkTo,
	modelOf,
	pngFile,
	refusal,
	sent,
} from '../../../support/item';

const SLUG = 'kling-v3.0-std-i2v';
const base = { image: linkTo(), prompt: 'Steam rises' };
const editor = { operation: 'imageToVideo', model: SLUG };
const send = (values: Record<string, unknown>) => sent(SLUG, { ...base, ...values });
const refuse = (values: Record<string, unknown>) => refusal(SLUG, { ...base, ...values });

describe('the page Kling v3.0 Standard Image-to-Video', () => {
	it('is POST /v3/async/kling-v3.0-std-i2v with the fields of the page, and no other', () => {
		const { fields, page } = modelOf(SLUG);
		expect(page).toContain(SLUG);
		expect(fields.map(({ api }) => api).sort()).toEqual([
			'cfg_scale',
			'duration',
			'end_image',
			'image',
			'multi_prompt',
			'negative_prompt',
			'prompt',
			'sound',
		]);
		expect(fields.filter(({ required }) => required).map(({ api }) => api)).toEqual([
			'image',
			'prompt',
		]);
	});

	it('every field: the body has the types of the page', () => {
		const values = {
			image: linkTo(),
			sound: true,
			prompt: 'Steam rises',
			duration: 8,
			cfg_scale: 0.5,
			multi_prompt: [
				{ prompt: 'The cup', duration: 3 },
				{ prompt: 'The steam', duration: 5 },
			],
			negative_prompt: 'blurry',
		};
		expect(sent(SLUG, values)).toEqual({ ...values, image: IMAGE_URL });
	});

	it('only required fields: nothing that was not set is sent', () => {
		expect(send({})).toEqual({ image: IMAGE_URL, prompt: 'Steam rises' });
	});

	it.each([{ aspect_ratio: '16:9' }, { voice_list: ['v1'] }, { video: IMAGE_URL }])(
		'%j is not on the page, and is not sent',
		(values) => {
			expect(send(values)).toEqual({ image: IMAGE_URL, prompt: 'Steam rises' });
		},
	);
});

describe.each([
	['image', 'Image', {}],
	['end_image', 'End Image', { image: linkTo() }],
])('Kling v3.0 Standard Image-to-Video, %s', (api, label, others) => {
	const sendImage = (value: unknown) => send({ ...others, [api]: value })[api];
	const refuseImage = (value: unknown) => refuse({ ...others, [api]: value });

	it('a link is sent as it is', () => {
		const link = 'https://example.com/a%20b.JPG?signature=x%2Fy&n=1';
		expect(sendImage(linkTo(link))).toBe(link);
	});

	it.each(['jpg', 'jpeg', 'png'])('supports .%s', (extension) => {
		const { hints } = checkOf(SLUG, {
			...base,
			...others,
			[api]: linkTo(`https://example.com/a.${extension}`),
		});
		expect(hints).toEqual([]);
	});

	it('a PNG file becomes a data URI', () => {
		expect(sendImage(pngFile(1024, 768))).toMatch(/^data:image\/png;base64,[A-Za-z0-9+/]+=*$/);
	});

	it('a JPEG file becomes a data URI', () => {
		expect(sendImage(fileWith(jpegBytes(640, 480)))).toMatch(/^data:image\/jpeg;base64,/);
	});

	it('a file becomes bare base64 where that is wished', () => {
		const check = checkOf(
			SLUG,
			{ ...base, ...others, [api]: pngFile(640, 480) },
			{ imageEncoding: 'base64' },
		);
		expect(bodyOf(check)[api]).toBe(Buffer.from(`bytes of ${api}`).toString('base64'));
	});

	it('10 MB exactly are accepted', () => {
		expect(sendImage(pngFile(640, 480, 10_000_000))).toBeDefined();
	});

	it.each([
		[10_000_001, '10.000001 MB'],
		[10_200_000, '10.2 MB'],
		[10_485_760, '10.48576 MB'],
	])('%i bytes may be 10 MB too: they are sent with a hint', (size, inWords) => {
		const values = { ...base, ...others, [api]: pngFile(640, 480, size) };
		const { invalid, hints } = checkOf(SLUG, values);
		expect(invalid).toEqual([]);
		expect(hints).toEqual([
			expect.stringContaining(`${label} has ${inWords}, and Novita documents 10 MB.`),
		]);
	});

	it('10,485,761 bytes are no 10 MB of any kind, and refused', () => {
		const { field, message } = refuseImage(pngFile(640, 480, 10_485_761));
		expect(field).toBe(label);
		expect(message).toBe(`${label} has 10.485761 MB, and the limit is 10 MB`);
	});

	it('300 x 300 px are accepted', () => {
		expect(sendImage(pngFile(300, 300))).toBeDefined();
	});

	it.each([
		[299, 300],
		[300, 299],
		[299, 299],
	])('%i x %i px are refused', (width, height) => {
		const { field, message } = refuseImage(pngFile(width, height));
		expect(field).toBe(label);
		expect(message).toBe(
			`${label} is ${width} x ${height} px, and at least 300 x 300 px are needed`,
		);
	});

	it.each([
		[300, 750],
		[750, 300],
		[400, 1000],
	])('an aspect ratio of %i:%i is accepted', (width, height) => {
		expect(sendImage(pngFile(width, height))).toBeDefined();
	});

	it.each([
		[300, 751],
		[751, 300],
		[400, 1200],
	])('an aspect ratio of %i:%i is refused', (width, height) => {
		const { field, message } = refuseImage(pngFile(width, height));
		expect(field).toBe(label);
		expect(message).toContain('between 1:2.5 and 2.5:1');
	});

	it('a GIF is refused by its content', () => {
		const { field, message } = refuseImage(fileWith(gifBytes()));
		expect(field).toBe(label);
		expect(message).toBe(`${label} is a GIF, and only PNG and JPEG are accepted`);
	});

	it('an empty file is refused', () => {
		expect(refuseImage(fileWith(Buffer.alloc(0))).message).toBe(`${label} is an empty file`);
	});
});

describe('Kling v3.0 Standard Image-to-Video, image', () => {
	it('is required', () => {
		expect(refuse({ image: undefined }).message).toBe('Image is missing');
	});
});

describe('Kling v3.0 Standard Image-to-Video, end_image', () => {
	it('is not required', () => {
		expect(send({ end_image: undefined })).not.toHaveProperty('end_image');
	});

	it('cannot be used together with multi_prompt', () => {
		const { field, message } = refuse({
			end_image: linkTo(),
			multi_prompt: [{ prompt: 'The cup', duration: 5 }],
		});
		expect(field).toBe('End Image');
		expect(message).toContain('Shots');
	});
});

describe('Kling v3.0 Standard Image-to-Video, sound', () => {
	it('is false by default', () => {
		expect(shownProperty(editor, 'sound')).toMatchObject({ type: 'boolean', default: false });
	});

	it.each([
		[true, true],
		[false, false],
		['true', true],
		['false', false],
	])('%j is sent as the boolean %j', (given, body) => {
		expect(send({ sound: given }).sound).toBe(body);
	});

	it.each(['yes', 1, 0, [], {}])('%j is refused', (given) => {
		expect(refuse({ sound: given }).field).toBe('Sound');
	});
});
