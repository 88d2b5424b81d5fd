import type { INodeProperties } from 'n8n-workflow';

import { otherInTool } from '../n8n/editor/asTool';

/** Of a submission, in seconds. */
export const REQUEST_TIMEOUT = { min: 1, max: 600, default: 60, unit: 'seconds' } as const;

/** Of Spending Limit and Keep at Least, in US dollars. Each starts empty, which is refused. A limit of 0 lets nothing through. */
export const AMOUNT = { min: 0, max: 1_000_000, unit: 'dollars' } as const;

/** In US dollars. A price of 0 would take the effect from every limit. */
export const PRICE_PER_SECOND = { min: 0.0001, max: 1_000, unit: 'dollars' } as const;

/** Side by side, of the same request. */
export const VIDEOS_PER_ITEM = { min: 1, max: 4, default: 1, whole: true } as const;

/** Of one video, besides the first. */
export const NEW_TRIES = { min: 0, max: 3, default: 0, whole: true } as const;

/** For the models that take an image. */
export const IMAGE_ENCODING: INodeProperties = {
	displayName: 'Image Encoding',
	name: 'imageEncoding',
	type: 'options',
	options: [
		{ name: 'Base64', value: 'base64', description: 'Base64 without a prefix' },
		{ name: 'Data URI', value: 'dataUri', description: 'Base64 with a data: prefix, recommended' },
		{
			name: 'Signed URL',
			value: 'link',
			description: 'Novita downloads the file from this n8n, within two hours',
		},
	],
	default: 'dataUri',
	description: "How image files are sent. Doesn't affect URLs.",
};

/** For the models that take voices. */
export const VOICE_IDS: INodeProperties = {
	displayName: 'Voice IDs',
	name: 'voiceIds',
	type: 'string',
	default: '',
	placeholder: 'e.g. 829824295735410756, 829824295735410757',
	description: 'Voices from data, in place of those under Voices',
	hint: 'Separated by commas',
};

/** Options of the node itself, which every model has. Those of a model come from its fields. */
export const NODE_OPTIONS: readonly INodeProperties[] = [
	{
		displayName: 'Additional Fields (JSON)',
		name: 'additionalFields',
		type: 'json',
		default: '{}',
		description: 'Extra API fields as a JSON object. They override all other fields.',
	},
	...otherInTool(
		{
			displayName: 'Check Only',
			name: 'checkOnly',
			type: 'boolean',
			default: true,
			description: 'Whether to check and price the items without sending anything',
		},
		{ hint: "Mention it in Description above, too: n8n doesn't tell the model about it" },
	),
	{
		displayName: 'Keep at Least (USD)',
		name: 'keepAtLeast',
		type: 'number',
		typeOptions: { minValue: AMOUNT.min },
		default: '',
		placeholder: 'e.g. 5.00',
		description: 'Balance to leave in the Novita account, whoever spends from it',
		hint: 'Items that would take the balance below it are not sent',
	},
	{
		displayName: 'New Tries',
		name: 'newTries',
		type: 'number',
		typeOptions: { minValue: NEW_TRIES.min, maxValue: NEW_TRIES.max },
		displayOptions: { show: { '/waitForCompletion': [true] } },
		default: 1,
		description: 'How many more tries if Novita could not make the video. Each try is billed.',
		hint: 'Only where another try may help: never for refused content',
	},
	{
		displayName: 'Price per Second (USD)',
		name: 'pricePerSecond',
		type: 'number',
		typeOptions: { minValue: 0 },
		default: '',
		placeholder: 'e.g. 0.084',
		description: 'Your own price per second, in place of the quoted one',
		hint: 'Spending Limit and Keep at Least need it for models without a known price',
	},
	{
		displayName: 'Request Timeout (Seconds)',
		name: 'requestTimeout',
		type: 'number',
		typeOptions: { minValue: REQUEST_TIMEOUT.min, maxValue: REQUEST_TIMEOUT.max },
		default: 60,
		description:
			"How long to wait for Novita to confirm. Without confirmation, the item isn't sent again.",
	},
	{
		displayName: 'Spending Limit (USD)',
		name: 'spendingLimit',
		type: 'number',
		typeOptions: { minValue: AMOUNT.min },
		default: '',
		placeholder: 'e.g. 5.00',
		description: 'The most that an execution may cost: all items, rounds of a loop and tool calls',
		hint: 'If the items are estimated to cost more, nothing is sent',
	},
	{
		displayName: 'Videos per Item',
		name: 'videosPerItem',
		type: 'number',
		typeOptions: { minValue: VIDEOS_PER_ITEM.min, maxValue: VIDEOS_PER_ITEM.max },
		default: 2,
		description:
			'How many videos to make of each item. Each is billed, and output as its own item.',
	},
	{
		displayName: 'Webhook URL',
		name: 'webhookUrl',
		type: 'string',
		default: '',
		placeholder: 'e.g. {{ $execution.resumeUrl }}',
		description: 'URL for Novita to call when the video ends. Not documented for Kling.',
		hint: 'Set a time limit in the node that waits for the call',
	},
];
