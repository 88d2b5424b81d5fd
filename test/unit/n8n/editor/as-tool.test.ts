/** The panels of the two tools, and what an AI model is asked for, as n8n's own code makes both of them. */
import { NodeHelpers, traverseNodeParameters, type INodeParameters } from 'n8n-workflow';

import { NovitaKling } from '../../../../nodes/NovitaKling/NovitaKling.node';
import { NovitaWaitForTask } from '../../../../nodes/NovitaWaitForTask/NovitaWaitForTask.node';
import { asTool } from '../../../support/editor';

const kling = asTool(new NovitaKling().description);
const wait = asTool(new NovitaWaitForTask().description);

function look(type: typeof kling, set: INodeParameters) {
	const { properties, name } = type;
	const node = { id: 'a', name, type: name, typeVersion: 1, position: [0, 0], parameters: set };
	const asNode = node as Parameters<typeof NodeHelpers.displayParameter>[2] & object;
	const read = NodeHelpers.getNodeParameters(properties, set, true, false, asNode, type) ?? {};
	const asked: Parameters<typeof traverseNodeParameters>[1] = [];
	traverseNodeParameters(read, asked);
	const shown = properties.filter(
		(each) =>
			each.type !== 'hidden' && NodeHelpers.displayParameter(read, each, asNode, type, read),
	);
	return {
		read,
		asked: asked.map(({ key }) => key),
		shown: shown.map((each) => each.name),
		all: asked,
	};
}

describe('Novita Wait for Task as a tool', () => {
	it('asks the model for the task ID as it is dropped in, and says what that is', () => {
		const { all } = look(wait, {});
		expect(all).toEqual([
			{
				key: 'Task_ID',
				description: 'The task to wait for: the task_id that Novita Kling outputs',
				type: 'string',
			},
		]);
	});

	it('has nothing of files in its panel, which n8n drops on their way to an agent', () => {
		expect(look(wait, {}).shown).toEqual([
			'toolDescription',
			'operation',
			'taskId',
			'waitMode',
			'timeout',
			'options',
		]);
	});
});

describe('Novita Kling as a tool', () => {
	it.each([
		[{}, ['Image_URL', 'Prompt']],
		[{ operation: 'textToVideo', model: 'kling-v3.0-std-t2v' }, ['Prompt']],
		[
			{ operation: 'motionControl', model: 'kling-v3.0-motion-control' },
			['Image_URL', 'Motion_Video_URL'],
		],
		[{ imageInput: 'binary' }, ['Prompt']],
		[{ endImageInput: 'url' }, ['Image_URL', 'Prompt']],
		[{ prompt: 'A fox in the snow' }, ['Image_URL']],
		[{ model: 'kling-v3.0-pro-i2v', promptMode: 'multiShot' }, ['Image_URL']],
		[{ model: 'kling-v3.0-pro-i2v', promptMode: 'multiShotJson' }, ['Image_URL', 'Shots__JSON_']],
		[{ promptMode: 'multiShotJson' }, ['Image_URL', 'Prompt', 'Shots__JSON_']],
		[{ multiPromptJson: "={{ $fromAI('Shots') }}" }, ['Image_URL', 'Prompt']],
		[{ operation: 'getBalance' }, []],
		[{ operation: 'getUsage' }, []],
	])('with %j asks the model for what a video needs: %j', (set, expected) => {
		expect(look(kling, set).asked.sort()).toEqual(expected);
	});

	it('shows each field once', () => {
		const { shown } = look(kling, {});
		expect(new Set(shown).size).toBe(shown.length);
		expect(shown).toEqual(expect.arrayContaining(['toolDescription', 'imageUrl', 'prompt']));
	});
});

/** What n8n hands the model of a tool with these settings. */
function told(type: typeof kling, set: INodeParameters): string {
	const node = { parameters: look(type, set).read } as Parameters<
		typeof NodeHelpers.getToolDescriptionForNode
	>[0];
	const nodeType = { description: type } as Parameters<
		typeof NodeHelpers.getToolDescriptionForNode
	>[1];
	return NodeHelpers.getToolDescriptionForNode(node, nodeType);
}

const PAYS = 'Each call costs money: call it once for each video that was asked for.';
const text = { operation: 'textToVideo', model: 'kling-v3.0-std-t2v' };

it.each<[string, typeof kling, INodeParameters, string]>([
	[
		'Image to Video',
		kling,
		{},
		`Starts a video from an image and a prompt, and returns its task_id at once. Its videos last 3 to 15 seconds. ${PAYS} Novita Wait for Task then gets the video.`,
	],
	[
		'Text to Video',
		kling,
		text,
		`Starts a video from a prompt, and returns its task_id at once. Its videos last 3 to 15 seconds, in 16:9, 9:16 or 1:1. ${PAYS} Novita Wait for Task then gets the video.`,
	],
	[
		'Text to Video that waits',
		kling,
		{ ...text, waitForCompletion: true },
		`Makes a video from a prompt, and returns its video_url after some minutes. Its videos last 3 to 15 seconds, in 16:9, 9:16 or 1:1. ${PAYS} If it takes too long, it returns the task_id for Novita Wait for Task.`,
	],
	[
		'a model of the list with two lengths',
		kling,
		{ model: 'kling-v2.1-i2v' },
		`Starts a video from an image and a prompt, and returns its task_id at once. Its videos last 5 or 10 seconds. ${PAYS} Novita Wait for Task then gets the video.`,
	],
	[
		'Other Model',
		kling,
		{ model: 'custom' },
		`Starts a video from an image and a prompt, and returns its task_id at once. ${PAYS} Novita Wait for Task then gets the video.`,
	],
	[
		'Get Balance',
		kling,
		{ operation: 'getBalance' },
		'Returns what is left in the Novita account, in US dollars. Costs nothing.',
	],
	[
		'Get Usage',
		kling,
		{ operation: 'getUsage' },
		'Returns what Novita has billed in the last seven days, in US dollars, by product and day. Costs nothing. Bills come each hour.',
	],
	[
		'Novita Wait for Task',
		wait,
		{},
		'Returns the status of a task by its task_id, and its video_url, images or audios once it is finished. Making a video takes minutes. Costs nothing.',
	],
	['a tool that somebody described', kling, { ...text, toolDescription: 'Mine' }, 'Mine'],
])('the model is told of %s what it gives, takes and costs', (_, type, set, words) => {
	expect(told(type, set)).toBe(words);
});
