import { createHash } from 'crypto';
import type { IExecuteFunctions } from 'n8n-workflow';

import { readBaseUrl } from '../../novita/api/baseUrl';
import { fitsMask } from '../../novita/api/billing';
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
	/** Whether an API key of which just a few letters are shown ("sk_a***9f2c") may be this one. */
	fitsMask: (mask: string) => boolean;
}

export type Connection = Connected | { kind: 'failure'; failure: ItemFailure };

/**
 * The API for each item, at its place. A credential may hold an expression on the item, as one key for each client:
 * items whose credential gives the same share a connection.
 */
export async function connectAll(
	context: IExecuteFunctions,
	itemIndexes: readonly number[],
): Promise<Connection[]> {
	const shared = new Map<string, Connected>();
	const connections: Connection[] = [];
	for (const itemIndex of itemIndexes) {
		const own = await connect(context, itemIndex);
		if (own.kind === 'client' && !shared.has(own.account.print)) {
			shared.set(own.account.print, own);
		}
		connections.push(own.kind === 'client' ? (shared.get(own.account.print) ?? own) : own);
	}
	// One credential, but several who pay: none may get the task of another.
	if (shared.size > 1) for (const { account } of shared.values()) account.id += account.print;
	return connections;
}

/**
 * The API with the node's credential, as it is for one item. Nothing is sent yet, and nothing thrown: a credential
 * that was deleted, or whose Base URL would send the key unencrypted, is a failure of the item.
 */
export async function connect(context: IExecuteFunctions, itemIndex = 0): Promise<Connection> {
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
		const { apiKey, baseUrl } = await context.getCredentials('novitaApi', itemIndex);
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
			client: new NovitaClient(
				createSend(context, credential, itemIndex),
				systemClock,
				credential.baseUrl,
			),
			account: {
				id: context.getNode().credentials?.novitaApi?.id ?? '',
				print: createHash('sha256').update(JSON.stringify(credential)).digest('hex'),
			},
			fitsMask: (mask) => fitsMask(mask, credential.apiKey),
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
