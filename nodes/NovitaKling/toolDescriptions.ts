import type { INodeProperties } from 'n8n-workflow';

import { toolDescription } from '../n8n/editor/asTool';
import type { Model, Operation } from '../novita/models/types';

const FROM: Record<Operation, string> = {
	imageToVideo: 'an image and a prompt',
	textToVideo: 'a prompt',
	motionControl: 'an image of a character and a video whose movements it copies',
};

const PAYS = 'Each call costs money: call it once for each video that was asked for.';

/**
 * What a model is told of the tool that makes videos, by what the tool does. n8n takes no expression there before 2.41,
 * and its conditions don't see into Options: what Check Only, Duration and Aspect Ratio hold can't be said.
 */
export function toolDescriptions(model: Model): INodeProperties[] {
	const from = FROM[model.operation];
	const makes = sizesOf(model);
	const say = (waits: boolean, ...sentences: string[]) =>
		toolDescription(sentences.filter((each) => each !== '').join(' '), {
			show: { '/waitForCompletion': [waits] },
		});
	return [
		say(
			false,
			`Starts a video from ${from}, and returns its task_id at once.`,
			makes,
			PAYS,
			'Novita Wait for Task then gets the video.',
		),
		say(
			true,
			`Makes a video from ${from}, and returns its video_url after some minutes.`,
			makes,
			PAYS,
			'If it takes too long, it returns the task_id for Novita Wait for Task.',
		),
	];
}

/** "Its videos last 3 to 15 seconds, in 16:9, 9:16 or 1:1." */
function sizesOf({ fields, custom }: Model): string {
	if (custom) return '';
	const choicesOf = (api: string) => {
		const field = fields.find((each) => each.api === api);
		return field?.kind === 'choice' ? field.choices.map(({ value }) => String(value)) : [];
	};
	const lengths = choicesOf('duration');
	const ratios = choicesOf('aspect_ratio');
	const between = lengths.length > 2 ? 'to' : 'or';
	const length = lengths.length > 0 && `${lengths[0]} ${between} ${lengths.at(-1)} seconds`;
	const ratio = ratios.length > 0 && `in ${ratios.slice(0, -1).join(', ')} or ${ratios.at(-1)}`;
	const parts = [length, ratio].filter(Boolean);
	return parts.length > 0 ? `Its videos last ${parts.join(', ')}.` : '';
}
