import type { IHttpRequestOptions } from 'n8n-workflow';

import { NovitaApi } from '../../../credentials/NovitaApi.credentials';

const { authenticate, test: check } = new NovitaApi();
const ADDRESS = 'https://api.novita.ai/openapi/v1/billing/balance/detail';
const PLAIN = 'http://api.novita.ai/openapi/v1/billing/balance/detail';

/** As n8n calls it, with requests of either shape. */
const send = async (request: object, apiKey = 'sk_test', baseUrl = '') =>
	await authenticate({ apiKey, baseUrl }, request as IHttpRequestOptions);
const ONLY_THERE = 'only for requests to its Base URL, https://api.novita.ai';

describe('the key goes along', () => {
	it.each<[string, object, string]>([
		[
			'as the nodes write it',
			{ baseURL: 'https://api.novita.ai', url: '/v3/async/task-result' },
			'',
		],
		['as the HTTP Request node writes it', { uri: ADDRESS }, ''],
		['with the address as an object', { url: new URL(ADDRESS) }, ''],
		['with the address as an object, as the HTTP Request node', { uri: new URL(ADDRESS) }, ''],
		['in the older shape, with a base', { baseURL: 'https://api.novita.ai', uri: '/v1' }, ''],
		['with its port spelled out', { uri: 'HTTPS://API.novita.ai:443/v1' }, ''],
		[
			'to a proxy of its own',
			{ uri: 'https://proxy.example/x' },
			' https://proxy.example/novita/ ',
		],
		['to this machine', { uri: 'http://127.0.0.1:8080/v1' }, 'http://127.0.0.1:8080'],
	])('%s', async (_, request, baseUrl) => {
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
		['for another server', { uri: 'https://attacker.example/v1' }],
		['for another server of the same name', { uri: 'https://api.novita.ai:8443/v1' }],
		['for one whose name begins alike', { uri: 'https://api.novita.ai.attacker.example/v1' }],
		['for one behind a user name', { uri: 'https://api.novita.ai@attacker.example/v1' }],
		['for this machine, which the Base URL is not', { uri: 'http://localhost:5678/rest' }],
		['when an address goes over the base', { baseURL: 'https://api.novita.ai', url: PLAIN }],
		['when two slashes do', { baseURL: 'https://api.novita.ai', url: '//attacker.example/v1' }],
		['when backslashes do', { baseURL: 'https://api.novita.ai', url: '/\\attacker.example' }],
		['when one of two addresses leads away', { url: ADDRESS, uri: 'https://attacker.example' }],
		['when the base leads away', { baseURL: 'https://attacker.example', url: '/v1' }],
		['when blanks hide the address', { baseURL: 'https://api.novita.ai', url: `  ${PLAIN}` }],
		['unencrypted', { uri: new URL(PLAIN) }],
		['when the scheme has no slashes', { baseURL: 'https://api.novita.ai', url: 'http:novita.ai' }],
		['for another protocol', { uri: 'ftp://api.novita.ai/' }],
		['when nothing names a server', { url: '/openapi/v1/billing/balance/detail' }],
		['when there is no address at all', {}],
	])('%s', async (_, request) => {
		const refused = send(request);
		await expect(refused).rejects.toThrow(ONLY_THERE);
		await expect(refused).rejects.not.toThrow('sk_test');
	});

	it('where the Base URL itself would send it unencrypted', async () => {
		const refused = send({ uri: PLAIN }, 'sk_test', 'http://api.novita.ai');
		await expect(refused).rejects.toThrow('has to start with https://');
	});

	it('where the server that the test asks leads to another', () => {
		expect(check.request).toMatchObject({ disableFollowRedirect: true });
	});
});
