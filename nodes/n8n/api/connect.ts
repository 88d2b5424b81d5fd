import { createHash } from 'crypto';
import type { IExecuteFunctions } from 'n8n-workflow';

import { readBaseUrl } from '../../novita/api/baseUrl';
import { NovitaClient } from '../../novita/api/client';
import { unusableCredential, type ItemFailure } from '../items/failures';
import { createSend, systemClock } from './send';

/** Whose account pays. */
export interface Account {
	/** Of the credential. */
	id: string;
	/** A hash of the key and of where it goes. */
	print: string;
}

export interface Connected {
	kind: 'client';
	client: NovitaClient;
	account: Account;
}

export type Connection = Connected | { kind: 'failure'; failure: ItemFailure };

/**
 * The API with the node's credential. Nothing is sent yet, and nothing thrown: a credential that was deleted, or
 * whose Base URL would send the key unencrypted, is a failure of each item.
 */
export async function connect(context: IExecuteFunctions): Promise<Connection> {
	const refuse = (why: string, fix?: string): Connection => ({
		kind: 'failure',
		failure: unusableCredential(why, fix),
	});
	if (context.getNode().credentials?.novitaApi === undefined) {
		return refuse(
			'No Novita API credential is chosen',
			'Choose or create one at the top of this node.',
		);
	}
	try {
		const { apiKey, baseUrl } = await context.getCredentials('novitaApi');
		const address = readBaseUrl(baseUrl);
		if ('invalid' in address) return refuse(address.invalid);
		const credential = {
			baseUrl: address.baseUrl,
			apiKey: typeof apiKey === 'string' ? apiKey.trim() : '',
		};
		// An expression that finds nothing gives an empty key, too.
		if (credential.apiKey === '') return refuse('The Novita API credential has no API key');
		return {
			kind: 'client',
			client: new NovitaClient(createSend(context, credential), systemClock),
			account: {
				id: context.getNode().credentials?.novitaApi?.id ?? '',
				print: createHash('sha256').update(JSON.stringify(credential)).digest('hex'),
			},
		};
	} catch (error) {
		return refuse(error instanceof Error ? error.message : 'n8n could not read the credential');
	}
}

/** Which credential the node has: the two nodes of a workflow may hold those of two accounts. */
export function tellCredential(context: IExecuteFunctions): string {
	const { novitaApi } = context.getNode().credentials ?? {};
	return novitaApi
		? `This node uses the credential "${novitaApi.name}". Choose the one that Novita Kling has.`
		: '';
}
