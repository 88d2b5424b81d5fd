import type {
	ChoiceField,
	FlagField,
	ImageField,
	NumberField,
	ShotsField,
	TextField,
	VideoField,
	VoicesField,
} from './types';

/**
 * The vocabulary of the Kling pages: every field once, with the limits that the pages share.
 * A model's entry picks from it, and overrides what its own page says differently.
 */

/** "must not exceed 10MB; width and height must be >= 300px; aspect ratio … 1:2.5 and 2.5:1": width by height. */
export const KLING_IMAGE = {
	maxBytes: 10_000_000,
	minWidth: 300,
	minHeight: 300,
	minAspectRatio: 1 / 2.5,
	maxAspectRatio: 2.5,
};

/** For pages that only speak of a URL. */
export const URL_ONLY =
	'This model officially accepts only image URLs. To send a file as one, set Image Encoding to Signed URL.';

const PROMPT_LENGTH = 2500;

/** Without Intl, which takes ten milliseconds to begin: n8n loads this with the node. */
const atMost = (characters: number) =>
	`At most ${String(characters).replace(/(?=...$)/, ',')} characters`;

const PROMPT = 'What happens in the video: motion, camera, mood, voices and sounds';

const MODES = {
	Standard: '720p, faster and cheaper',
	Professional: '1080p, at a higher price',
};

export const image = (more: Partial<ImageField> = {}): ImageField => ({
	kind: 'image',
	api: 'image',
	parameter: 'image',
	label: 'Image',
	description: 'The first frame of the video. PNG or JPEG, up to 10 MB, from 300 x 300 px.',
	required: true,
	extensions: ['jpg', 'jpeg', 'png'],
	documented: ['format', 'size', 'pixels', 'ratio'],
	mayBeNone: false,
	binaryDefault: 'data',
	...more,
});

export const endImage = (more: Partial<ImageField> = {}): ImageField => ({
	...image(),
	api: 'end_image',
	parameter: 'endImage',
	label: 'End Image',
	description: 'The last frame of the video. Same format and size limits as Image.',
	required: false,
	mayBeNone: true,
	binaryDefault: 'endImage',
	...more,
});

/** @param what Description of the prompt, without its length. */
export const prompt = ({
	what = PROMPT,
	maxLength = PROMPT_LENGTH,
	...more
}: Partial<TextField> & { what?: string } = {}): TextField => ({
	kind: 'text',
	api: 'prompt',
	parameter: 'prompt',
	label: 'Prompt',
	description: `${what}. ${atMost(maxLength)}.`,
	placeholder: 'e.g. The camera slowly circles the cup while steam rises in the morning light',
	required: true,
	maxLength,
	rows: 4,
	...more,
});

/** A prompt beside those of shots, as its field and messages call it. */
export const besideShots = <Field extends { api: string; label: string }>(field: Field): Field =>
	field.api === 'prompt' ? { ...field, label: 'Prompt (Whole Video)' } : field;

/** Shots as data give them, which have a field of their own. */
export const shotsFromData = (field: ShotsField): ShotsField => ({
	...field,
	parameter: `${field.parameter}Json`,
	label: `${field.label} (JSON)`,
});

/** For a video without an image, whose prompt has to say all. */
export const scenePrompt = (more: Parameters<typeof prompt>[0] = {}): TextField =>
	prompt({
		what: 'What the video shows: scene, motion, camera, mood, voices and sounds',
		placeholder: 'e.g. A fox trots through fresh snow at dawn, and the camera follows at its side',
		...more,
	});

export const negativePrompt = (maxLength = PROMPT_LENGTH): TextField => ({
	kind: 'text',
	api: 'negative_prompt',
	parameter: 'negativePrompt',
	label: 'Negative Prompt',
	description: `What should not appear in the video. ${atMost(maxLength)}.`,
	placeholder: 'e.g. blurry, text, watermark',
	maxLength,
	rows: 2,
	inOptions: true,
});

/** @param seconds The lengths that the model's page lists, in whole seconds. */
export const duration = (
	seconds: readonly number[],
	more: Partial<ChoiceField> = {},
): ChoiceField => ({
	kind: 'choice',
	api: 'duration',
	parameter: 'duration',
	label: 'Duration',
	description: 'Length of the video. Novita bills each second.',
	choices: seconds.map((value) => ({ value, label: `${value} Seconds` })),
	default: 5,
	unit: 'seconds',
	...more,
});

export const cfgScale = (more: Partial<NumberField> = {}): NumberField => ({
	kind: 'number',
	api: 'cfg_scale',
	parameter: 'cfgScale',
	label: 'Prompt Adherence',
	description: 'How closely to follow the prompt, from 0 to 1 (CFG scale)',
	min: 0,
	max: 1,
	default: 0.5,
	precision: 2,
	inOptions: true,
	...more,
});

/** What the older pages call the same: 0 to 1, 0.5 by default, how closely the video follows the prompt. */
export const guidanceScale = (more: Partial<NumberField> = {}): NumberField =>
	cfgScale({ api: 'guidance_scale', ...more });

/** @param modes Those of the model's page. */
export const mode = (modes: ReadonlyArray<'Standard' | 'Professional'>): ChoiceField => ({
	kind: 'choice',
	api: 'mode',
	parameter: 'mode',
	label: 'Mode',
	description: 'Quality and price of the video',
	choices: modes.map((value) => ({ value, label: value, description: MODES[value] })),
	default: 'Standard',
});

/** @param byDefault What the model's own page gives: the v2.6 page says true, the v3.0 pages false. */
export const sound = (byDefault: boolean): FlagField => ({
	kind: 'flag',
	api: 'sound',
	parameter: 'sound',
	label: 'Sound',
	description: 'Whether to generate sound, which costs more',
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
	description: 'The shots of the video, in playing order',
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
	description: 'Up to two voice IDs. Name them <<<voice_1>>> and <<<voice_2>>> in the prompt.',
	maxItems: 2,
});

/** From here on, what only the page of Motion Control has. */
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
