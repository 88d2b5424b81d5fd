import type { IDisplayOptions, INodeProperties, INodePropertyOptions } from 'n8n-workflow';

import {
	catalogue,
	CUSTOM,
	customModel,
	findModel,
	type Model,
	type Operation,
} from '../novita/models/catalogue';
import { fieldProperties } from '../n8n/editor/fieldProperties';

/** The dropdown's entry for a model that the catalogue doesn't have. */
export const OTHER_MODEL = 'Other Model';

export const OPERATIONS: ReadonlyArray<INodePropertyOptions & { value: Operation }> = [
	{
		name: 'Image to Video',
		value: 'imageToVideo',
		action: 'Create a video from an image',
		description: 'Start a video that begins with an image',
	},
	{
		name: 'Motion Control',
		value: 'motionControl',
		action: 'Animate a character with the motion of a video',
		description: 'Start a video in which the character of an image moves as another video shows',
	},
	{
		name: 'Text to Video',
		value: 'textToVideo',
		action: 'Create a video from a text',
		description: 'Start a video from a prompt alone',
	},
];

/** All of the node's fields, for these models. A model that is added to the catalogue is in them. */
export function klingProperties(models: readonly Model[] = catalogue): INodeProperties[] {
	return [
		{
			displayName: 'Operation',
			name: 'operation',
			type: 'options',
			noDataExpression: true,
			options: [...OPERATIONS],
			default: 'imageToVideo',
			description: 'What to make the video from',
		},
		...OPERATIONS.flatMap(({ value }) => operationProperties(value, models)),
		{
			displayName: 'Wait for Completion',
			name: 'waitForCompletion',
			type: 'boolean',
			default: false,
			description:
				'Whether to wait until the video is finished and hand it over, as Novita Wait for Task does with its defaults',
			hint: 'Off gives the ID of a task for Novita Wait for Task, on gives the video',
		},
		...OPERATIONS.flatMap(({ value }) => optionsProperties(value, models)),
	];
}

/** The operation's models, and behind them the entry for any other. */
function ownModels(operation: Operation, models: readonly Model[]): Model[] {
	return [
		...models.filter((model) => model.operation === operation),
		customModel(CUSTOM, operation, models),
	];
}

function operationProperties(operation: Operation, models: readonly Model[]): INodeProperties[] {
	const own = ownModels(operation, models);
	const show = { operation: [operation] };
	const firstModel = own[0]?.slug ?? CUSTOM;
	return [
		{
			displayName: 'Model',
			name: 'model',
			type: 'options',
			displayOptions: { show },
			options: own
				.map(({ slug, name, summary, custom }) => ({
					name: custom ? OTHER_MODEL : name,
					value: slug,
					description: summary,
				}))
				.sort((one, other) => one.name.localeCompare(other.name)),
			default: firstModel,
			description: `The Kling model that makes the video. What each can do: ${own.flatMap(linkTo).join(', ')}.`,
		},
		{
			displayName: 'Model Slug',
			name: 'customModel',
			type: 'string',
			displayOptions: { show: { ...show, model: [CUSTOM] } },
			default: '',
			placeholder: `e.g. ${own[0]?.slug}`,
			hint: "The end of the model's address in Novita's documentation",
			description:
				'Any model that the list lacks. Only the fields that you set are sent; fields that are not listed here go into Additional Fields under Options.',
		},
		...own.flatMap((model) => retirementNotice(model, operation)),
		...variants(operation, own, (model) =>
			model.fields
				.filter((field) => !field.inOptions)
				.flatMap((field) => fieldProperties(field, model)),
		),
	];
}

const linkTo = ({ name, page }: Model): string[] =>
	page === undefined ? [] : [`<a href="${page}" target="_blank">${name}</a>`];

function retirementNotice({ name, slug, retired }: Model, operation: Operation): INodeProperties[] {
	if (!retired) return [];
	const found = findModel(retired.replacement);
	const replacement = found ? (linkTo(found)[0] ?? found.name) : retired.replacement;
	const on = new Date(retired.on).toLocaleDateString('en-GB', {
		dateStyle: 'long',
		timeZone: 'UTC',
	});
	return [
		{
			displayName: `Novita announced the retirement of ${name} for ${on}. If it no longer answers, use ${replacement}.`,
			name: 'retiredNotice',
			type: 'notice',
			default: '',
			displayOptions: { show: { operation: [operation], model: [slug] } },
		},
	];
}

interface Variant {
	property: INodeProperties;
	show: Record<string, string[]>;
	models: string[];
}

/**
 * Each model's properties, those that several models share merged into one. A parameter whose
 * options or default differ between models becomes several properties of the same name.
 */
function variants(
	operation: Operation,
	models: readonly Model[],
	propertiesOf: (model: Model) => ReturnType<typeof fieldProperties>,
): INodeProperties[] {
	const found = new Map<string, Variant>();
	const order: string[] = [];
	for (const model of models) {
		for (const { property, show = {} } of propertiesOf(model)) {
			const key = JSON.stringify([property, show]);
			const variant = found.get(key) ?? { property, show, models: [] };
			variant.models.push(model.slug);
			found.set(key, variant);
			if (!order.includes(property.name)) order.push(property.name);
		}
	}
	// Variants of one parameter stand together, where its first one stands.
	const sorted = [...found.values()].sort(
		(one, other) => order.indexOf(one.property.name) - order.indexOf(other.property.name),
	);
	return sorted.map(({ property, show, models: slugs }) => {
		// A list that depends on the model is emptied by the editor each time the model is changed.
		const own = slugs.length < models.length ? { model: slugs } : {};
		const displayOptions: IDisplayOptions = { show: { operation: [operation], ...own, ...show } };
		return { ...property, displayOptions };
	});
}

function optionsProperties(operation: Operation, models: readonly Model[]): INodeProperties[] {
	return variants(operation, ownModels(operation, models), (model) => [
		{
			property: {
				displayName: 'Options',
				name: 'options',
				type: 'collection',
				placeholder: 'Add Option',
				default: {},
				description: 'What is rarely needed',
				options: optionsOf(model),
			},
		},
	]);
}

function optionsOf(model: Model): INodeProperties[] {
	const own = model.fields
		.filter((field) => field.inOptions)
		.flatMap((field) => fieldProperties(field, model).map(({ property }) => property));
	const hasImage = model.fields.some((field) => field.kind === 'image');
	const all = [
		...own,
		...(hasImage ? [IMAGE_ENCODING] : []),
		ADDITIONAL_FIELDS,
		REQUEST_TIMEOUT_PROPERTY,
	];
	return all.sort((one, other) => one.displayName.localeCompare(other.displayName));
}

const IMAGE_ENCODING: INodeProperties = {
	displayName: 'Image Encoding',
	name: 'imageEncoding',
	type: 'options',
	options: [
		{ name: 'Base64', value: 'base64', description: 'The bare base64 text' },
		{ name: 'Data URI', value: 'dataUri', description: 'Base64 with its type in front' },
	],
	default: 'dataUri',
	description: 'How a file is put into the request. It makes no difference for URLs.',
};

const ADDITIONAL_FIELDS: INodeProperties = {
	displayName: 'Additional Fields (JSON)',
	name: 'additionalFields',
	type: 'json',
	default: '{}',
	description:
		'Fields of the API that this node has no field for, as a JSON object. They are added to the request last and win over everything else.',
};

/** Of a submission, in seconds. */
export const REQUEST_TIMEOUT = { min: 1, max: 600, default: 60, unit: 'seconds' } as const;

const REQUEST_TIMEOUT_PROPERTY: INodeProperties = {
	displayName: 'Request Timeout (Seconds)',
	name: 'requestTimeout',
	type: 'number',
	typeOptions: { minValue: REQUEST_TIMEOUT.min, maxValue: REQUEST_TIMEOUT.max },
	default: 60,
	description:
		'How long to wait for the answer to a submission. A submission without an answer is never sent again.',
};
