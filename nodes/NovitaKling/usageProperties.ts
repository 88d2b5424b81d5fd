import type { INodeProperties } from 'n8n-workflow';

import { CYCLES } from '../novita/api/billing';

const displayOptions = { show: { operation: ['getUsage'] } };

/** The fields of Get Usage. */
export const USAGE_PROPERTIES: readonly INodeProperties[] = [
	{
		displayName: 'Sum Up By',
		name: 'usageCycle',
		type: 'options',
		displayOptions,
		options: CYCLES.map((value) => ({ name: value, value })),
		default: 'Day',
		description: 'The time that each item covers, in UTC',
	},
	{
		displayName: 'From',
		name: 'usageFrom',
		type: 'dateTime',
		displayOptions,
		default: '',
		description: 'In UTC. Empty: seven days before To.',
	},
	{
		displayName: 'To',
		name: 'usageTo',
		type: 'dateTime',
		displayOptions,
		default: '',
		description: 'In UTC. Empty: today.',
		hint: 'Novita bills each hour, so the latest videos may be missing',
	},
	{
		displayName: 'Product Name',
		name: 'usageProduct',
		type: 'string',
		displayOptions,
		default: '',
		placeholder: 'e.g. kling-v3.0',
		description: 'A name or a part of it. Empty: all images, videos and audio.',
	},
	{
		displayName: 'This API Key Only',
		name: 'usageThisKeyOnly',
		type: 'boolean',
		displayOptions,
		default: true,
		description: 'Whether to leave out bills of other API keys of the account',
	},
];
