import { catalogue } from '../../../../nodes/novita/models/catalogue';
import { checkOf, linkTo, refusal, sent } from '../../../support/item';

const SLUG = 'kling-v3.0-std-i2v';
const base = { image: linkTo(), prompt: 'Steam rises' };

describe('a link to an image', () => {
	it.each([
		'http://example.com/a.png',
		'https://example.com',
		'https://user:pw@example.com/a.png',
		'https://example.com:8443/a.png#top',
		'https://xn--bcher-kva.example/a.png',
		'https://[2001:db8::1]/a.png',
	])('%s is sent as it is', (link) => {
		expect(sent(SLUG, { ...base, image: linkTo(link) }).image).toBe(link);
	});

	it('loses the blanks around it', () => {
		expect(sent(SLUG, { ...base, image: linkTo('  https://example.com/a.png\n') }).image).toBe(
			'https://example.com/a.png',
		);
	});

	it.each([
		'example.com/a.png',
		'/a.png',
		'//example.com/a.png',
		'ftp://example.com/a.png',
		'file:///etc/passwd',
		'javascript:alert(1)',
		'localhost:3000/a.png',
		'https://',
		'https:',
		'https:example.com/a.png',
		'https:/example.com/a.png',
		'https:\\\\example.com\\a.png',
		'https://example.com/a b.png',
		'https://exa\nmple.com/a.png',
		'an image',
		5,
		true,
		{},
		[],
		['https://example.com/a.png'],
		new Date(0),
	])('%p is refused', (link) => {
		const { field, message, fix } = refusal(SLUG, { ...base, image: linkTo(link) });
		expect(field).toBe('Image');
		expect(message).toBe('Image is not a link that starts with https:// or http://');
		expect(fix).toContain('https://example.com/file.jpg');
	});

	it.each(['', '  ', undefined, null])('%p is missing', (link) => {
		expect(refusal(SLUG, { ...base, image: { kind: 'url', url: link } }).message).toBe(
			'Image is missing',
		);
	});

	it('a data URI in place of a link is refused with the way out', () => {
		const { fix } = refusal(SLUG, { ...base, image: linkTo('data:image/png;base64,iVBOR') });
		expect(fix).toContain('choose File');
	});

	it.each([
		['https://example.com/a.gif', 'Image ends in .gif. Novita documents .jpg, .jpeg, .png.'],
		['https://example.com/a.WEBP?x=1.png', 'Image ends in .webp.'],
	])('%s gives a hint, and is sent', (link, hint) => {
		const { invalid, hints } = checkOf(SLUG, { ...base, image: linkTo(link) });
		expect(invalid).toEqual([]);
		expect(hints).toEqual([expect.stringContaining(hint)]);
	});
});

describe('an end image that was chosen and left empty', () => {
	it('is a slip, and refused', () => {
		expect(refusal(SLUG, { ...base, end_image: linkTo('') }).message).toBe('End Image is missing');
	});
});

describe('a file that the item lacks', () => {
	it('is named with its field', () => {
		const image = { kind: 'file' as const, binaryField: 'photo' };
		const { message, fix } = refusal(SLUG, { ...base, image });
		expect(message).toBe('Image is missing: the input has no binary field with the name "photo"');
		expect(fix).toContain('Image Input Data Field Name');
	});

	it('is explained where that is known', () => {
		const image = { kind: 'file' as const, binaryField: 'photo', why: 'n8n no longer has it.' };
		expect(refusal(SLUG, { ...base, image }).fix).toBe('n8n no longer has it.');
	});
});

describe('every model with an image', () => {
	it.each(
		catalogue
			.filter(({ fields }) => fields.some(({ kind }) => kind === 'image'))
			.map(({ slug }) => slug),
	)('%s refuses ftp', (slug) => {
		const values = { image: linkTo('ftp://example.com/a.png') };
		expect(checkOf(slug, values).invalid[0]?.message).toContain('Image is not a link');
	});
});
