import type { IExecuteFunctions, INodeProperties } from 'n8n-workflow';

import { notInTool, otherInTool } from '../n8n/editor/asTool';
import { isToolCall } from '../n8n/execution';
import type { ItemParameters } from '../n8n/items/parameters';
import { readText } from '../novita/values/scalars';
import { MCP_PATIENCE_MS, OUTPUT_FIELD, WAIT_LIMITS } from './waitSettings';

/** The fields of a wait for videos that both nodes have. */

export const range = ({ min, max }: { min: number; max: number }) => ({
	minValue: min,
	maxValue: max,
});

export const TIMEOUT: readonly INodeProperties[] = otherInTool(
	{
		displayName: 'Timeout (Minutes)',
		name: 'timeout',
		type: 'number',
		typeOptions: range(WAIT_LIMITS.timeout),
		default: 30,
		hint: "Must be shorter than n8n's own limit: EXECUTIONS_TIMEOUT, or that of your n8n Cloud plan",
		description:
			'How long to wait. Novita finishes slower videos too: Novita Wait for Task gets them by task ID.',
	},
	{
		hint: `For agents. An MCP client gets a reply after ${MCP_PATIENCE_MS / 1000} seconds at most, and calls again with the task ID.`,
	},
);

export const FILE_FIELDS: readonly INodeProperties[] = [
	// n8n drops files on their way to an agent.
	notInTool({
		displayName: 'Download Video',
		name: 'downloadVideo',
		type: 'boolean',
		default: true,
		description:
			'Whether to download the video, images or audio as files. Their URLs work for a limited time.',
	}),
	notInTool({
		displayName: 'Put Output File in Field',
		name: 'outputBinaryProperty',
		type: 'string',
		default: OUTPUT_FIELD,
		placeholder: 'e.g. data',
		hint: 'The name of the output field to put the binary file data in',
		description:
			'Name of the output field that gets the video file. More files are numbered: data_1, data_2.',
		displayOptions: { show: { downloadVideo: [true] } },
	}),
];

/** @returns The binary field that gets an item's first file; undefined where none is wanted. */
export function readOutputField(
	context: IExecuteFunctions,
	parameters: ItemParameters,
): string | undefined {
	const wished = parameters.switch('downloadVideo', 'Download Video', true);
	// n8n drops files on their way to an agent.
	if (!wished || isToolCall(context)) return undefined;
	const field = readText(parameters.raw('outputBinaryProperty', 'Put Output File in Field'));
	return field.kind === 'value' ? field.value : OUTPUT_FIELD;
}
