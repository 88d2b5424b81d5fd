import type { ChoiceField, FlagField, UrlField } from './types';

/** What only the page of Motion Control has. */

export const motionVideo = (): UrlField => ({
	kind: 'url',
	api: 'video',
	parameter: 'videoUrl',
	label: 'Motion Video URL',
	description:
		'Link to the video whose motion is taken over: MP4 or MOV, at most 10 MB, 3 to 30 seconds',
	placeholder: 'e.g. https://example.com/dance.mp4',
	required: true,
	extensions: ['mp4', 'mov'],
});

export const motionModel = (): ChoiceField => ({
	kind: 'choice',
	api: 'model_name',
	parameter: 'motionModel',
	label: 'Quality',
	description: 'Quality of the video, which decides its price',
	choices: [
		{ value: 'kling-v3-0-std', label: 'Standard', description: 'At the lower price' },
		{ value: 'kling-v3-0-pro', label: 'Pro', description: 'Higher video quality' },
	],
	default: 'kling-v3-0-std',
	required: true,
});

export const characterOrientation = (): ChoiceField => ({
	kind: 'choice',
	api: 'character_orientation',
	parameter: 'characterOrientation',
	label: 'Character Orientation',
	description: 'Whether the character faces as in the image or as in the motion video',
	hint: 'As in the Image gives 5 seconds, As in the Motion Video up to 30',
	choices: [
		{
			value: 'image',
			label: 'As in the Image',
			description: 'Pose and composition of the image, 5 seconds',
		},
		{
			value: 'video',
			label: 'As in the Motion Video',
			description: 'Pose and composition of the motion video, and its length, up to 30 seconds',
		},
	],
	default: 'image',
	required: true,
});

export const keepOriginalSound = (): FlagField => ({
	kind: 'flag',
	api: 'keep_original_sound',
	parameter: 'keepOriginalSound',
	label: 'Keep Original Sound',
	description: 'Whether to keep the sound of the motion video',
	default: true,
});
