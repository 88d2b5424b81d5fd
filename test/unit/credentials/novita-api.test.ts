import type { IHttpRequestOptions } from 'n8n-workflow';

import { NovitaApi } from '../../../credentials/NovitaApi.credentials';

const { authenticate, test: check } = new NovitaApi();
const HOME = 'https://api.novita.ai';
const ADDRESS = `${HOME}/openapi/v1/billing/balance/detail`;
const PLAIN = ADDRESS.replace('https', 'http');
const PROXY = 'https://proxy.example';
const LOCAL = 'http://127.0.0.1:8080';
const ELSEWHERE = 'https://attacker.example/v1';

/** As n8n calls it, with requests of either shape. */
const send = async (request: object, apiKey = 'sk_test', baseUrl = '') =>
	await authenticate({ apiKey, baseUrl }, request as IHttpRequestOptions);

describe('the key goes along', () => {
	it.each<[string, object, string?]>([
		['as the nodes write it', { baseURL: HOME, url: '/v3/async/task-result' }],
		['as the HTTP Request node writes it', { uri: ADDRESS }],
		['with the address as an object', { url: new URL(ADDRESS) }],
		['in the older shape, with a base', { baseURL: HOME, uri: '/v1' }],
		['with its port spelled out', { uri: 'HTTPS://API.novita.ai:443/v1' }],
		['to a proxy of its own', { uri: `${PROXY}/x` }, ` ${PROXY}/novita/ `],
		['to this machine', { uri: `${LOCAL}/v1` }, LOCAL],
	])('%s', async (_, request, baseUrl = '') => {
		expect(await send(request, 'sk_test', baseUrl)).toEqual({
			...request,
			headers: { Authorization: 'Bearer sk_test' },
			sendCredentialsOnCrossOriginRedirect: false,
		});
	});

	it('without blanks around it, beside the headers that are there', async () => {
		const { headers } = await send({ uri: ADDRESS, headers: { Accept: '*/*' } }, ' sk_test\n');
		expect(headers).toEqual({ Accept: '*/*', Authorization: 'Bearer sk_test' });
	});
});

describe('the key stays here', () => {
	it.each<[string, object]>([
		['for another server', { uri: ELSEWHERE }],
		['for another server of the same name', { uri: `${HOME}:8443/v1` }],
		['for one whose name begins alike', { uri: `${HOME}.attacker.example/v1` }],
		['for one behind a user name', { uri: `${HOME}@attacker.example/v1` }],
		['for this machine, which the Base URL is not', { uri: `${LOCAL}/rest` }],
		['when an address goes over the base', { baseURL: HOME, url: PLAIN }],
		['when two slashes do', { baseURL: HOME, url: '//attacker.example/v1' }],
		['when backslashes do', { baseURL: HOME, url: '/\\attacker.example' }],
		['when one of two addresses leads away', { url: ADDRESS, uri: ELSEWHERE }],
		['when the base leads away', { baseURL: ELSEWHERE, url: '/v1' }],
		['when blanks hide the address', { baseURL: HOME, url: `  ${PLAIN}` }],
		['unencrypted', { uri: new URL(PLAIN) }],
		['when the scheme has no slashes', { baseURL: HOME, url: 'http:novita.ai' }],
		['for another protocol', { uri: 'ftp://api.novita.ai/' }],
		['when nothing names a server', { url: '/openapi/v1/billing/balance/detail' }],
		['when there is no address at all', {}],
	])('%s', async (_, request) => {
		const why = 'The Novita API credential is only for requests to its Base URL, ' + HOME;
		await expect(send(request)).rejects.toEqual(new Error(why));
	});

	it('where the Base URL itself would send it unencrypted', async () => {
		const refused = send({ uri: PLAIN }, 'sk_test', 'http://api.novita.ai');
		await expect(refused).rejects.toThrow('has to start with https://');
	});

	it('where the server that the test asks leads to another', () => {
		expect(check.request).toMatchObject({ disableFollowRedirect: true });
	});
});

it('a key comes from the Novita console', () => {
	const [key] = new NovitaApi().properties;
	expect(key?.hint).toContain('href="https://novita.ai/settings/key-management"');
});
