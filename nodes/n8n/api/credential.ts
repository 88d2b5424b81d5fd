import { NodeOperationError, type IExecuteFunctions } from 'n8n-workflow';

import { readBaseUrl } from '../../novita/api/baseUrl';

export interface NovitaCredential {
	baseUrl: string;
	/** Only for taking it out of what a server says. Requests get it from n8n. */
	apiKey: string;
}

/**
 * The credential of the node.
 *
 * @throws NodeOperationError where the base URL would send the key unencrypted.
 */
export async function readCredential(context: IExecuteFunctions): Promise<NovitaCredential> {
	const { apiKey, baseUrl } = await context.getCredentials('novitaApi');
	const address = readBaseUrl(baseUrl);
	if ('invalid' in address) {
		throw new NodeOperationError(context.getNode(), address.invalid, {
			description: 'Correct the Base URL in the credential. Nothing was sent.',
		});
	}
	return { baseUrl: address.baseUrl, apiKey: typeof apiKey === 'string' ? apiKey.trim() : '' };
}
