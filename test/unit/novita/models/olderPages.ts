/** The pages of Kling v2.1 and v1.6, in their own words. */
import { pngFile } from '../../../support/item';
import { GIF, lessSaid, on, secondsIn, wrong, type Page, type Rule } from './page';

export const V21 = 'kling-v2.1-i2v';
export const V21_MASTER = 'kling-v2.1-i2v-master';
export const V21_TEXT = 'kling-v2.1-t2v-master';
export const V16 = 'kling-v1.6-i2v';
export const V16_TEXT = 'kling-v1.6-t2v';

export const OLDER = [V21, V21_MASTER, V21_TEXT, V16, V16_TEXT];

const URL = 'https://example.com/cup.png';
const URL_ONLY = 'officially accepts only image URLs';

const fromImage = { image: URL, prompt: 'Steam rises' };
const fromImageUrl = { image_url: URL, prompt: 'Steam rises' };
const fromText = { prompt: 'Steam rises' };
const options = { guidance_scale: 0.65, negative_prompt: 'low quality' };

export const olderPages: Page[] = [
	{
		slug: V21,
		least: fromImage,
		bodies: [
			{ ...fromImage, ...options, mode: 'Professional', duration: '10' },
			{ ...fromImage, mode: 'Standard', duration: '5' },
		],
	},
	{
		slug: V21_MASTER,
		least: fromImage,
		bodies: [{ ...fromImage, ...options, duration: '10' }],
	},
	{
		slug: V21_TEXT,
		least: fromText,
		bodies: [{ ...fromText, ...options, duration: '10', aspect_ratio: '9:16' }],
	},
	{
		slug: V16,
		least: fromImageUrl,
		bodies: [
			{ ...fromImageUrl, ...options, mode: 'Standard', duration: 5 },
			{ ...fromImageUrl, mode: 'Professional', duration: 10, end_image_url: URL },
		],
	},
	{
		slug: V16_TEXT,
		least: fromText,
		bodies: [{ ...fromText, ...options, mode: 'Standard', duration: 10 }],
	},
];

export const olderRules: Rule[] = [
	lessSaid(
		'image',
		on('.jpg, .jpeg, .png; not over 10MB; not less than 300*300px', V21, V21_MASTER),
		[
			[GIF, 'is a GIF, and has to be PNG or JPEG'],
			[pngFile(640, 480, 12_000_000), 'is too large: 12 MB (limit 10 MB)'],
			[pngFile(299, 300), 'is 299 x 300 px, and has to be at least 300 x 300 px'],
		],
	),
	{
		field: 'image_url',
		says: { [V16]: 'The URL of the start frame image' },
		right: ['https://cdn.example.com/a'],
		hinted: [['https://example.com/a.gif', ["Kling's other pages list"]]],
	},
	lessSaid('image_url', { [V16]: 'The URL of the start frame image' }, [], URL_ONLY),
	{
		...lessSaid('end_image_url', { [V16]: 'The URL of the end frame image' }, [], URL_ONLY),
		beside: { mode: 'Professional' },
	},
	{
		field: 'end_image_url',
		says: { [V16]: 'Only available when mode is Professional' },
		beside: { mode: 'Standard' },
		becomes: [[undefined, undefined]],
		wrong: [
			[URL, 'End Image is only available with Mode Professional for Kling v1.6'],
			[URL, 'Set Mode to Professional, or remove End Image'],
		],
	},
	{
		field: 'end_image_url',
		says: { [V16]: 'mode: Default: Standard' },
		wrong: [[URL, 'only available with Mode Professional']],
	},
	{
		field: 'mode',
		says: on('Standard: 720p, Professional: 1080p. Default: Standard', V21, V16),
		right: ['Standard', 'Professional'],
		becomes: [['professional ', 'Professional']],
		wrong: wrong('Set Mode to one of: Standard, Professional.', 'std', 'Pro', 1080, true),
		editor: {
			options: ['Standard', 'Professional'].map(
				(value) => expect.objectContaining({ value }) as object,
			),
			default: 'Standard',
		},
	},
	{
		field: 'mode',
		says: { [V16_TEXT]: 'Supports: Standard. Default: Standard' },
		right: ['Standard'],
		wrong: wrong("isn't available for Kling v1.6", 'Professional'),
		editor: { default: 'Standard' },
	},
	{
		field: 'duration',
		says: on('string, default:"5". Available options: 5, 10', V21, V21_MASTER, V21_TEXT),
		right: ['5', '10'],
		becomes: [
			[5, '5'],
			[10, '10'],
			['10 seconds', '10'],
		],
		wrong: wrong('Set Duration to one of: 5, 10 seconds.', 7, '3', 15, 'five', 5.5, true),
		editor: secondsIn([5, 10]),
	},
	{
		field: 'guidance_scale',
		says: on('Range: 0 to 1. Default: 0.5', ...OLDER),
		right: [0, 0.35, 0.5, 1],
		becomes: [['0,5', 0.5]],
		wrong: wrong('a number from 0 to 1', -0.01, 1.01, 'high', true),
	},
];
