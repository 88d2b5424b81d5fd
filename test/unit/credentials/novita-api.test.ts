import type { IHttpRequestOptions } from 'n8n-workflow';

import { NovitaApi } from '../../../credentials/NovitaApi.credentials';

const { authenticate } = new NovitaApi();
const ADDRESS = 'https://api.novita.ai/openapi/v1/billing/balance/detail';
const PLAIN = 'http://api.novita.ai/openapi/v1/billing/balance/detail';

/** As n8n calls it, with requests of either shape. */
const send = async (request: object, apiKey: unknown = 'sk_test') =>
	await authenticate({ apiKey: apiKey as string }, request as IHttpRequestOptions);

describe('the key goes along', () => {
	it.each<[string, object]>([
		['as the nodes write it', { url: ADDRESS }],
		['as the HTTP Request node writes it', { uri: ADDRESS }],
		['with the address as an object', { url: new URL(ADDRESS) }],
		['with the address as an object, as the HTTP Request node', { uri: new URL(ADDRESS) }],
		['as the test of the credential writes it', { baseURL: 'https://api.novita.ai', url: '/v1' }],
		['in the older shape, with a base', { baseURL: 'https://api.novita.ai', uri: '/v1' }],
		['to this machine', { uri: 'http://127.0.0.1:8080/v1' }],
		['to this machine by its name', { baseURL: 'http://localhost:8080', url: '/v1' }],
	])('%s', async (_, request) => {
		expect(await send(request)).toEqual({
			...request,
			headers: { Authorization: 'Bearer sk_test' },
		});
	});

	it('without blanks around it, beside the headers that are there', async () => {
		const { headers } = await send({ uri: ADDRESS, headers: { Accept: '*/*' } }, ' sk_test\n');
		expect(headers).toEqual({ Accept: '*/*', Authorization: 'Bearer sk_test' });
	});
});

describe('the key stays here', () => {
	it.each<[string, object]>([
		['unencrypted', { url: PLAIN }],
		['unencrypted in the older shape', { uri: PLAIN }],
		['unencrypted in an object', { uri: new URL(PLAIN) }],
		['unencrypted by the base', { baseURL: 'http://api.novita.ai', url: '/v1' }],
		['when an address goes over a safe base', { baseURL: 'https://api.novita.ai', url: PLAIN }],
		['when one of two addresses is unsafe', { url: ADDRESS, uri: PLAIN }],
		['when blanks hide the address', { baseURL: 'https://api.novita.ai', url: `  ${PLAIN}` }],
		['when the scheme has no slashes', { baseURL: 'https://api.novita.ai', url: 'http:novita.ai' }],
		['for another protocol', { uri: 'ftp://api.novita.ai/' }],
		['when nothing names a server', { url: '/openapi/v1/billing/balance/detail' }],
		['when there is no address at all', {}],
	])('%s', async (_, request) => {
		const refused = send(request);
		await expect(refused).rejects.toThrow('has to start with https://');
		await expect(refused).rejects.not.toThrow('sk_test');
	});
});
