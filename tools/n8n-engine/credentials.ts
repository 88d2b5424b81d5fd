import {
	ICredentialsHelper,
	type ICredentialDataDecryptedObject,
	type IHttpRequestOptions,
	type INodeParameters,
} from 'n8n-workflow';

import { NovitaApi } from '../../credentials/NovitaApi.credentials';

/** Stands for n8n's credential store: one Novita API credential, which may hold expressions. */
export class CredentialsStub extends ICredentialsHelper {
	private readonly type = new NovitaApi();

	constructor(private readonly data: ICredentialDataDecryptedObject) {
		super();
	}

	override getParentTypes(): string[] {
		return [];
	}

	override isCredentialUsableByNode(): boolean {
		return true;
	}

	override async preAuthentication(): Promise<undefined> {
		return undefined;
	}

	override async runPreAuthentication(): Promise<undefined> {
		return undefined;
	}

	override async getCredentials(): Promise<never> {
		throw new Error('Nothing here asks for an encrypted credential');
	}

	override async getDecrypted(
		...given: Parameters<ICredentialsHelper['getDecrypted']>
	): Promise<ICredentialDataDecryptedObject> {
		const [, , , mode, executeData, , item] = given;
		if (!item) return this.data;
		const { workflow, runExecutionData, runIndex, itemIndex, node, connectionInputData } = item;
		return workflow.expression.getParameterValue(
			this.data as INodeParameters,
			runExecutionData,
			runIndex,
			itemIndex,
			node.name,
			connectionInputData,
			mode,
			{},
			executeData,
		) as ICredentialDataDecryptedObject;
	}

	override async updateCredentials(): Promise<void> {}

	override async updateCredentialsOauthTokenData(): Promise<void> {}

	override getCredentialsProperties() {
		return this.type.properties;
	}

	override async authenticate(
		credentials: ICredentialDataDecryptedObject,
		_: string,
		requestOptions: IHttpRequestOptions,
	): Promise<IHttpRequestOptions> {
		return await this.type.authenticate(credentials, requestOptions);
	}
}
