import type {
	IAuthenticateRuleResponseCode,
	IAuthenticateRuleResponseSuccessBody,
	ICredentialDataDecryptedObject,
	ICredentialTestRequest,
	ICredentialType,
	IHttpRequestOptions,
	Icon,
	INodeProperties,
} from 'n8n-workflow';

import { DEFAULT_BASE_URL, isSafeUrl } from '../nodes/novita/api/baseUrl';

const REFUSED = "Novita doesn't accept this API key. Copy it again from the Novita console.";
const ELSEWHERE = 'There is no Novita API at this Base URL. Check the URL.';

const onStatus = (value: number, message: string): IAuthenticateRuleResponseCode => ({
	type: 'responseCode',
	properties: { value, message },
});

/** What the test says. n8n looks at each rule's own type, though it declares lists of a single one. */
const RULES: Array<IAuthenticateRuleResponseCode | IAuthenticateRuleResponseSuccessBody> = [
	onStatus(403, REFUSED),
	onStatus(401, REFUSED),
	onStatus(400, 'Novita received no API key. Enter it in API Key.'),
	onStatus(404, ELSEWHERE),
	// A login page or a proxy that answers in Novita's place, with a text that starts a web page.
	{ type: 'responseSuccessBody', properties: { key: '0', value: '<', message: ELSEWHERE } },
];

/**
 * Whether a request may carry the key. An address in `url` goes over the one in `baseURL`, and n8n's
 * HTTP Request node writes `uri` in place of `url`: whatever names a server has to name a safe one.
 */
function leadsToSafety(request: IHttpRequestOptions & { uri?: unknown }): boolean {
	const { baseURL, url, uri } = request;
	const servers = [baseURL, url, uri].map(String).filter((address) => URL.canParse(address));
	return servers.length > 0 && servers.every(isSafeUrl);
}

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
			description: 'The key that pays for the videos',
			hint: 'Create one in the <a href="https://novita.ai/settings/key-management" target="_blank">Novita console</a>',
		},
		{
			displayName: 'Base URL',
			name: 'baseUrl',
			type: 'string',
			default: DEFAULT_BASE_URL,
			description:
				'Leave it unchanged unless you use a proxy. Must be https, except for localhost.',
		},
	];

	/** The key only ever travels encrypted, or to this machine itself. */
	authenticate = async (
		credentials: ICredentialDataDecryptedObject,
		requestOptions: IHttpRequestOptions,
	): Promise<IHttpRequestOptions> => {
		if (!leadsToSafety(requestOptions)) {
			throw new Error(
				'The Base URL, or the URL of an HTTP Request, has to start with https:// (http:// works for localhost only)',
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
			// As the nodes read it: without blanks around it, or slashes at its end.
			baseURL: `={{ ($credentials.baseUrl || '${DEFAULT_BASE_URL}').trim().replace(/(?<!\\/)\\/+$/, '') }}`,
			url: '/openapi/v1/billing/balance/detail',
		},
		rules: RULES as ICredentialTestRequest['rules'],
	};
}
