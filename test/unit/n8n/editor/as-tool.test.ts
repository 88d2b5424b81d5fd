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
	])(
		'with %j shows each field once, and asks the model for what a video needs: %j',
		(set, expected) => {
			const { asked, shown } = look(kling, set);
			expect(asked.map(({ key }) => key).sort()).toEqual(expected);
			expect(new Set(shown).size).toBe(shown.length);
		},
	);
});

const TEXT = { operation: 'textToVideo', model: 'kling-v3.0-std-t2v' };
const WAITS = { ...TEXT, waitForCompletion: true };

it.each<[string, typeof kling, INodeParameters, RegExp]>([
	['Image to Video', kling, {}, /^Starts a video from an image and a prompt, .* 3 to 15 seconds\./],
	['Text to Video', kling, TEXT, /^Starts a video from a prompt, .*, in 16:9, 9:16 or 1:1\. Each/],
	['what costs money', kling, TEXT, / Each call costs money: call it once .* gets the video\.$/],
	['what costs money and waits', kling, WAITS, /^Makes .* Each call costs .* the task_id for/],
	['a model of two lengths', kling, { model: 'kling-v2.1-i2v' }, / last 5 or 10 seconds\. Each/],
	['Other Model', kling, { model: 'custom' }, /its task_id at once\. Each/],
	['Get Balance', kling, { operation: 'getBalance' }, /^Returns what is left .* Costs nothing/],
	['Get Usage', kling, { operation: 'getUsage' }, /^Returns what Novita has billed .* nothing/],
	['a wait', wait, {}, /^Returns the status of a task .* Costs nothing/],
	['a tool that somebody described', kling, { toolDescription: 'Mine' }, /^Mine$/],
])('the model is told of %s what it gives, takes and costs', (_, type, set, words) => {
	expect(look(type, set).told).toMatch(words);
});
