import * as field from './fields';
import * as price from './prices';
import type { Entry } from './types';

/** The older models make no sound, and some have a shorter limit for their prompts. */
const FROM_IMAGE = { what: 'What happens in the video: motion, camera and mood' };
const FROM_TEXT = { what: 'What the video shows: scene, motion, camera and mood' };
const V16_LENGTH = 2000;

/** The page says nothing of an aspect ratio. */
const V21_IMAGE = field.image({ documented: ['format', 'size', 'pixels'] });

/** Those before v3.0 whose pages still stand, newest first. */
export const olderModels: Entry[] = [
	{
		slug: 'kling-v2.6-pro-i2v',
		name: 'Kling v2.6 Pro',
		operation: 'imageToVideo',
		summary: 'Voices, sound and aspect ratio',
		retired: { on: '2026-07-22', replacement: 'kling-v3.0-pro-i2v' },
		fields: [
			field.image(),
			field.prompt(),
			field.duration([5, 10]),
			field.sound(true),
			field.aspectRatio(),
			field.voices(),
			field.negativePrompt(),
			field.cfgScale(),
		],
	},
	{
		slug: 'kling-v2.1-i2v',
		name: 'Kling v2.1',
		operation: 'imageToVideo',
		summary: 'Older: 720p or 1080p, 5 or 10 seconds, no sound',
		fields: [
			V21_IMAGE,
			field.prompt(FROM_IMAGE),
			field.mode(['Standard', 'Professional']),
			field.duration([5, 10], { asText: true }),
			field.negativePrompt(),
			field.guidanceScale(),
		],
	},
	{
		slug: 'kling-v2.1-i2v-master',
		name: 'Kling v2.1 Master',
		operation: 'imageToVideo',
		summary: 'Older, twice the price of v3.0 Pro: 1080p, no sound',
		price: price.V21_MASTER,
		fields: [
			V21_IMAGE,
			field.prompt(FROM_IMAGE),
			field.duration([5, 10], { asText: true }),
			field.negativePrompt(),
			field.guidanceScale(),
		],
	},
	{
		slug: 'kling-v1.6-i2v',
		name: 'Kling v1.6',
		operation: 'imageToVideo',
		summary: 'Oldest: 720p or 1080p, end image at 1080p, no sound',
		fields: [
			field.image({
				api: 'image_url',
				description: 'The first frame of the video',
				documented: [],
				fileHint: field.URL_ONLY,
			}),
			field.endImage({
				api: 'end_image_url',
				description: 'The last frame of the video, only with Mode Professional',
				documented: [],
				fileHint: field.URL_ONLY,
				onlyWith: { api: 'mode', value: 'Professional' },
			}),
			field.prompt({ ...FROM_IMAGE, maxLength: V16_LENGTH }),
			field.mode(['Standard', 'Professional']),
			field.duration([5, 10]),
			field.negativePrompt(V16_LENGTH),
			field.guidanceScale(),
		],
	},
	{
		slug: 'kling-v2.1-t2v-master',
		name: 'Kling v2.1 Master',
		operation: 'textToVideo',
		summary: 'Older, twice the price of v3.0 Pro: 5 or 10 seconds, no sound',
		price: price.V21_MASTER,
		fields: [
			field.scenePrompt(FROM_TEXT),
			field.duration([5, 10], { asText: true }),
			field.aspectRatio(),
			field.negativePrompt(),
			field.guidanceScale({ precision: 1 }),
		],
	},
	{
		slug: 'kling-v1.6-t2v',
		name: 'Kling v1.6',
		operation: 'textToVideo',
		summary: 'Oldest: 720p, 5 or 10 seconds, no sound',
		fields: [
			field.scenePrompt({ ...FROM_TEXT, maxLength: V16_LENGTH }),
			field.mode(['Standard']),
			field.duration([5, 10]),
			field.negativePrompt(V16_LENGTH),
			field.guidanceScale(),
		],
	},
];
