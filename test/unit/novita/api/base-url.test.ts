import { isSafeUrl, readBaseUrl } from '../../../../nodes/novita/api/baseUrl';

const invalid = (words: string) => ({ invalid: expect.stringContaining(words) as string });

describe('the base URL', () => {
	it.each<[unknown, string]>([
		[undefined, 'https://api.novita.ai'],
		[null, 'https://api.novita.ai'],
		['', 'https://api.novita.ai'],
		[' https://api.novita.ai/ ', 'https://api.novita.ai'],
		['https://proxy.example/novita//', 'https://proxy.example/novita'],
		['https://proxy.example/?x=1#y', 'https://proxy.example'],
		['HTTPS://API.NOVITA.AI', 'https://api.novita.ai'],
		['http://localhost:8080', 'http://localhost:8080'],
		['http://127.9.9.9', 'http://127.9.9.9'],
		['http://[::1]:8080', 'http://[::1]:8080'],
		['http://novita.localhost', 'http://novita.localhost'],
	])('%j is read as %s', (value, baseUrl) => {
		expect(readBaseUrl(value)).toEqual({ baseUrl });
	});

	it.each([
		...['http://api.novita.ai', 'http://192.168.0.5:8080', 'http://10.0.0.1', 'http://0.0.0.0'],
		...['http://localhost.evil.example', 'http://127.0.0.1.evil.example'],
		...['http://evil.example/127.0.0.1', 'http://127.0.0.1@evil.example'],
		...['https://user:pw@api.novita.ai', 'http://user@localhost', 'ftp://localhost'],
		...['api.novita.ai', '   ', 5, {}],
	])('%p is refused', (value) => {
		expect(readBaseUrl(value)).toEqual(invalid('https://'));
	});

	it.each([
		...['/openai', '/v3/openai', '/openai/v1/', '/v3', '/v3/async', '/anthropic'],
		'/v1/chat/completions',
	])('of another API is refused with the way out: %s', (path) => {
		for (const host of ['https://api.novita.ai', 'http://127.0.0.1:8080']) {
			const way = `leads to another API: remove ${path} from it, as in https://api.novita.ai`;
			expect(readBaseUrl(host + path)).toEqual(invalid(way));
		}
	});
});

it.each([
	['https://cdn.example/a.mp4', true],
	['http://127.0.0.1:1/a.mp4', true],
	['http://cdn.example/a.mp4', false],
	['data:video/mp4;base64,AA', false],
	['', false],
	[undefined, false],
	[5, false],
])('that %p is a safe address is %p', (url, isSafe) => {
	expect(isSafeUrl(url)).toBe(isSafe);
});
