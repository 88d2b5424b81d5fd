import type { IExecuteFunctions } from 'n8n-workflow';

/** Which credential the node has: the two nodes of a workflow may hold those of two accounts. */
export function tellCredential(context: IExecuteFunctions): string {
	const { novitaApi } = context.getNode().credentials ?? {};
	return novitaApi
		? `This node uses the credential "${novitaApi.name}". Choose the one that Novita Kling has.`
		: '';
}
