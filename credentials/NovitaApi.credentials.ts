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

import { USER_AGENT } from '../nodes/n8n/api/userAgent';
import { DEFAULT_BASE_URL, readBaseUrl } from '../nodes/novita/api/baseUrl';
import { urlIn } from '../nodes/novita/values/reading';

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
	// No redirect is followed.
	...[301, 302, 303, 307, 308, 404].map((status) => onStatus(status, ELSEWHERE)),
	// A login page or a proxy that answers in Novita's place, with a text that starts a web page.
	{ type: 'responseSuccessBody', properties: { key: '0', value: '<', message: ELSEWHERE } },
];

/**
 * Whether a request may carry the key: only to the server of the Base URL. An address in `url` goes over the one in
 * `baseURL`, and n8n's HTTP Request node writes `uri` in place of `url`: each of them has to lead there.
 */
function leadsHome(request: IHttpRequestOptions & { uri?: unknown }, baseUrl: string): boolean {
	const { origin } = new URL(baseUrl);
	const addresses = [request.baseURL, request.url, request.uri]
		.filter((address) => address !== undefined && address !== null)
		.map((address) => String(address).trim());
	return (
		addresses.some((address) => urlIn(address)) &&
		// Read as paths of that server, those that name another one show it, also by "//" alone.
		addresses.every((address) => urlIn(address, origin)?.origin === origin)
	);
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
			description: 'API key of the Novita account that is billed',
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

	/** The key only ever travels to the server of the Base URL: encrypted, or to this machine itself. */
	authenticate = async (
		credentials: ICredentialDataDecryptedObject,
		requestOptions: IHttpRequestOptions,
	): Promise<IHttpRequestOptions> => {
		const address = readBaseUrl(credentials.baseUrl);
		if ('invalid' in address) throw new Error(address.invalid);
		if (!leadsHome(requestOptions, address.baseUrl)) {
			throw new Error(
				`The Novita API credential is only for requests to its Base URL, ${new URL(address.baseUrl).origin}`,
			);
		}
		const key = String(credentials.apiKey ?? '').trim();
		return {
			...requestOptions,
			headers: { ...requestOptions.headers, Authorization: `Bearer ${key}` },
			sendCredentialsOnCrossOriginRedirect: false,
		};
	};

	test: ICredentialTestRequest = {
		request: {
			// As the nodes read it: without blanks around it, or slashes at its end.
			baseURL: `={{ ($credentials.baseUrl || '${DEFAULT_BASE_URL}').trim().replace(/(?<!\\/)\\/+$/, '') }}`,
			url: '/openapi/v1/billing/balance/detail',
			// An older n8n would take the key along to wherever a redirect leads.
			disableFollowRedirect: true,
			headers: USER_AGENT,
		},
		rules: RULES as ICredentialTestRequest['rules'],
	};
}
