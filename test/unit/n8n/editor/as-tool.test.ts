/** The panels of the two tools, and what an AI model is asked for, as n8n's own code makes both of them. */
import { NodeHelpers, traverseNodeParameters, type INodeParameters } from 'n8n-workflow';

import { NovitaKling } from '../../../../nodes/NovitaKling/NovitaKling.node';
import { NovitaWaitForTask } from '../../../../nodes/NovitaWaitForTask/NovitaWaitForTask.node';
import { parametersOf, shownProperties } from '../../../support/editor';

const [kling, wait] = [new NovitaKling().description, new NovitaWaitForTask().description];

/** What the panel of a tool shows with these settings, and what n8n tells and asks the model then. */
function look(type: typeof kling, set: INodeParameters) {
	const { properties } = type;
	const tool = { ...type, name: `${type.name}Tool` };
	const parameters = parametersOf(set, properties, tool);
	const asked: Parameters<typeof traverseNodeParameters>[1] = [];
	traverseNodeParameters(parameters, asked);
	type Told = Parameters<typeof NodeHelpers.getToolDescriptionForNode>;
	const [node, ofType] = [{ parameters }, { description: tool }] as unknown as Told;
	return {
		asked,
		shown: shownProperties(set, properties, tool).map(({ name }) => name),
		told: NodeHelpers.getToolDescriptionForNode(node, ofType),
	};
}

it('Novita Wait for Task asks for the task ID, and shows nothing of files, which an agent never gets', () => {
	const { asked, shown } = look(wait, {});
	const description = 'The task to wait for: the task_id that Novita Kling outputs';
	expect(asked).toEqual([{ key: 'Task_ID', description, type: 'string' }]);
	expect(shown).toEqual([
		...['toolDescription', 'operation', 'taskId'],
		...['waitMode', 'timeout', 'options'],
	]);
});

describe('Novita Kling', () => {
	const motion = { operation: 'motionControl', model: 'kling-v3.0-motion-control' };
	const shots = { model: 'kling-v3.0-pro-i2v', promptMode: 'multiShot' };

	it.each<[INodeParameters, string[]]>([
		[{}, ['Image_URL', 'Prompt']],
		[{ operation: 'textToVideo', model: 'kling-v3.0-std-t2v' }, ['Prompt']],
		[motion, ['Image_URL', 'Motion_Video_URL']],
		[{ imageInput: 'binary' }, ['Prompt']],
		[{ endImageInput: 'url' }, ['Image_URL', 'Prompt']],
		[{ prompt: 'A fox in the snow' }, ['Image_URL']],
		[shots, ['Image_URL']],
		[{ ...shots, promptMode: 'multiShotJson' }, ['Image_URL', 'Shots__JSON_']],
		[{ promptMode: 'multiShotJson' }, ['Image_URL', 'Prompt', 'Shots__JSON_']],
		[{ multiPromptJson: "={{ $fromAI('Shots') }}" }, ['Image_URL', 'Prompt']],
		[{ operation: 'getBalance' }, []],
		[{ operation: 'getUsage' }, []],
	])('with %j asks the model for what a video needs: %j', (set, expected) => {
		const { asked } = look(kling, set);
		expect(asked.map(({ key }) => key).sort()).toEqual(expected);
	});

	it('shows each field once', () => {
		const { shown } = look(kling, {});
		expect(new Set(shown).size).toBe(shown.length);
		expect(shown).toEqual(expect.arrayContaining(['toolDescription', 'imageUrl', 'prompt']));
	});
});

const starts = (what: string, lasts: string) =>
	`Starts a video from ${what}, and returns its task_id at once.${lasts} Each call costs money: call it once for each video that was asked for. Novita Wait for Task then gets the video.`;
const OF_BOTH = 'an image and a prompt';
const text = { operation: 'textToVideo', model: 'kling-v3.0-std-t2v' };
const OF_TEXT = ' Its videos last 3 to 15 seconds, in 16:9, 9:16 or 1:1.';

it.each<[string, INodeParameters, string]>([
	['Image to Video', {}, starts(OF_BOTH, ' Its videos last 3 to 15 seconds.')],
	['Text to Video', text, starts('a prompt', OF_TEXT)],
	[
		'Text to Video that waits',
		{ ...text, waitForCompletion: true },
		`Makes a video from a prompt, and returns its video_url after some minutes.${OF_TEXT} Each call costs money: call it once for each video that was asked for. If it takes too long, it returns the task_id for Novita Wait for Task.`,
	],
	[
		'a model with two lengths',
		{ model: 'kling-v2.1-i2v' },
		starts(OF_BOTH, ' Its videos last 5 or 10 seconds.'),
	],
	['Other Model', { model: 'custom' }, starts(OF_BOTH, '')],
	[
		'Get Balance',
		{ operation: 'getBalance' },
		'Returns what is left in the Novita account, in US dollars. Costs nothing.',
	],
	[
		'Get Usage',
		{ operation: 'getUsage' },
		'Returns what Novita has billed in the last seven days, in US dollars, by product and day. Costs nothing. Bills come each hour.',
	],
	['a tool that somebody described', { ...text, toolDescription: 'Mine' }, 'Mine'],
])('the model is told of %s what it gives, takes and costs', (_, set, words) => {
	expect(look(kling, set).told).toBe(words);
});

it('the model is told of Novita Wait for Task what it gives, and that it is free', () => {
	expect(look(wait, {}).told).toBe(
		'Returns the status of a task by its task_id, and its video_url, images or audios once it is finished. Making a video takes minutes. Costs nothing.',
	);
});
