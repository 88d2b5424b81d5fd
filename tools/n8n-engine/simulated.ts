import type { INodeExecutionData, INodeParameters } from 'n8n-workflow';

import type { NodeUnderTest } from './engine';

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
