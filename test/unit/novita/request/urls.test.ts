import { catalogue } from '../../../../nodes/novita/models/catalogue';
import { checkOf, IMAGE_URL, imageAt, refusal, sent } from '../../../support/item';

const SLUG = 'kling-v3.0-std-i2v';
const base = { image: imageAt(), prompt: 'Steam rises' };

const MOTION = 'kling-v3.0-motion-control';
const motion = (video: unknown) => ({
	image: imageAt(),
	video: imageAt(video),
	model_name: 'kling-v3-0-std',
	character_orientation: 'image',
});

const IMAGE_URL_A = 'https://example.com/a.png';
const sentUrl = (url: unknown) => sent(SLUG, { ...base, image: imageAt(url) }).image;
const refuseUrl = (url: unknown) => refusal(SLUG, { ...base, image: imageAt(url) });

describe('the URL of an image', () => {
	it.each([
		'http://example.com/a.png',
		'https://example.com',
		'https://user:pw@example.com/a.png',
		'https://example.com:8443/a.png#top',
		'https://xn--bcher-kva.example/a.png',
		'https://[2001:db8::1]/a.png',
		'https://example.com/a%20b.png',
		'https://example.com/a.png?X-Amz-Signature=a%2Fb+c/d==&e=%e4%F6',
		"https://example.com/(a)_[b]~'c'*!$|^.png",
	])('%s is sent as it is', (url) => {
		expect(sentUrl(url)).toBe(url);
	});

	it.each([
		['blanks around it', '  https://example.com/a.png\n', 'https://example.com/a.png'],
		['capitals', 'HTTPS://example.com/A.png', 'https://example.com/A.png'],
		['blanks', 'https://example.com/a b.png', 'https://example.com/a%20b.png'],
		[
			'letters beyond ASCII',
			'https://example.com/Café/ü.png',
			'https://example.com/Caf%C3%A9/%C3%BC.png',
		],
		['an emoji', 'https://example.com/🎬.png', 'https://example.com/%F0%9F%8E%AC.png'],
		['half a character', 'https://example.com/\ud800.png', 'https://example.com/%EF%BF%BD.png'],
		['zero-width marks around it', '\u200bhttps://example.com/a.png\u2060\ufeff', IMAGE_URL_A],
		['&amp;', 'https://example.com/a.png?a=1&amp;b=2', 'https://example.com/a.png?a=1&b=2'],
		[
			'&amp;amp; and &#38;',
			'https://example.com/a.png?a=1&amp;amp;b=2&#38;c=3',
			'https://example.com/a.png?a=1&b=2&c=3',
		],
		[
			'some of it encoded',
			'https://example.com/é%20b c.png?sig=%2Fx%3d&n=ü',
			'https://example.com/%C3%A9%20b%20c.png?sig=%2Fx%3d&n=%C3%BC',
		],
		[
			'a bare percent sign',
			'https://example.com/100% wool.png',
			'https://example.com/100%25%20wool.png',
		],
		[
			'a host beyond ASCII',
			'https://bücher.example:81/ü.png',
			'https://xn--bcher-kva.example:81/%C3%BC.png',
		],
	])('with %s is written as URLs are', (_, url, expected) => {
		expect(sentUrl(url)).toBe(expected);
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
		'https://exa mple.com/a.png',
		'https://exa\nmple.com/a.png',
		'an image',
		5,
		true,
		{},
		[{ id: 'att1' }],
		'[{"id":"att1"}]',
		new Date(0),
		'undefined',
		'null',
	])('%p is refused', (url) => {
		const { field, message, fix } = refuseUrl(url);
		expect(field).toBe('Image');
		expect(message).toContain(
			'Image URL has to be a URL that starts with https:// or http://, not',
		);
		expect(fix).toContain('https://example.com/file.jpg');
	});

	it('may have 16,000 characters', () => {
		const url = IMAGE_URL.padEnd(16_000, 'a');
		expect(sentUrl(url)).toBe(url);
		const { message, fix } = refuseUrl(`${url}a`);
		expect(message).toBe('Image URL is too long: 16,001 characters');
		expect(fix).toBe('Use a URL of at most 16,000 characters.');
	});

	it('that holds an expression is refused', () => {
		const { message, fix } = refuseUrl('https://example.com/{{ $json.sku }}.jpg');
		expect(message).toContain('Image URL contains {{ $json.sku }}, an expression that stayed text');
		expect(fix).toContain('Switch the field to Expression');
		expect(refuseUrl('https://example.com/{{sku}}.jpg').message).toContain('contains {{sku}}');
	});

	it("of a Telegram bot's file is sent, with a hint", () => {
		const url = 'https://api.telegram.org/file/bot1:abc/photos/file_1.jpg';
		expect(sentUrl(url)).toBe(url);
		expect(checkOf(SLUG, { ...base, image: imageAt(url) }).hints).toEqual([
			"Image URL holds your Telegram bot's token, which goes to Novita and is in this node's output. In the Telegram node, get the file with Download turned on, and choose File here.",
		]);
	});

	it.each(['', '  ', '\u200b\u2800\u3164', undefined, null, [], '[]', [null]])(
		'%p is missing',
		(url) => {
			const image = { kind: 'url' as const, url };
			expect(refusal(SLUG, { ...base, image }).message).toBe('Image URL is empty');
		},
	);

	it.each([
		['https://example.com/a.gif', 'Image URL ends in .gif. Novita documents .jpg, .jpeg, .png.'],
		['https://example.com/a.WEBP?x=1.png', 'Image URL ends in .webp.'],
		[
			'http://localhost/a.png',
			'Use a public URL, or download the file before this node and choose File.',
		],
		[
			'https://x.com/a/status/1',
			'Use a public URL of the file itself, or download the file before this node and choose File.',
		],
	])('%s gives a hint, and is sent', (url, hint) => {
		const { invalid, hints } = checkOf(SLUG, { ...base, image: imageAt(url) });
		expect(invalid).toEqual([]);
		expect(hints).toEqual([expect.stringContaining(hint)]);
	});
});

describe('a list in place of a URL', () => {
	const attachment = { id: 'att1', url: IMAGE_URL, filename: 'cup.png', thumbnails: {} };

	it.each([
		['attachments', [attachment]],
		['attachments as JSON', JSON.stringify([attachment])],
		['an attachment', attachment],
		['an attachment as JSON', ` ${JSON.stringify(attachment, null, 2)}`],
		['attachments as a chat model gives them', `\`\`\`json\n[{ "URL": "${IMAGE_URL}" }]\n\`\`\``],
		['texts', [IMAGE_URL]],
		['a text in quotes', `"${IMAGE_URL}"`],
		['a list with blanks in it', [null, IMAGE_URL, '']],
	])('gives its only one: %s', (_, url) => {
		expect(sentUrl(url)).toBe(IMAGE_URL);
	});

	it.each([
		['attachments', [attachment, attachment]],
		['attachments as JSON', JSON.stringify([attachment, attachment])],
		['texts', [IMAGE_URL, 'https://example.com/b.png']],
		['lines', `${IMAGE_URL}\n${IMAGE_URL}`],
		['a text with commas', `${IMAGE_URL}, ${IMAGE_URL}`],
		['with nothing but commas', `${IMAGE_URL}?a=1,${IMAGE_URL}?a=2`],
		['with |', `${IMAGE_URL}|${IMAGE_URL}`],
		['with blanks and |', `${IMAGE_URL} | ${IMAGE_URL}`],
		['with ;', `${IMAGE_URL};\n${IMAGE_URL};`],
	])('is refused where it has several: %s', (_, url) => {
		const { message, fix } = refuseUrl(url);
		expect(message).toBe('Image URL is a list of 2 URLs, and has to be one');
		expect(fix).toContain('Split Out');
	});

	it('is none where one URL holds another', () => {
		const url = 'https://example.com/fetch?url=https://example.com/a.png,https://example.com/b.png';
		expect(sentUrl(url)).toBe(url);
	});
});

describe('the URL of a motion video', () => {
	it.each([
		['https://example.com/my dance.mp4', 'https://example.com/my%20dance.mp4'],
		[[{ url: 'https://example.com/dance.mov' }], 'https://example.com/dance.mov'],
	])('%j is sent as %s', (video, expected) => {
		expect(sent(MOTION, motion(video)).video).toBe(expected);
	});

	it.each([
		['', 'Motion Video URL is empty', 'or choose File in Motion Video'],
		[[], 'Motion Video URL is empty', 'or choose File in Motion Video'],
		['dance.mp4', 'Motion Video URL has to be a URL', 'https://example.com/file.mp4'],
		['data:video/mp4;base64,AAAA', 'Motion Video URL has to be a URL', 'upload this one first'],
	])('%j is refused', (video, message, fix) => {
		const invalid = refusal(MOTION, motion(video));
		expect(invalid.message).toContain(message);
		expect(invalid.fix).toContain(fix);
	});

	it.each([
		['https://example.com/dance.avi', 'Motion Video URL ends in .avi.'],
		[
			'https://www.tiktok.com/@a/video/1',
			'Motion Video URL seems to lead to a page or a login of www.tiktok.com',
		],
		['http://localhost/dance.mp4', "Motion Video URL leads to localhost, which Novita can't reach"],
	])('%s gives a hint', (video, hint) => {
		const { invalid, hints } = checkOf(MOTION, motion(video));
		expect(invalid).toEqual([]);
		expect(hints).toEqual([expect.stringContaining(hint)]);
	});
});

describe('an end image that was chosen and left empty', () => {
	it('is refused, since it may be a slip', () => {
		expect(refusal(SLUG, { ...base, end_image: imageAt('') }).message).toBe(
			'End Image URL is empty',
		);
	});
});

describe('every model with an image', () => {
	it.each(
		catalogue.flatMap(({ slug, fields }) => {
			const image = fields.find(({ kind }) => kind === 'image');
			return image ? [[slug, image.api] as const] : [];
		}),
	)('%s refuses ftp', (slug, api) => {
		const values = { [api]: imageAt('ftp://example.com/a.png') };
		expect(checkOf(slug, values).invalid[0]?.message).toContain('Image URL has to be a URL');
	});
});
