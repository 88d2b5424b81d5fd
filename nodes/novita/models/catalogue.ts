import * as field from './fields';
import { olderModels } from './olderModels';
import * as price from './prices';
import type { Entry, Field, ImageField, Model, Operation, ShotsField } from './types';
import { showDay } from '../values/reading';

export type * from './types';

/** 3, 4, … 15: every v3.0 page lists them one by one. */
const THREE_TO_FIFTEEN = Array.from({ length: 13 }, (_, index) => index + 3);

/** What the pages say of an end image; that of v3.0 Standard alone says more. */
const ONLY_FORMATS = ['format'] as const;

const i2vFields = (endImage: ImageField, shots: ShotsField, fileHint?: string): Field[] => [
	field.image({ fileHint, hint: 'The video takes its aspect ratio from the image' }),
	endImage,
	shots,
	field.prompt(),
	field.duration(THREE_TO_FIFTEEN),
	field.sound(false),
	field.negativePrompt(),
	field.cfgScale(),
];

const t2vFields = (): Field[] => [
	field.scenePrompt(),
	field.duration(THREE_TO_FIFTEEN),
	field.sound(false),
	field.aspectRatio(),
	field.negativePrompt(),
	field.cfgScale(),
];

/** Written from their pages, newest first, though no retired one leads. */
const v3Models: Entry[] = [
	{
		slug: 'kling-v3.0-std-i2v',
		name: 'Kling v3.0 Standard',
		operation: 'imageToVideo',
		summary: 'Everyday choice: shots, end image and sound at the lowest known price',
		price: price.STANDARD,
		fields: i2vFields(field.endImage(), field.shots('objects')),
		notTogether: [['end_image', 'multi_prompt']],
	},
	{
		slug: 'kling-v3.0-pro-i2v',
		name: 'Kling v3.0 Pro',
		operation: 'imageToVideo',
		summary: 'Higher quality tier than Standard',
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
		summary: 'Highest resolution',
		fields: i2vFields(
			field.endImage({ documented: ONLY_FORMATS, fileHint: field.URL_ONLY }),
			field.shots('objects', { documented: false }),
			field.URL_ONLY,
		),
		notTogether: [['end_image', 'multi_prompt']],
	},
	{
		slug: 'kling-v3.0-std-t2v',
		name: 'Kling v3.0 Standard',
		operation: 'textToVideo',
		summary: 'Everyday choice at the lowest known price',
		price: price.STANDARD,
		fields: t2vFields(),
	},
	{
		slug: 'kling-v3.0-pro-t2v',
		name: 'Kling v3.0 Pro',
		operation: 'textToVideo',
		summary: 'Higher quality tier than Standard, several shots in one video',
		price: price.PRO,
		fields: [field.shots('strings'), ...t2vFields()],
		notTogether: [['prompt', 'multi_prompt']],
	},
	{
		slug: 'kling-v3.0-4k-t2v',
		name: 'Kling v3.0 4K',
		operation: 'textToVideo',
		summary: 'Highest resolution',
		fields: t2vFields(),
	},
	{
		slug: 'kling-v3.0-motion-control',
		name: 'Kling v3.0 Motion Control',
		operation: 'motionControl',
		summary: 'Animates a character with the movements from another video',
		fields: [
			field.image({
				description:
					'Image of the character to animate. PNG or JPEG, up to 10 MB, from 300 x 300 px.',
			}),
			field.motionVideo(),
			field.motionModel(),
			field.characterOrientation(),
			field.prompt({
				required: false,
				what: 'Setting, lighting and style, which the motion video leaves open',
				placeholder: 'e.g. A rooftop at night, neon signs in the rain',
			}),
			field.keepOriginalSound(),
			field.negativePrompt(),
		],
	},
];

/**
 * The Kling models that Novita documents, each written from its own page. To add one, add an entry above:
 * the node's dropdown, fields, checks and body, and the README's table, all follow.
 * The first entry of an operation is its default, and the dropdown keeps this order. A model's fields stand
 * in the order in which the editor shows them: what everybody needs first.
 */
export const catalogue: Model[] = [...v3Models, ...olderModels].map((model) => ({
	notTogether: [],
	...model,
	page: `https://novita.ai/docs/api-reference/model-apis-${model.slug}`,
}));

/** @returns The entry with this slug, or undefined for one that the catalogue lacks. */
export const findModel = (slug: string): Model | undefined =>
	catalogue.find((model) => model.slug === slug);

/**
 * What became of a model that Novita has retired.
 *
 * @returns Text that goes on behind "retired", or undefined for a model that stands.
 */
export const retirementOf = ({ retired }: Model): string | undefined =>
	retired && `by Novita on ${showDay(retired.on)}`;

/** The value of the dropdown's last entry, behind which the user names a model of their own. */
export const CUSTOM = 'custom';

/**
 * A model that this package doesn't know yet: it offers every field that a known model of the
 * operation has, requires none of them, and sends what the user set. Where models have a field under
 * different names or rules, the first of them, and so the newest, counts.
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
		.filter((each) => !seen.has(each.parameter) && seen.add(each.parameter))
		.map((each) => ({ ...each, required: false, hint: undefined, onlyWith: undefined }));
	return {
		slug,
		name: 'Custom',
		operation,
		summary: 'Any other Novita model, by its ID',
		fields,
		notTogether: [],
		custom: true,
	};
}
