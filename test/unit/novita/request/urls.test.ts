import { checkUrl } from '../../../../nodes/novita/request/checkUrl';
import { show } from '../../../../nodes/novita/values/reading';
import { IMAGE_URL as URL, imageAt, refusal } from '../../../support/item';

const check = (raw: unknown) => checkUrl(raw, { label: 'Image', extensions: ['jpg', 'png'] });

const value = (url: string) => ({ kind: 'value', value: url, hints: [] });
const invalid = (message: string, fix: string) => ({
	kind: 'invalid',
	invalid: { field: 'Image', message: `Image URL ${message}`, fix },
});

it.each([
	'http://example.com/a.png',
	'https://example.com/',
	'https://user:pw@example.com/a.png',
	'https://example.com:8443/a.png#top',
	'https://xn--bcher-kva.example/a.png',
	'https://[2001:db8::1]/a.png',
	'https://cdn.example.com/a%20b.png?X-Amz-Signature=a%2Fb+c/d==&e=%e4%F6',
	"https://example.com/(a)_[b]~'c'*!$|^.png",
	'https://example.com/fetch?url=https://example.com/a.png,https://example.com/b.png',
	URL.padEnd(16_000, 'a'),
])('%s is sent as it is', (url) => {
	expect(check(url)).toMatchObject({ kind: 'value', value: url });
});

it.each([
	['  https://example.com/a.png\n', 'https://example.com/a.png'],
	['\u200bhttps://example.com/a.png\u2060\ufeff', 'https://example.com/a.png'],
	['HTTPS://example.com/A.png', 'https://example.com/A.png'],
	['https://example.com/a b.png', 'https://example.com/a%20b.png'],
	['https://example.com/Café/ü.png', 'https://example.com/Caf%C3%A9/%C3%BC.png'],
	['https://example.com/🎬.png', 'https://example.com/%F0%9F%8E%AC.png'],
	['https://example.com/\ud800.png', 'https://example.com/%EF%BF%BD.png'],
	['https://example.com/é%20b c.png?s=%2F%3d', 'https://example.com/%C3%A9%20b%20c.png?s=%2F%3d'],
	['https://example.com/100% wool.png', 'https://example.com/100%25%20wool.png'],
	['https://bücher.example:81/ü.png', 'https://xn--bcher-kva.example:81/%C3%BC.png'],
	['https://ü@bücher.example/a.png', 'https://%C3%BC@xn--bcher-kva.example/a.png'],
	['https://example.com/a.png?a&amp;b', 'https://example.com/a.png?a&b'],
	['https://example.com/a.png?a&amp;amp;b&#38;c', 'https://example.com/a.png?a&b&c'],
])('%j is written as URLs are', (url, expected) => {
	expect(check(url)).toEqual(value(expected));
});

const attachment = { id: 'att1', url: URL, filename: 'cup.png', thumbnails: {} };
const inJson = JSON.stringify([attachment]);

it.each([
	...[[attachment], inJson, attachment, ` ${JSON.stringify(attachment, null, 2)}`],
	...[`\`\`\`json\n[{ "URL": "${URL}" }]\n\`\`\``, [URL], `"${URL}"`, [null, URL, '']],
])('the only one of a list is meant: %j', (list) => {
	expect(check(list)).toEqual(value(URL));
});

it.each([
	...[[attachment, attachment], JSON.stringify([attachment, attachment]), [URL, `${URL}?b`]],
	...[`${URL}\n${URL}`, `${URL}, ${URL}`, `${URL}?a=1,${URL}?a=2`, `${URL}|${URL}`],
	...[`${URL} | ${URL}`, `${URL};\n${URL};`],
])('one of several is not chosen: %j', (list) => {
	const fix =
		'Split the list into items with a Split Out node before this one, or choose one URL in an expression.';
	expect(check(list)).toEqual(invalid('is a list of 2 URLs, and has to be one', fix));
});

it.each([
	...['example.com/a.png', '/a.png', '//example.com/a.png', 'ftp://example.com/a.png'],
	...['file:///etc/passwd', 'javascript:alert(1)', 'localhost:3000/a.png', 'https://', 'https:'],
	...['https:example.com/a.png', 'https:/example.com/a.png', 'https:\\\\example.com\\a.png'],
	...['https://exa mple.com/a.png', 'https://exa\nmple.com/a.png', 'an image', 'undefined'],
	...[5, true, {}, new Date(0)],
])('%p is refused', (url) => {
	const message = `has to be a URL that starts with https:// or http://, not ${show(url)}`;
	const fix =
		'Enter the full, public URL of a file, like https://example.com/file.jpg. To send a file, choose File in Image.';
	expect(check(url)).toEqual(invalid(message, fix));
});

const SWITCH =
	'Switch the field to Expression. If the text comes from another node, switch its field there.';

it.each([
	[
		'data:video/mp4;base64,AAAA',
		'has to be a URL that starts with https:// or http://, not "data:video/mp4;base64,AAAA"',
		'Enter the URL of a file in Image URL, or upload this one first.',
	],
	[
		`${URL.padEnd(16_000, 'a')}a`,
		'is too long: 16,001 characters',
		'Use a URL of at most 16,000 characters.',
	],
	...[
		['https://example.com/{{ $json.sku }}.jpg', '{{ $json.sku }}'],
		['https://example.com/{{sku}}.jpg', '{{sku}}'],
		['$json.url', '$json.u'],
	].map(([url, name]) => [url, `contains ${name}, an expression that stayed text`, SWITCH]),
])('%s is refused: %s', (url, message = '', fix = '') => {
	expect(check(url)).toEqual(invalid(message, fix));
});

const OR_FILE = 'or download the file before this node and choose File.';

it.each([
	['https://example.com/a.gif', 'ends in .gif. Novita documents .jpg, .png.'],
	['https://example.com/a.WEBP?x=1.png', 'ends in .webp. Novita documents .jpg, .png.'],
	[
		'http://NAS.LOCAL./a',
		`leads to nas.local, which Novita can't reach. Use a public URL, ${OR_FILE}`,
	],
	[
		'https://x.com/a/status/1',
		`seems to lead to a page or a login of x.com, not to a file that Novita can open. Use a public URL of the file itself, ${OR_FILE}`,
	],
	[
		'https://api.telegram.org/file/bot1:abc/photos/file_1.jpg',
		"holds your Telegram bot's token, which goes to Novita and is in this node's output. In the Telegram node, get the file with Download turned on, and choose File here.",
	],
])('%s is sent with a hint', (url, hint) => {
	expect(check(url)).toMatchObject({ kind: 'value', hints: [`Image URL ${hint}`] });
});

it.each(['', '  ', '\u200b\u2800\u3164', undefined, null, [], '[]', [null]])(
	'%p is none, and an end image may have been chosen by a slip',
	(url) => {
		expect(check(url)).toEqual({ kind: 'nothing' });
		const values = { image: imageAt(), prompt: 'Steam', end_image: { kind: 'url', url } };
		expect(refusal('kling-v3.0-std-i2v', values)).toMatchObject({
			message: 'End Image URL is empty',
			fix: 'Enter End Image URL, or choose File in End Image.',
		});
	},
);
