import type {
	ICredentialDataDecryptedObject,
	ICredentialTestRequest,
	ICredentialType,
	IHttpRequestOptions,
	Icon,
	INodeProperties,
} from 'n8n-workflow';

import { DEFAULT_BASE_URL, isSafeUrl } from '../nodes/novita/baseUrl';

export class NovitaApi implements ICredentialType {
	name = 'novitaApi';

	displayName = 'Novita API';

	icon: Icon = {
		light: 'file:../nodes/NovitaKling/novitaKling.svg',
		dark: 'file:../nodes/NovitaKling/novitaKling.dark.svg',
	};

	documentationUrl = 'https://novita.ai/docs/guides/quickstart';

	properties: INodeProperties[] = [
		{
			displayName: 'API Key',
			name: 'apiKey',
			type: 'string',
			typeOptions: { password: true },
			default: '',
			required: true,
			description: 'From the Novita console, under Settings > Key Management',
		},
		{
			displayName: 'Base URL',
			name: 'baseUrl',
			type: 'string',
			default: DEFAULT_BASE_URL,
			description:
				'Address of the API. Only https is accepted, except for a server on the same machine.',
		},
	];

	/** The key only ever travels encrypted, or to this machine itself. */
	authenticate = async (
		credentials: ICredentialDataDecryptedObject,
		requestOptions: IHttpRequestOptions,
	): Promise<IHttpRequestOptions> => {
		const target = requestOptions.baseURL ?? requestOptions.url;
		if (!isSafeUrl(target)) {
			throw new Error(
				'The Base URL has to start with https:// (plain http:// only leads to this machine itself)',
			);
		}
		const key = String(credentials.apiKey ?? '').trim();
		return {
			...requestOptions,
			headers: { ...requestOptions.headers, Authorization: `Bearer ${key}` },
		};
	};

	test: ICredentialTestRequest = {
		request: {
			baseURL: `={{ ($credentials.baseUrl || '${DEFAULT_BASE_URL}').replace(/\\/+$/, '') }}`,
			url: '/openapi/v1/billing/balance/detail',
		},
		rules: [
			{
				type: 'responseCode',
				properties: {
					value: 403,
					message: "Novita doesn't accept this API key. Copy it again from the Novita console.",
				},
			},
			{
				type: 'responseCode',
				properties: {
					value: 401,
					message: "Novita doesn't accept this API key. Copy it again from the Novita console.",
				},
			},
			{
				type: 'responseCode',
				properties: { value: 400, message: 'Novita got no API key. Fill in the API Key.' },
			},
			{
				type: 'responseCode',
				properties: {
					value: 404,
					message: 'There is no Novita API at this Base URL. Check the address.',
				},
			},
		],
	};
}
