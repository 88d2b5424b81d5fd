import {
	NodeConnectionTypes,
	type IExecuteFunctions,
	type INodeExecutionData,
	type INodeType,
	type INodeTypeDescription,
} from 'n8n-workflow';

import { waitProperties } from './properties';

export class NovitaWaitForTask implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Novita Wait for Task',
		name: 'novitaWaitForTask',
		icon: { light: 'file:novitaWaitForTask.svg', dark: 'file:novitaWaitForTask.dark.svg' },
		group: ['transform'],
		version: 1,
		subtitle:
			'={{ $parameter["operation"] === "checkOnce" ? "Check Once" : ({ running: "Keep Running", suspend: "Suspend" })[$parameter["waitMode"]] }}',
		waitingNodeTooltip:
			'Suspended: n8n checks the tasks about once a minute, and continues by itself',
		description: 'Wait for a task of Novita AI, and get its video, images or audio',
		defaults: { name: 'Novita Wait for Task' },
		inputs: [NodeConnectionTypes.Main],
		outputs: `={{ $parameter["operation"] === "checkOnce" ? [{ type: "${NodeConnectionTypes.Main}", displayName: "Finished" }, { type: "${NodeConnectionTypes.Main}", displayName: "Still Running" }] : ["${NodeConnectionTypes.Main}"] }}`,
		usableAsTool: true,
		builderHint: {
			searchHint:
				'Waits for tasks that Novita Kling has started, all items in parallel, and outputs each video as a URL and a file. A task is a video in the making at Novita AI. Waiting costs nothing, and can be repeated with the same task ID, so Retry On Fail is safe.',
			relatedNodes: [
				{
					nodeType: 'n8n-nodes-novita-kling.novitaKling',
					relationHint: 'Starts the tasks, and outputs the ID of each in task_id',
				},
			],
		},
		credentials: [{ name: 'novitaApi', required: true }],
		properties: waitProperties,
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
