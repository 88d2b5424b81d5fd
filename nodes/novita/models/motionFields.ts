import type { ChoiceField, FlagField, VideoField } from './types';

/** What only the page of Motion Control has. */

export const motionVideo = (): VideoField => ({
	kind: 'video',
	api: 'video',
	parameter: 'video',
	label: 'Motion Video',
	description: 'The video whose motion to copy. MP4 or MOV, up to 10 MB, 3 to 30 seconds.',
	placeholder: 'e.g. https://example.com/dance.mp4',
	required: true,
	extensions: ['mp4', 'mov'],
	maxBytes: 10_000_000,
	binaryDefault: 'video',
});

export const motionModel = (): ChoiceField => ({
	kind: 'choice',
	api: 'model_name',
	parameter: 'motionModel',
	label: 'Quality',
	description: 'Quality and price of the video',
	choices: [
		{ value: 'kling-v3-0-std', label: 'Standard', description: 'Lower price' },
		{ value: 'kling-v3-0-pro', label: 'Pro', description: 'Higher quality, higher price' },
	],
	default: 'kling-v3-0-std',
	required: true,
});

export const characterOrientation = (): ChoiceField => ({
	kind: 'choice',
	api: 'character_orientation',
	parameter: 'characterOrientation',
	label: 'Character Orientation',
	description: 'Which direction the character faces',
	hint: 'Same as Image gives 5 seconds, Same as Motion Video up to 30',
	choices: [
		{
			value: 'image',
			label: 'Same as Image',
			description: 'Pose and composition of the image, 5 seconds',
			seconds: 5,
		},
		{
			value: 'video',
			label: 'Same as Motion Video',
			description: 'Pose, composition and length of the motion video, up to 30 seconds',
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
