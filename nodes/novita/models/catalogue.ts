import * as field from './fields';
import * as price from './prices';
import type { Field, ImageField, Model, Operation, ShotsField } from './types';

export * from './types';

/** 3, 4, … 15: every v3.0 page lists them one by one. */
const THREE_TO_FIFTEEN = Array.from({ length: 13 }, (_, index) => index + 3);

const page = (slug: string) => `https://novita.ai/docs/api-reference/model-apis-${slug}`;

/** The pages of the other v3.0 models say how a file may be sent; the 4K ones only speak of a URL. */
const URL_ONLY =
	'For the 4K model only image URLs are documented. The file is sent inside the request all the same.';

/** What the pages say of an end image; that of v3.0 Standard alone says more. */
const ONLY_FORMATS = ['format'] as const;

const i2vFields = (endImage: ImageField, shots: ShotsField, fileHint?: string): Field[] => [
	field.image({ fileHint }),
	endImage,
	shots,
	field.prompt(),
	field.duration(THREE_TO_FIFTEEN),
	field.sound(false),
	field.negativePrompt(),
	field.cfgScale(),
];

const t2vFields = (): Field[] => [
	field.prompt({
		description:
			'What the video shows: scene, motion, camera, mood, voices and sounds, in at most 2,500 characters',
		placeholder: 'e.g. A fox trots through fresh snow at dawn, and the camera follows at its side',
	}),
	field.duration(THREE_TO_FIFTEEN),
	field.sound(false),
	field.aspectRatio(),
	field.negativePrompt(),
	field.cfgScale(),
];

/**
 * The Kling models that Novita documents, each written from its own page. To add one, add an entry:
 * the node's dropdown, fields, checks and body, and the README's table, all follow.
 * The first entry of an operation is its default, and the dropdown keeps this order: newest first, though no
 * retired one leads. A model's fields stand in the order in which
 * the editor shows them: what everybody needs first.
 */
export const catalogue: Model[] = [
	{
		slug: 'kling-v3.0-std-i2v',
		name: 'Kling v3.0 Standard',
		operation: 'imageToVideo',
		summary: 'The everyday model: shots, end image and sound, at the lowest price',
		page: page('kling-v3.0-std-i2v'),
		price: price.STANDARD,
		fields: i2vFields(field.endImage(), field.shots('objects')),
		notTogether: [['end_image', 'multi_prompt']],
	},
	{
		slug: 'kling-v3.0-pro-i2v',
		name: 'Kling v3.0 Pro',
		operation: 'imageToVideo',
		summary: 'Finer detail and motion than Standard',
		page: page('kling-v3.0-pro-i2v'),
		price: price.PRO,
		fields: i2vFields(field.endImage({ documented: ONLY_FORMATS }), field.shots('strings')),
		notTogether: [
			['end_image', 'multi_prompt'],
			['prompt', 'multi_prompt'],
		],
	},
	{
		slug: 'kling-v3.0-4k-i2v',
		name: 'Kling v3.0 4K',
		operation: 'imageToVideo',
		summary: 'The highest resolution',
		page: page('kling-v3.0-4k-i2v'),
		fields: i2vFields(
			field.endImage({ documented: ONLY_FORMATS, fileHint: URL_ONLY }),
			field.shots('objects', { documented: false }),
			URL_ONLY,
		),
		notTogether: [['end_image', 'multi_prompt']],
	},
	{
		slug: 'kling-v2.6-pro-i2v',
		name: 'Kling v2.6 Pro',
		operation: 'imageToVideo',
		summary: 'Has voices and an aspect ratio',
		page: page('kling-v2.6-pro-i2v'),
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
		notTogether: [],
	},
	{
		slug: 'kling-v3.0-std-t2v',
		name: 'Kling v3.0 Standard',
		operation: 'textToVideo',
		summary: 'The everyday model, at the lowest price',
		page: page('kling-v3.0-std-t2v'),
		price: price.STANDARD,
		fields: t2vFields(),
		notTogether: [],
	},
	{
		slug: 'kling-v3.0-pro-t2v',
		name: 'Kling v3.0 Pro',
		operation: 'textToVideo',
		summary: 'Finer detail and motion than Standard, and several shots in one video',
		page: page('kling-v3.0-pro-t2v'),
		price: price.PRO,
		fields: [field.shots('strings'), ...t2vFields()],
		notTogether: [['prompt', 'multi_prompt']],
	},
	{
		slug: 'kling-v3.0-4k-t2v',
		name: 'Kling v3.0 4K',
		operation: 'textToVideo',
		summary: 'The highest resolution',
		page: page('kling-v3.0-4k-t2v'),
		fields: t2vFields(),
		notTogether: [],
	},
	{
		slug: 'kling-v3.0-motion-control',
		name: 'Kling v3.0 Motion Control',
		operation: 'motionControl',
		summary: 'Moves the character of an image as a video shows it',
		page: page('kling-v3.0-motion-control'),
		fields: [
			field.image({
				description:
					'The character that is to move: PNG or JPEG, at most 10 MB, at least 300 x 300 px',
			}),
			field.motionVideo(),
			field.motionModel(),
			field.characterOrientation(),
			field.prompt({
				required: false,
				description:
					'What the motion video leaves open, like place, light and style, in at most 2,500 characters. It may stay empty.',
				placeholder: 'e.g. A rooftop at night, neon signs in the rain',
			}),
			field.keepOriginalSound(),
			field.negativePrompt(),
		],
		notTogether: [],
	},
];

/** The value of the dropdown's last entry, behind which the user names a model of their own. */
export const CUSTOM = 'custom';

/**
 * A model that this package doesn't know yet: it offers every field that a known model of the
 * operation has, requires none of them, and sends what the user set.
 */
export function customModel(
	slug: string,
	operation: Operation,
	models: readonly Model[] = catalogue,
): Model {
	const seen = new Set<string>();
	const fields = models
		.filter((model) => model.operation === operation)
		.flatMap((model) => model.fields)
		.filter((each) => !seen.has(each.api) && seen.add(each.api))
		.map((each) => ({ ...each, required: false }));
	return {
		slug,
		name: 'Custom',
		operation,
		summary: 'Any other model of Novita, by its slug',
		fields,
		notTogether: [],
		custom: true,
	};
}

/** @returns The entry with this slug, or undefined for one that the catalogue lacks. */
export const findModel = (slug: string): Model | undefined =>
	catalogue.find((model) => model.slug === slug);
