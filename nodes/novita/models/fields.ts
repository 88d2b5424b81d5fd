import type {
	ChoiceField,
	FlagField,
	ImageField,
	ImageLimits,
	NumberField,
	ShotsField,
	TextField,
	UrlField,
	VoicesField,
} from './types';

/**
 * The vocabulary of the Kling pages: every field once, with the limits that the pages share.
 * A model's entry picks from it, and overrides what its own page says differently.
 */

/** "must not exceed 10MB; width and height must be >= 300px; aspect ratio … 1:2.5 and 2.5:1" */
export const KLING_IMAGE: ImageLimits = {
	maxBytes: 10_000_000,
	minWidth: 300,
	minHeight: 300,
	minAspectRatio: 1 / 2.5,
	maxAspectRatio: 2.5,
};

const PROMPT_LENGTH = 2500;

export const image = (more: Partial<ImageField> = {}): ImageField => ({
	kind: 'image',
	api: 'image',
	parameter: 'image',
	label: 'Image',
	description: 'The first frame of the video: PNG or JPEG, at most 10 MB, at least 300 x 300 px',
	required: true,
	limits: KLING_IMAGE,
	documented: ['format', 'size', 'pixels', 'ratio'],
	binaryDefault: 'data',
	...more,
});

export const endImage = (more: Partial<ImageField> = {}): ImageField => ({
	...image(),
	api: 'end_image',
	parameter: 'endImage',
	label: 'End Image',
	description: 'The last frame of the video, under the same rules as the first',
	required: false,
	binaryDefault: 'endImage',
	...more,
});

export const prompt = (more: Partial<TextField> = {}): TextField => ({
	kind: 'text',
	api: 'prompt',
	parameter: 'prompt',
	label: 'Prompt',
	description:
		'What happens in the video: motion, camera, mood, voices and sounds, in at most 2,500 characters',
	placeholder: 'e.g. The camera slowly circles the cup while steam rises in the morning light',
	required: true,
	maxLength: PROMPT_LENGTH,
	rows: 4,
	...more,
});

export const negativePrompt = (): TextField => ({
	kind: 'text',
	api: 'negative_prompt',
	parameter: 'negativePrompt',
	label: 'Negative Prompt',
	description: 'What to keep out of image and sound, in at most 2,500 characters',
	placeholder: 'e.g. blurry, text, watermark',
	maxLength: PROMPT_LENGTH,
	rows: 2,
	inOptions: true,
});

/** @param seconds The lengths that the model's page lists, in whole seconds. */
export const duration = (seconds: readonly number[]): ChoiceField => ({
	kind: 'choice',
	api: 'duration',
	parameter: 'duration',
	label: 'Duration',
	description: 'Length of the video. The price grows with every second.',
	choices: seconds.map((value) => ({ value, label: `${value} Seconds` })),
	default: 5,
	unit: 'seconds',
});

export const cfgScale = (): NumberField => ({
	kind: 'number',
	api: 'cfg_scale',
	parameter: 'cfgScale',
	label: 'Prompt Adherence (CFG Scale)',
	description:
		'From 0 to 1: lower values move more naturally, higher values follow the prompt more closely',
	min: 0,
	max: 1,
	default: 0.5,
	precision: 2,
	inOptions: true,
});

/** @param byDefault What the model's own page gives: the v2.6 page says true, the v3.0 pages false. */
export const sound = (byDefault: boolean): FlagField => ({
	kind: 'flag',
	api: 'sound',
	parameter: 'sound',
	label: 'Sound',
	description: 'Whether to generate sound with the video, which costs more',
	default: byDefault,
});

export const aspectRatio = (): ChoiceField => ({
	kind: 'choice',
	api: 'aspect_ratio',
	parameter: 'aspectRatio',
	label: 'Aspect Ratio',
	description: 'Shape of the video',
	choices: [
		{ value: '16:9', label: '16:9 (Landscape)' },
		{ value: '9:16', label: '9:16 (Portrait)' },
		{ value: '1:1', label: '1:1 (Square)' },
	],
	default: '16:9',
});

/**
 * @param as What the model's page takes: a list of objects, or a list of prompts.
 * What a shot is made of stands on the page of v3.0 Standard alone; the number of shots, the length
 * of their prompts and their sum come from Kling's own API, and are never refused.
 */
export const shots = (as: 'objects' | 'strings', more: Partial<ShotsField> = {}): ShotsField => ({
	kind: 'shots',
	api: 'multi_prompt',
	parameter: 'multiPrompt',
	label: 'Shots',
	description: 'The shots of the video, in the order in which they play',
	as,
	shotDuration: { min: 3, max: 15, default: 5 },
	...(as === 'objects' ? { sumsUpTo: 'duration' } : {}),
	documented: true,
	hints: { maxShots: 6, maxPromptLength: 512 },
	...more,
});

export const voices = (): VoicesField => ({
	kind: 'voices',
	api: 'voice_list',
	parameter: 'voiceList',
	label: 'Voices',
	description:
		'Up to two voice IDs. Kling takes them as <<<voice_1>>> and <<<voice_2>>> in the prompt.',
	maxItems: 2,
	needs: 'sound',
});

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
	description: 'Which of the two motion models to use',
	choices: [
		{ value: 'kling-v3-0-std', label: 'Standard' },
		{ value: 'kling-v3-0-pro', label: 'Pro' },
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
	choices: [
		{ value: 'image', label: 'As in the Image', description: 'A video of 5 seconds' },
		{
			value: 'video',
			label: 'As in the Motion Video',
			description: 'As long as the motion video, up to 30 seconds',
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
