import type { INodeExecutionData, INodeParameters, IRun } from 'n8n-workflow';

import { type NovitaOptions, startSimulator, stopEncoder, type Simulator } from '../../simulator';
import { startTask } from '../start-task';
import { initBinaryData, runWorkflow, type NodeUnderTest, type RunOptions } from './engine';

/** Items as a start node gives them. */
export const items = (...json: Array<Record<string, unknown>>): INodeExecutionData[] =>
	json.map((each) => ({ json: each as INodeExecutionData['json'] }));

export const kling = (
	parameters: INodeParameters,
	settings: NodeUnderTest['settings'] = {},
): NodeUnderTest => ({ type: 'novitaKling', name: 'Kling', parameters, settings });

export const waitNode = (
	parameters: INodeParameters = {},
	settings: NodeUnderTest['settings'] = {},
): NodeUnderTest => ({ type: 'novitaWaitForTask', name: 'Wait', parameters, settings });

/** Parameters of a small text to video run, so that no image is in the way. */
export const text = (more: INodeParameters = {}): INodeParameters => ({
	operation: 'textToVideo',
	prompt: '={{ $json.prompt }}',
	duration: 3,
	...more,
});

export interface Simulated {
	simulator: Simulator;
	run: (
		items: INodeExecutionData[],
		nodes: NodeUnderTest[],
		more?: Partial<RunOptions>,
	) => Promise<IRun>;
	/** Starts tasks straight at the simulator, so that their items don't say when they began. */
	start: (...prompts: string[]) => Promise<string[]>;
	stop: () => Promise<void>;
}

/** A simulator, and a way to run nodes against it. Tasks end at once unless told otherwise. */
export async function simulate(options: NovitaOptions = {}): Promise<Simulated> {
	await initBinaryData();
	const simulator = await startSimulator({ runMs: { min: 0, max: 0 }, ...options });
	return {
		simulator,
		run: async (items, nodes, more = {}) =>
			await runWorkflow({
				items,
				nodes,
				baseUrl: simulator.url,
				apiKey: simulator.apiKey,
				...more,
			}),
		start: async (...prompts) =>
			await Promise.all(
				prompts.map(async (prompt) => await startTask(simulator.url, simulator.apiKey, prompt)),
			),
		stop: async () => {
			await simulator.stop();
			await stopEncoder();
		},
	};
}
