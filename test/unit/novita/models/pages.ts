/**
 * Novita's documentation as a table. `pages` has each model's page: its required fields, and bodies that it
 * takes. `rules` has the sentences of those pages, each with the values that keep it and that break it.
 * The pages of Kling v3.0 Standard and v2.6 Pro are quoted, and those of v2.1 and v1.6; the other pages are said
 * in the words of the contract.
 */
import {
	beside,
	choices,
	editor,
	hinted,
	imageRule,
	lengthRule,
	notSent,
	on,
	page,
	right,
	rule,
	sentAs,
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
const V21 = 'kling-v2.1-i2v';
const V21_MASTER = 'kling-v2.1-i2v-master';
const V21_TEXT = 'kling-v2.1-t2v-master';
const V16 = 'kling-v1.6-i2v';
const V16_TEXT = 'kling-v1.6-t2v';

const OLDER = [V21, V21_MASTER, V21_TEXT, V16, V16_TEXT];
const TEXTS = [TEXT_STANDARD, TEXT_PRO, TEXT_4K];

const URL = 'https://example.com/cup.png';
const URL_ONLY = 'officially accepts only image URLs';

const shots = [
	{ prompt: 'The cup', duration: 3 },
	{ prompt: 'The steam', duration: 5 },
];
const prompts = ['The cup', 'The steam'];
const onlyShots = { prompt: undefined, multi_prompt: prompts };
const cup = (...durations: unknown[]) =>
	durations.map((duration) => [{ prompt: 'The cup', duration }]);

const fromText = { prompt: 'Steam rises' };
const fromImage = { ...fromText, image: URL };
const fromImageUrl = { ...fromText, image_url: URL };
const moving = {
	image: URL,
	video: 'https://example.com/dance.mp4',
	model_name: 'kling-v3-0-pro',
	character_orientation: 'video',
};
const options = { duration: 8, cfg_scale: 0.5, sound: true, negative_prompt: 'blurry' };
const older = { guidance_scale: 0.65, negative_prompt: 'low quality' };

export const pages: Page[] = [
	...[STANDARD, IN_4K].map((slug) =>
		page(slug, fromImage, { ...options, multi_prompt: shots }, { end_image: URL }),
	),
	page(PRO, fromImage, { ...options, end_image: URL }, onlyShots),
	...[TEXT_STANDARD, TEXT_4K].map((slug) =>
		page(slug, fromText, { ...options, aspect_ratio: '1:1' }),
	),
	page(TEXT_PRO, fromText, { ...options, aspect_ratio: '1:1' }, onlyShots),
	page(MOTION, moving, { ...fromText, negative_prompt: 'blurry', keep_original_sound: false }),
	page(V26_PRO, fromImage, {
		...{ ...options, duration: 10, aspect_ratio: '9:16' },
		...{ prompt: '<<<voice_1>>> greets <<<voice_2>>>', voice_list: ['voice-a', 'voice-b'] },
	}),
	page(V21, fromImage, { ...older, mode: 'Professional', duration: '10' }, { mode: 'Standard' }),
	page(V21_MASTER, fromImage, { ...older, duration: '10' }),
	page(V21_TEXT, fromText, { ...older, duration: '10', aspect_ratio: '9:16' }),
	page(
		V16,
		fromImageUrl,
		{ ...older, mode: 'Standard', duration: 5 },
		{ mode: 'Professional', duration: 10, end_image_url: URL },
	),
	page(V16_TEXT, fromText, { ...older, mode: 'Standard', duration: 10 }),
];

const FORMATS = '.jpg, .jpeg, .png';
const MEASURES = 'width and height must be >= 300px; aspect ratio must be between 1:2.5 and 2.5:1';
const IMAGE = `supports ${FORMATS}; Image file size must not exceed 10MB; ${MEASURES}`;
const BUT_RATIO = ['format', 'size', 'pixels'] as const;
const ALL = [...BUT_RATIO, 'ratio'] as const;

const threeToFifteen = [3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15];
const ratios = ['16:9', '9:16', '1:1'];
const modes = ['Standard', 'Professional'];

export const rules: Rule[] = [
	imageRule(
		'image',
		{
			...on(IMAGE, STANDARD, PRO, MOTION),
			[V26_PRO]: `supported formats: ${FORMATS}; Max file size: 10MB; ${MEASURES}`,
		},
		ALL,
	),
	imageRule('image', { [IN_4K]: `${IMAGE}. It may have to be a URL` }, ALL, URL_ONLY),
	imageRule(
		'image',
		on(`${FORMATS}; not over 10MB; not less than 300*300px`, V21, V21_MASTER),
		BUT_RATIO,
	),
	imageRule('image_url', { [V16]: 'The URL of the start frame image' }, [], URL_ONLY),
	imageRule('end_image', { [STANDARD]: `Same format constraints as image: ${IMAGE}` }, ALL),
	imageRule('end_image', { [PRO]: `Supports ${FORMATS}` }, ['format']),
	imageRule('end_image', { [IN_4K]: `${FORMATS}; no more is said of it` }, ['format'], URL_ONLY),
	{
		...imageRule('end_image_url', { [V16]: 'The URL of the end frame image' }, [], URL_ONLY),
		...beside({ mode: 'Professional' }),
	},
	...['image', 'end_image'].map((field) =>
		rule(field, { [STANDARD]: `supports ${FORMATS}` }, [
			right(
				...['.jpg', '.jpeg', '.png', '%20b.JPG?x=y%2Fz&n=1'].map((end) => `https://a.com/a${end}`),
			),
		]),
	),
	rule('image_url', { [V16]: 'The URL of the start frame image' }, [
		right('https://cdn.example.com/a'),
		hinted('https://example.com/a.gif', ["Kling's other pages list"]),
	]),
	rule('end_image', { [STANDARD]: 'Cannot be used together with multi_prompt' }, [
		beside({ multi_prompt: shots }),
		notSent(undefined),
		wrong("Kling v3.0 Standard doesn't take End Image and Shots together", URL),
	]),
	rule('end_image', { [PRO]: 'Not together with multi_prompt' }, [
		beside(onlyShots),
		wrong("Kling v3.0 Pro doesn't take End Image and Shots together", URL),
	]),
	rule('end_image_url', { [V16]: 'Only available when mode is Professional' }, [
		beside({ mode: 'Standard' }),
		notSent(undefined),
		wrong('End Image is only available with Mode Professional for Kling v1.6', URL),
		wrong('Set Mode to Professional, or remove End Image', URL),
	]),
	rule('end_image_url', { [V16]: 'mode: Default: Standard' }, [
		wrong('only available with Mode Professional', URL),
	]),
	rule('prompt', on('required', STANDARD, V26_PRO, ...TEXTS, ...OLDER), [
		wrong('is empty', undefined, null, '', '   ', '\n\t'),
		wrong('Prompt has to be text, not an object with text', { text: 'Steam' }),
	]),
	rule('prompt', on('prompt or multi_prompt, mutually exclusive', PRO, TEXT_PRO), [
		beside({ multi_prompt: [{ prompt: 'The cup' }] }),
		notSent(undefined),
		wrong("Kling v3.0 Pro doesn't take Prompt and Shots together", 'Steam rises'),
	]),
	rule('prompt', { [MOTION]: 'string' }, [notSent('')]),
	...['prompt', 'negative_prompt'].flatMap((field) => [
		lengthRule(
			field,
			{
				[STANDARD]: 'must not exceed 2500 characters',
				[V26_PRO]: 'max 2500 characters',
				...on('Cannot exceed 2500 characters', V21, V21_MASTER, V21_TEXT),
			},
			2500,
		),
		lengthRule(field, on('Range: x <= 2000', V16, V16_TEXT), 2000),
	]),
	rule('negative_prompt', on('string', STANDARD, V26_PRO), [
		sentAs('blurry', ' blurry '),
		notSent('  ', '', undefined),
	]),
	rule('sound', on('boolean, default:false', STANDARD, ...TEXTS), [
		editor({ type: 'boolean', default: false }),
	]),
	rule('sound', { [V26_PRO]: 'boolean, default:true' }, [
		editor({ type: 'boolean', default: true }),
	]),
	rule('sound', on('boolean', STANDARD, V26_PRO), [
		right(true, false),
		sentAs(true, 'true'),
		sentAs(false, 'false'),
		wrong('has to be true or false', 'perhaps', 2, [], {}),
	]),
	rule(
		'duration',
		{
			[STANDARD]: `(3-15). Optional values: ${threeToFifteen.join(', ')}`,
			...on('3 to 15, default 5', ...TEXTS),
		},
		[
			right(...threeToFifteen),
			sentAs(3, '3'),
			sentAs(15, ' 15 '),
			wrong(
				`to one of: ${threeToFifteen.join(', ')} seconds.`,
				...[2, 16, 0, -5, 5.5, Number.NaN, Infinity],
				...['5.5', 'five', '5 minutes', true, [5], { value: 5 }],
			),
			choices(threeToFifteen, 5),
		],
	),
	rule('duration', on('Optional values: 5, 10', V26_PRO, V16, V16_TEXT), [
		right(5, 10),
		sentAs(5, '5'),
		wrong("isn't available for Kling v", 7, 3, 15, 4, 6, 9, 11, '7', 'five', 5.1),
		wrong('Set Duration to one of: 5, 10 seconds.', 7, 'five'),
		choices([5, 10], 5),
	]),
	rule('duration', on('string, default:"5". Available options: 5, 10', V21, V21_MASTER, V21_TEXT), [
		right('5', '10'),
		sentAs('5', 5),
		sentAs('10', 10, '10 seconds'),
		wrong('Set Duration to one of: 5, 10 seconds.', 7, '3', 15, 'five', 5.5, true),
		choices([5, 10], 5),
	]),
	rule('cfg_scale', on('Value range: [0, 1]', STANDARD, V26_PRO), [
		right(0, 1, 0.35, 0.5),
		wrong('a number from 0 to 1', -0.01, 1.01, Number.NaN, Infinity, 'high', true, [], {}),
		editor({ type: 'number', typeOptions: { minValue: 0, maxValue: 1 }, default: 0.5 }),
	]),
	rule('guidance_scale', on('Range: 0 to 1. Default: 0.5', ...OLDER), [
		right(0, 0.35, 0.5, 1),
		sentAs(0.5, '0,5'),
		wrong('a number from 0 to 1', -0.01, 1.01, 'high', true),
		editor({ default: 0.5 }),
	]),
	rule('mode', on('Standard: 720p, Professional: 1080p. Default: Standard', V21, V16), [
		right(...modes),
		sentAs('Professional', 'professional '),
		wrong('Set Mode to one of: Standard, Professional.', 'std', 'Pro', 1080, true),
		choices(modes, 'Standard'),
	]),
	rule('mode', { [V16_TEXT]: 'Supports: Standard. Default: Standard' }, [
		right('Standard'),
		wrong("isn't available for Kling v1.6", 'Professional'),
		choices(['Standard'], 'Standard'),
	]),
	rule(
		'aspect_ratio',
		{
			[V26_PRO]: 'default:"16:9". Optional values: 16:9, 9:16, 1:1',
			...on('16:9 (default), 9:16, 1:1', ...TEXTS),
			[V21_TEXT]: 'default:"16:9". Available options: 16:9, 9:16, 1:1',
		},
		[
			right(...ratios),
			wrong(
				'Set Aspect Ratio to one of: 16:9, 9:16, 1:1.',
				...['4:3', '16/9', 16, ['16:9'], { value: '16:9' }],
			),
			wrong('Spreadsheets turn 16:9 into a time', '16:09:00'),
			choices(ratios, '16:9'),
		],
	),
	rule('voice_list', { [V26_PRO]: 'List of voice IDs (max 2). Array length: 0 - 2' }, [
		beside({ prompt: '<<<voice_1>>> greets <<<voice_2>>>', sound: true }),
		right(['a'], ['a', 'b']),
		notSent([], '[]', '{}', undefined),
		sentAs(['a', 'b'], 'a, b', '["a", "b"]'),
		sentAs(['829824295735410756', 'b'], [{ voiceId: '829824295735410756' }, { voiceId: 'b' }]),
		wrong('Too many entries in Voices: 3 (limit 2)', ['a', 'b', 'c']),
		...['', '  ', null, undefined].map((voiceId) =>
			wrong('Voice 2 in Voices has no voice ID', ['a', { voiceId }]),
		),
		...[5, {}, []].map((voiceId) => wrong('Voice 2 in Voices has to be', ['a', { voiceId }])),
	]),
	rule('voice_list', { [V26_PRO]: 'array (Kling: with sound on, and named in the prompt)' }, [
		beside({ prompt: '<<<voice_1>>> speaks', sound: false }),
		hinted(['a', 'b'], ['Sound is off', '<<<voice_2>>>']),
	]),
	rule(
		'multi_prompt',
		{
			[STANDARD]: 'Each item contains a prompt and duration for one segment',
			[IN_4K]: 'One item a shot, with prompt and duration',
		},
		[
			right(shots),
			sentAs(shots, [{ prompt: 'The cup', duration: '3' }, { prompt: 'The steam' }]),
			hinted(
				[{ ...shots[0], camera: 'left', id: 1 }],
				['unknown entries, which are not sent: camera, id'],
				[shots[0]],
			),
			hinted(
				[{ prompt: 'A cup, null', duration: 8 }],
				['The prompt of Shot 1 in Shots contains null. Check its expression.'],
			),
		],
	),
	rule(
		'multi_prompt',
		{ [STANDARD]: 'prompt: required. duration: integer, default 5, 3 to 15 (its .md form)' },
		[
			right(...cup(3, 15)),
			wrong('Shot 1 in Shots has no prompt', [{ duration: 5 }], [{ prompt: ' ' }]),
			wrong('has to be a whole number of seconds from 3 to 15', ...cup(2, 16, 0, -3, 5.5, 'five')),
		],
	),
	rule('multi_prompt', { [IN_4K]: 'prompt, duration (a sister host: prompt required, 3 to 15)' }, [
		wrong('has to be a whole number of seconds from 3 to 15', ...cup(-3, 0, 4.5, 'five')),
		hinted(
			[
				{ prompt: 'The cup', duration: 2 },
				{ prompt: 'The steam', duration: 4 },
			],
			['Shot 1 lasts 2 seconds'],
		),
		hinted([{ prompt: '', duration: 5 }], ['Shot 1 in Shots has no prompt'], [{ duration: 5 }]),
		wrong('Shot 1 in Shots has no prompt; it has: scene, camera', [{ scene: 'a', camera: 4 }]),
	]),
	rule('multi_prompt', { [STANDARD]: 'array (Kling: at most 6, of 512 characters each)' }, [
		beside({ duration: 15 }),
		right([{ prompt: 'x'.repeat(512), duration: 15 }]),
		hinted([{ prompt: 'x'.repeat(513), duration: 15 }], ['512 characters']),
	]),
	rule('multi_prompt', { [IN_4K]: 'array (Kling: at most 6)' }, [
		hinted(cup(...Array<number>(7).fill(2)).flat(), [
			'7 shots',
			...Array<string>(7).fill('lasts 2 seconds'),
		]),
	]),
	rule('multi_prompt', on('One prompt a shot, in place of the prompt', PRO, TEXT_PRO), [
		beside({ prompt: undefined, duration: 15 }),
		right(prompts),
		sentAs(
			prompts,
			prompts.map((prompt) => ({ prompt })),
			// Nobody is sent what makes no sense.
			prompts.map((prompt) => ({ prompt, duration: 'five' })),
		),
		hinted(shots, ['no length of their own'], prompts),
	]),
	rule('video', { [MOTION]: 'URL of an .mp4 or .mov' }, [
		right('https://example.com/dance.mov', 'https://example.com/dance.MP4?n=1'),
		wrong('Enter the full, public URL of a file, like https://example.com/file.mp4', 'd.mp4'),
		hinted('https://example.com/d.avi', ['ends in .avi. Novita documents .mp4, .mov.']),
	]),
	rule('model_name', { [MOTION]: 'kling-v3-0-std (default) or kling-v3-0-pro' }, [
		right('kling-v3-0-std', 'kling-v3-0-pro'),
		wrong('to one of', 'other'),
		editor({ default: 'kling-v3-0-std' }),
	]),
	rule('character_orientation', { [MOTION]: 'image or video' }, [
		right('image', 'video'),
		wrong('to one of', 'other'),
		editor({ default: 'image' }),
	]),
	rule('keep_original_sound', { [MOTION]: 'boolean, default: true' }, [
		right(true, false),
		editor({ default: true }),
	]),
];
