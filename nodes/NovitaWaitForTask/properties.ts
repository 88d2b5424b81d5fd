import type { INodeProperties } from 'n8n-workflow';

import { askModelInTool, notInTool, toolDescription } from '../n8n/editor/asTool';
import { showWhere } from '../n8n/editor/byModel';
import { FILE_FIELDS, range, TIMEOUT } from '../wait/videoFields';
import { WAIT_LIMITS } from '../wait/waitSettings';
import { canSuspend } from './suspend/canSuspend';

const WAITS = { operation: ['wait'] };

/** The descriptions are read once, when n8n starts: where the node would refuse to suspend, it says so. */
const SUSPEND_NOTICE: INodeProperties = {
	...(canSuspend
		? {
				displayName:
					'In a sub-workflow, use Keep Running if the caller runs it once per item, or a webhook returns its result.',
				name: 'suspendCallerNotice',
			}
		: {
				displayName:
					"Suspend needs n8n 2.41 or newer, so this node won't run. Choose the operation <b>Check Once</b>, and connect <b>Still Running</b> to a Wait node of more than 65 seconds that leads back here: that survives a restart too.",
				name: 'suspendNotice',
			}),
	type: 'notice',
	default: '',
	displayOptions: { show: { ...WAITS, waitMode: ['suspend'] } },
};

export const waitProperties: INodeProperties[] = [
	toolDescription(
		'Returns the status of a task by its task_id, and its video_url, images or audios once it is finished. Making a video takes minutes. Costs nothing.',
	),
	{
		displayName: 'Operation',
		name: 'operation',
		type: 'options',
		noDataExpression: true,
		options: [
			{
				name: 'Check Once',
				value: 'checkOnce',
				action: 'Check task once',
				description: 'Check once, and send unfinished tasks to the second output',
				builderHint: {
					propertyHint:
						'The first output is Finished, the second Still Running. Connect the second to a Wait node that leads back here.',
				},
			},
			{
				name: 'Wait for Video',
				value: 'wait',
				action: 'Wait for video',
				description: 'Check until the task ends, and output its video',
			},
		],
		default: 'wait',
		description: 'What the node does',
	},
	notInTool({
		displayName: 'Connect <b>Still Running</b> to a Wait node that leads back here',
		name: 'checkOnceNotice',
		type: 'notice',
		default: '',
		displayOptions: { show: { operation: ['checkOnce'] } },
	}),
	...askModelInTool({
		displayName: 'Task ID',
		name: 'taskId',
		type: 'string',
		default: '={{ $json.task_id }}',
		placeholder: 'e.g. 2f1c9c1e-6a5b-4b0e-9b7d-0d3c1f1c2a11',
		description: 'The task to wait for: the task_id that Novita Kling outputs',
		hint: "Required. A task is Novita's name for a video in the making.",
		builderHint: {
			propertyHint:
				'Keep the default where Novita Kling stands right before this node. Otherwise refer to task_id of that node.',
		},
	}),
	{
		displayName: 'Wait Mode',
		name: 'waitMode',
		type: 'options',
		options: [
			{
				name: 'Keep Running',
				value: 'running',
				description: 'Fastest. The execution stays in memory and is lost if n8n restarts.',
			},
			{
				name: 'Suspend',
				value: 'suspend',
				// An agent waits for its tools in memory.
				displayOptions: { show: { '@tool': [false] } },
				description: canSuspend
					? "Pauses the execution in n8n's database, so it survives restarts. Checks about once a minute."
					: 'Needs n8n 2.41 or newer',
				builderHint: {
					propertyHint:
						'For scheduled workflows and long waits: no worker is held up, and a restart does no harm. Not where a webhook, form or chat waits for the reply.',
				},
			},
		],
		default: 'running',
		description: 'How to wait for the videos. The first item decides for all.',
		displayOptions: { show: WAITS },
	},
	SUSPEND_NOTICE,
	...TIMEOUT.map((field) => showWhere(WAITS, field)),
	...FILE_FIELDS,
	{
		displayName: 'Options',
		name: 'options',
		type: 'collection',
		placeholder: 'Add Option',
		default: {},
		description: 'Optional settings',
		options: [
			notInTool({
				displayName: 'File Name',
				name: 'fileName',
				type: 'string',
				default: '',
				placeholder: 'e.g. video-{{ $itemIndex }}.mp4',
				description: 'Name of the file. Defaults to the task ID. More files are numbered.',
				displayOptions: { show: { '/downloadVideo': [true] } },
			}),
			notInTool({
				displayName: 'Max File Size (MB)',
				name: 'maxFileSize',
				type: 'number',
				typeOptions: range(WAIT_LIMITS.maxFileSize),
				default: 200,
				description: 'Larger files are not downloaded',
				hint: 'Raise it with care in queue mode and before n8n 2, where the whole file is in memory',
				displayOptions: { show: { '/downloadVideo': [true] } },
			}),
			{
				displayName: 'Max Status Checks per Minute',
				name: 'maxChecksPerMinute',
				type: 'number',
				typeOptions: range(WAIT_LIMITS.maxChecksPerMinute),
				default: 300,
				description:
					'For all tasks with the same API key. The first item decides. Lower it if workflows share a key.',
			},
			{
				displayName: 'Poll Interval (Seconds)',
				name: 'pollInterval',
				type: 'number',
				typeOptions: range(WAIT_LIMITS.pollInterval),
				default: 5,
				description:
					'Time between two checks of a task. By default, it grows as the task gets older.',
				displayOptions: { show: { '/operation': ['wait'] } },
			},
			{
				displayName: 'Request Timeout (Seconds)',
				name: 'requestTimeout',
				type: 'number',
				typeOptions: range(WAIT_LIMITS.requestTimeout),
				default: 30,
				description: 'How long to wait for the reply to a single request',
			},
			notInTool({
				displayName: 'Share Link For (Hours)',
				name: 'shareLinkFor',
				type: 'number',
				typeOptions: range(WAIT_LIMITS.shareLinkFor),
				default: 24,
				description:
					'Adds share_url, a URL of this n8n for the first file. It works without a login, for this many hours.',
				hint: 'Works only as long as n8n keeps the execution',
				displayOptions: { show: { '/downloadVideo': [true] } },
			}),
			{
				displayName: 'Suspend After (Seconds)',
				name: 'suspendAfter',
				type: 'number',
				typeOptions: range(WAIT_LIMITS.suspendAfter),
				default: 60,
				description:
					'How long to keep the execution running before it is suspended. The first item decides for all.',
				displayOptions: { show: { '/operation': ['wait'], '/waitMode': ['suspend'] } },
			},
		],
	},
	// Set only by the node itself, in the inner workflow of a suspended wait.
	{ displayName: 'Role', name: 'role', type: 'hidden', default: '' },
	{ displayName: 'Suspension', name: 'suspension', type: 'hidden', default: '' },
];
