import {
	NodeConnectionTypes,
	type IExecuteFunctions,
	type INodeExecutionData,
	type INodeType,
	type INodeTypeDescription,
} from 'n8n-workflow';

import { klingProperties } from './properties';
import { klingSubtitle } from './subtitle';

export class NovitaKling implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Novita Kling',
		name: 'novitaKling',
		icon: { light: 'file:novitaKling.svg', dark: 'file:novitaKling.dark.svg' },
		group: ['transform'],
		version: 1,
		subtitle: klingSubtitle(),
		description: 'Create videos from images and texts with the Kling models of Novita AI',
		defaults: { name: 'Novita Kling' },
		inputs: [NodeConnectionTypes.Main],
		outputs: [NodeConnectionTypes.Main],
		usableAsTool: true,
		credentials: [{ name: 'novitaApi', required: true }],
		properties: klingProperties(),
	};

	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		// n8n loads every node at its start. What only a run needs is loaded at the first one.
		const { execute } = await import('./execute');
		const { throwOnlyToStop } = await import('../n8n/items/items');
		return await throwOnlyToStop(this, async () => await execute(this));
	}
}
