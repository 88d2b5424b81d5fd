import type {
	ICredentialDataDecryptedObject,
	ICredentialsHelper,
	IHttpRequestOptions,
	INodeParameters,
} from 'n8n-workflow';

import { NovitaApi } from '../../credentials/NovitaApi.credentials';

/** Stands for n8n's credential store: one Novita API credential, which may hold expressions. */
export class CredentialsStub implements Partial<ICredentialsHelper> {
	constructor(private readonly data: ICredentialDataDecryptedObject) {}

	getParentTypes(): string[] {
		return [];
	}

	isCredentialUsableByNode(): boolean {
		return true;
	}

	async preAuthentication(): Promise<undefined> {
		return undefined;
	}

	async getDecrypted(
		...[, , , mode, executeData, , item]: Parameters<ICredentialsHelper['getDecrypted']>
	): Promise<ICredentialDataDecryptedObject> {
		if (!item) return this.data;
		return item.workflow.expression.getParameterValue(
			this.data as INodeParameters,
			item.runExecutionData,
			item.runIndex,
			item.itemIndex,
			item.node.name,
			item.connectionInputData,
			mode,
			{},
			executeData,
		) as ICredentialDataDecryptedObject;
	}

	async authenticate(
		credentials: ICredentialDataDecryptedObject,
		_: string,
		request: IHttpRequestOptions,
	): Promise<IHttpRequestOptions> {
		return await new NovitaApi().authenticate(credentials, request);
	}
}
