/**
 * Novita's documentation as a table. `pages` has each model's page: its fields, and bodies that it
 * takes. `rules` has the sentences of those pages, each with the values that keep it and that break it.
 * The pages of Kling v3.0 Standard and v2.6 Pro are quoted; the other pages are said in the words of
 * the contract.
 */
import { pngFile } from '../../../support/item';
import {
	OLDER,
	olderPages,
	olderRules,
	V16,
	V16_TEXT,
	V21,
	V21_MASTER,
	V21_TEXT,
} from './olderPages';
import {
	GIF,
	imageRules,
	lengthRule,
	lessSaid,
	on,
	secondsIn,
	wrong,
	type Page,
	type Rule,
} from './page';

export const STANDARD = 'kling-v3.0-std-i2v';
export const V26_PRO = 'kling-v2.6-pro-i2v';
const PRO = 'kling-v3.0-pro-i2v';
const IN_4K = 'kling-v3.0-4k-i2v';
const TEXT_STANDARD = 'kling-v3.0-std-t2v';
const TEXT_PRO = 'kling-v3.0-pro-t2v';
const TEXT_4K = 'kling-v3.0-4k-t2v';
const MOTION = 'kling-v3.0-motion-control';

const URL = 'https://example.com/cup.png';
const VIDEO_URL = 'https://example.com/dance.mp4';

const shots = [
	{ prompt: 'The cup', duration: 3 },
	{ prompt: 'The steam', duration: 5 },
];
const prompts = ['The cup', 'The steam'];

const fromImage = { image: URL, prompt: 'Steam rises' };
const fromText = { prompt: 'Steam rises' };
const options = { duration: 8, cfg_scale: 0.5, sound: true, negative_prompt: 'blurry' };
const moving = {
	image: URL,
	video: VIDEO_URL,
	model_name: 'kling-v3-0-pro',
	character_orientation: 'video',
};

export const pages: Page[] = [
	...[STANDARD, IN_4K].map((slug) => ({
		slug,
		least: fromImage,
		bodies: [
			{ ...fromImage, ...options, multi_prompt: shots },
			{ ...fromImage, end_image: URL },
		],
	})),
	{
		slug: V26_PRO,
		least: fromImage,
		bodies: [
			{
				...fromImage,
				...options,
				duration: 10,
				prompt: '<<<voice_1>>> greets <<<voice_2>>>',
				voice_list: ['voice-a', 'voice-b'],
				aspect_ratio: '9:16',
			},
		],
	},
	{
		slug: PRO,
		least: fromImage,
		bodies: [
			{ ...fromImage, ...options, end_image: URL },
			{ image: URL, multi_prompt: prompts },
		],
	},
	...[TEXT_STANDARD, TEXT_4K].map((slug) => ({
		slug,
		least: fromText,
		bodies: [{ ...fromText, ...options, aspect_ratio: '1:1' }],
	})),
	{
		slug: TEXT_PRO,
		least: fromText,
		bodies: [{ ...fromText, ...options, aspect_ratio: '1:1' }, { multi_prompt: prompts }],
	},
	{
		slug: MOTION,
		least: moving,
		bodies: [
			{ ...moving, prompt: 'She dances', negative_prompt: 'blurry', keep_original_sound: false },
		],
	},
	...olderPages,
];

const threeToFifteen = [3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15];

export const rules: Rule[] = [
	...imageRules('image', (standard, v26 = standard) => ({ [STANDARD]: standard, [V26_PRO]: v26 })),
	...imageRules('end_image', (standard) => ({
		[STANDARD]: `Same format constraints as image: ${standard}`,
	})),
	lessSaid('end_image', { [PRO]: 'Supports .jpg, .jpeg, .png' }, [
		[GIF, 'is a GIF, and has to be PNG or JPEG'],
	]),
	lessSaid(
		'end_image',
		{ [IN_4K]: '.jpg, .jpeg or .png; the page says no more of it' },
		[[GIF, 'is a GIF, and has to be PNG or JPEG']],
		'officially accepts only image URLs',
	),
	{
		field: 'end_image',
		says: { [STANDARD]: 'Cannot be used together with multi_prompt' },
		beside: { multi_prompt: shots },
		becomes: [[undefined, undefined]],
		wrong: [[URL, "Kling v3.0 Standard doesn't take End Image and Shots together"]],
	},
	{
		field: 'end_image',
		says: { [PRO]: 'Not together with multi_prompt' },
		beside: { multi_prompt: prompts, prompt: undefined },
		wrong: [[URL, "Kling v3.0 Pro doesn't take End Image and Shots together"]],
	},
	{
		field: 'image',
		says: { [IN_4K]: 'The image may have to be a URL' },
		right: [URL],
		hinted: [[pngFile(640, 480), ['officially accepts only image URLs']]],
	},
	{
		field: 'prompt',
		says: on('required', STANDARD, V26_PRO, TEXT_STANDARD, TEXT_PRO, TEXT_4K, ...OLDER),
		wrong: wrong('is empty', undefined, null, '', '   ', '\n\t'),
	},
	{
		field: 'prompt',
		says: {
			[PRO]: 'prompt or multi_prompt, mutually exclusive',
			[TEXT_PRO]: 'prompt or multi_prompt; the page says not both',
		},
		beside: { multi_prompt: [{ prompt: 'The cup' }] },
		becomes: [[undefined, undefined]],
		wrong: [['Steam rises', "Kling v3.0 Pro doesn't take Prompt and Shots together"]],
	},
	{
		field: 'prompt',
		says: { [MOTION]: 'string' },
		becomes: [['', undefined]],
	},
	...['prompt', 'negative_prompt'].flatMap((field) => [
		lengthRule(field, {
			[STANDARD]: 'must not exceed 2500 characters',
			[V26_PRO]: 'max 2500 characters',
			...on('Cannot exceed 2500 characters', V21, V21_MASTER, V21_TEXT),
		}),
		lengthRule(field, on('Range: x <= 2000', V16, V16_TEXT), 2000),
	]),
	{
		field: 'negative_prompt',
		says: on('string', STANDARD, V26_PRO),
		becomes: [
			[' blurry ', 'blurry'],
			['  ', undefined],
			['', undefined],
			[undefined, undefined],
		],
	},
	{
		field: 'sound',
		says: on('boolean, default:false', STANDARD, TEXT_STANDARD, TEXT_PRO, TEXT_4K),
		editor: { type: 'boolean', default: false },
	},
	{
		field: 'sound',
		says: { [V26_PRO]: 'boolean, default:true' },
		editor: { type: 'boolean', default: true },
	},
	{
		field: 'sound',
		says: on('boolean', STANDARD, V26_PRO),
		right: [true, false],
		becomes: [
			['true', true],
			['false', false],
		],
		wrong: wrong('has to be true or false', 'perhaps', 2, [], {}),
	},
	{
		field: 'duration',
		says: {
			[STANDARD]: '(3-15). Optional values: 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15',
			...on('3 to 15, default 5', TEXT_STANDARD, TEXT_PRO, TEXT_4K),
		},
		right: threeToFifteen,
		becomes: [
			['3', 3],
			['5', 5],
			[' 15 ', 15],
		],
		wrong: wrong(
			'to one of: 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15 seconds.',
			...[2, 16, 0, -5, 5.5, Number.NaN, Infinity],
			...['5.5', 'five', '5 minutes', true, [5], { value: 5 }],
		),
		editor: secondsIn(threeToFifteen),
	},
	{
		field: 'duration',
		says: on('Optional values: 5, 10', V26_PRO, V16, V16_TEXT),
		right: [5, 10],
		becomes: [
			['5', 5],
			['10', 10],
		],
		wrong: [
			...wrong("isn't available for Kling v", 7, 3, 15, 4, 6, 9, 11, '7', 'five', 5.1),
			...wrong('Set Duration to one of: 5, 10 seconds.', 7, 'five'),
		],
		editor: secondsIn([5, 10]),
	},
	{
		field: 'cfg_scale',
		says: on('Value range: [0, 1]', STANDARD, V26_PRO),
		right: [0, 1, 0.35, 0.5],
		becomes: [['0.5', 0.5]],
		wrong: wrong('a number from 0 to 1', -0.01, 1.01, Number.NaN, Infinity, 'high', true, [], {}),
		editor: { type: 'number', typeOptions: { minValue: 0, maxValue: 1 }, default: 0.5 },
	},
	{
		field: 'aspect_ratio',
		says: {
			[V26_PRO]: 'default:"16:9". Optional values: 16:9, 9:16, 1:1',
			...on('16:9 (default), 9:16, 1:1', TEXT_STANDARD, TEXT_PRO, TEXT_4K),
			[V21_TEXT]: 'default:"16:9". Available options: 16:9, 9:16, 1:1',
		},
		right: ['16:9', '9:16', '1:1'],
		wrong: wrong(
			'Set Aspect Ratio to one of: 16:9, 9:16, 1:1.',
			...['4:3', '16/9', 16, ['16:9'], { value: '16:9' }],
		),
		editor: {
			options: ['16:9', '9:16', '1:1'].map((value) => expect.objectContaining({ value }) as object),
			default: '16:9',
		},
	},
	{
		field: 'voice_list',
		says: { [V26_PRO]: 'List of voice IDs (max 2). Array length: 0 - 2' },
		beside: { prompt: '<<<voice_1>>> greets <<<voice_2>>>', sound: true },
		right: [['a'], ['a', 'b']],
		becomes: [
			[[], undefined],
			[undefined, undefined],
			['a, b', ['a', 'b']],
			['["a", "b"]', ['a', 'b']],
			[
				[{ voiceId: '829824295735410756' }, { voiceId: 'b' }],
				['829824295735410756', 'b'],
			],
		],
		wrong: [
			[['a', 'b', 'c'], 'Too many entries in Voices: 3 (limit 2)'],
			...wrong(
				'Voice 2 in Voices has no voice ID',
				...['', '  ', null, undefined].map((voiceId) => ['a', { voiceId }]),
			),
			...wrong('Voice 2 in Voices has to be', ...[5, {}, []].map((voiceId) => ['a', { voiceId }])),
		],
	},
	{
		field: 'voice_list',
		says: { [V26_PRO]: 'array (Kling: with sound on, and named in the prompt)' },
		beside: { prompt: '<<<voice_1>>> speaks', sound: false },
		hinted: [
			[
				['a', 'b'],
				['Sound is off', '<<<voice_2>>>'],
			],
		],
	},
	{
		field: 'multi_prompt',
		says: {
			[STANDARD]: 'Each item contains a prompt and duration for one segment',
			[IN_4K]: 'One item a shot, with prompt and duration',
		},
		right: [shots],
		becomes: [
			[
				[{ prompt: 'The cup' }, { prompt: 'The steam', duration: '7' }],
				[
					{ prompt: 'The cup', duration: 5 },
					{ prompt: 'The steam', duration: 7 },
				],
			],
		],
		hinted: [
			[
				[{ prompt: 'The cup', duration: 5, camera: 'left', id: 1 }],
				['unknown entries, which are not sent: camera, id'],
				[{ prompt: 'The cup', duration: 5 }],
			],
		],
	},
	{
		field: 'multi_prompt',
		says: { [STANDARD]: 'prompt: required. duration: integer, default 5, 3 to 15 (its .md form)' },
		right: [3, 15].map((duration) => [{ prompt: 'The cup', duration }]),
		wrong: [
			...wrong('has no prompt', [{ duration: 5 }], [{ prompt: ' ', duration: 5 }]),
			...wrong(
				'has to be a whole number of seconds from 3 to 15',
				...[2, 16, 0, -3, 5.5, 'five'].map((duration) => [{ prompt: 'The cup', duration }]),
			),
		],
	},
	{
		field: 'multi_prompt',
		says: { [IN_4K]: 'prompt, duration (a sister host: prompt required, 3 to 15)' },
		wrong: wrong(
			'has to be a whole number of seconds from 3 to 15',
			...[-3, 0, 4.5, 'five'].map((duration) => [{ prompt: 'The cup', duration }]),
		),
		hinted: [
			[
				[
					{ prompt: 'The cup', duration: 2 },
					{ prompt: 'The steam', duration: 4 },
				],
				['Shot 1 lasts 2 seconds'],
			],
			[[{ prompt: '', duration: 5 }], ['Shot 1 in Shots has no prompt'], [{ duration: 5 }]],
		],
	},
	{
		field: 'multi_prompt',
		says: { [STANDARD]: 'array (Kling: at most 6, of 512 characters each)' },
		beside: { duration: 15 },
		right: [
			[
				{ prompt: 'x'.repeat(512), duration: 3 },
				{ prompt: 'The steam', duration: 12 },
			],
		],
		hinted: [[[{ prompt: 'x'.repeat(513), duration: 15 }], ['512 characters']]],
	},
	{
		field: 'multi_prompt',
		says: { [IN_4K]: 'array (Kling: at most 6)' },
		hinted: [
			[
				Array.from({ length: 7 }, () => ({ prompt: 'The cup', duration: 2 })),
				['7 shots', ...Array<string>(7).fill('lasts 2 seconds')],
			],
		],
	},
	{
		field: 'multi_prompt',
		says: on('One prompt a shot, in place of the prompt', PRO, TEXT_PRO),
		beside: { prompt: undefined, duration: 15 },
		right: [prompts],
		becomes: [[prompts.map((prompt) => ({ prompt })), prompts]],
		hinted: [[shots, ['no length of their own'], prompts]],
	},
	{
		field: 'video',
		says: { [MOTION]: 'URL of an .mp4 or .mov' },
		right: ['https://example.com/dance.mov', 'https://example.com/dance.MP4?n=1'],
		hinted: [['https://example.com/d.avi', ['ends in .avi. Novita documents .mp4, .mov.']]],
	},
	{
		field: 'model_name',
		says: { [MOTION]: 'kling-v3-0-std (default) or kling-v3-0-pro' },
		right: ['kling-v3-0-std', 'kling-v3-0-pro'],
		wrong: wrong('to one of', 'other'),
		editor: { default: 'kling-v3-0-std' },
	},
	{
		field: 'character_orientation',
		says: { [MOTION]: 'image or video' },
		right: ['image', 'video'],
		wrong: wrong('to one of', 'other'),
		editor: { default: 'image' },
	},
	{
		field: 'keep_original_sound',
		says: { [MOTION]: 'boolean, default: true' },
		right: [true, false],
		editor: { default: true },
	},
	...olderRules,
];
