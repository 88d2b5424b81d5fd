import {
	NodeConnectionTypes,
	type IExecuteFunctions,
	type INodeExecutionData,
	type INodeType,
	type INodeTypeDescription,
} from 'n8n-workflow';

import { klingProperties, klingSubtitle } from './properties';

export class NovitaKling implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Novita Kling',
		name: 'novitaKling',
		icon: { light: 'file:novitaKling.svg', dark: 'file:novitaKling.dark.svg' },
		group: ['transform'],
		version: 1,
		subtitle: klingSubtitle(),
		description: 'Create videos from images or text with Kling on Novita AI',
		defaults: { name: 'Novita Kling' },
		inputs: [NodeConnectionTypes.Main],
		outputs: [NodeConnectionTypes.Main],
		usableAsTool: true,
		// For AI that builds workflows. An older n8n doesn't know it, and doesn't mind.
		builderHint: {
			searchHint:
				'Starts videos and outputs a task ID for each within seconds. A task is a video in the making at Novita AI, which takes minutes: connect Novita Wait for Task behind this node, or turn on Wait for Completion. Each run makes new videos that cost money. Retry On Fail is safe: an item that has a task is never billed again.',
			relatedNodes: [
				{
					nodeType: 'n8n-nodes-novita-kling.novitaWaitForTask',
					relationHint: 'Waits for the tasks that this node starts, and gets their videos',
				},
			],
		},
		credentials: [{ name: 'novitaApi', required: true }],
		properties: klingProperties(),
	};

	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		// n8n loads every node at its start. What only a run needs is loaded at the first one.
		const { throwOnlyToStop } = await import('../n8n/items/items');
		return await throwOnlyToStop(this, async () => {
			const { execute } = await import('./execute');
			return await execute(this);
		});
	}
}
