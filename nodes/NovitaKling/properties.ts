import type { INodeProperties, INodePropertyOptions } from 'n8n-workflow';

import { toolDescription } from '../n8n/editor/asTool';
import {
	catalogue,
	findModel,
	CUSTOM,
	customModel,
	retirementOf,
	type Model,
	type Operation,
} from '../novita/models/catalogue';
import type { FieldProperty } from '../n8n/editor/compoundProperties';
import { fieldProperties } from '../n8n/editor/fieldProperties';
import { keepers, keptNotices, variantProperties, type Variant } from '../n8n/editor/kept';
import { IMAGE_ENCODING, NODE_OPTIONS } from './optionProperties';

/** The dropdown's entry for a model that the catalogue doesn't have. */
export const OTHER_MODEL = 'Other Model';

export const OPERATIONS: ReadonlyArray<INodePropertyOptions & { value: Operation }> = [
	{
		name: 'Image to Video',
		value: 'imageToVideo',
		action: 'Create video from image',
		description: 'Start a video that begins with an image',
	},
	{
		name: 'Motion Control',
		value: 'motionControl',
		action: 'Animate character with motion of video',
		description: 'Animate a character with the movements from another video',
	},
	{
		name: 'Text to Video',
		value: 'textToVideo',
		action: 'Create video from text',
		description: 'Start a video from a prompt alone',
	},
];

/** The operation that starts no video, and has no other field. */
export const GET_BALANCE = {
	name: 'Get Balance',
	value: 'getBalance',
	action: 'Get balance',
	description: 'Read what is left in the Novita account, in US dollars',
} as const;

/** All of the node's fields, for these models. A model that is added to the catalogue is in them. */
export function klingProperties(models: readonly Model[] = catalogue): INodeProperties[] {
	const operations = OPERATIONS.map(({ value }) => {
		const own = ownModels(value, models);
		return { operation: value, own, fields: fieldsOf(own) };
	});
	return [
		toolDescription(
			'Starts a video and returns its task_id. Each call costs money: call it once for each video that was asked for. Novita Wait for Task then gets the video.',
			{ hide: { operation: [GET_BALANCE.value] } },
		),
		toolDescription('Returns what is left in the Novita account, in US dollars. Costs nothing.', {
			show: { operation: [GET_BALANCE.value] },
		}),
		{
			displayName: 'Operation',
			name: 'operation',
			type: 'options',
			noDataExpression: true,
			options: [GET_BALANCE, ...OPERATIONS],
			default: 'imageToVideo',
			description: 'What the node does',
			hint: "Changing it clears fields that the new operation doesn't have",
		},
		...keepers(operations.flatMap(({ fields }) => fields.flat())),
		...operations.flatMap(({ operation, own, fields }) => [
			...modelProperties(operation, own),
			...fields.flatMap((field) => [
				...field.flatMap((variant) => variantProperties(operation, variant)),
				...keptNotices(operation, field),
			]),
		]),
		{
			displayName: 'Wait for Completion',
			name: 'waitForCompletion',
			type: 'boolean',
			displayOptions: { hide: { '/operation': [GET_BALANCE.value] } },
			default: false,
			description:
				'Whether to wait for the video and output it. Uses the default settings of Novita Wait for Task.',
			hint: "Off: outputs a task, Novita's name for a video in the making. On: outputs the video.",
			builderHint: {
				propertyHint:
					'Leave it off for batches, for a timeout of your own, or where the wait has to survive a restart of n8n: connect Novita Wait for Task.',
			},
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

function modelProperties(operation: Operation, own: readonly Model[]): INodeProperties[] {
	const firstModel = own[0]?.slug ?? CUSTOM;
	return [
		{
			displayName: 'Model',
			name: 'model',
			type: 'options',
			// By its name, so that the editor takes the first model of an operation that was just chosen.
			displayOptions: { show: { operation: [operation] } },
			options: own.map((model) => ({
				name: model.custom ? OTHER_MODEL : model.name,
				value: model.slug,
				description: model.retired ? `Retired ${retirementOf(model)}` : model.summary,
			})),
			default: firstModel,
			description: `The Kling model that makes the video. Documentation: ${own.flatMap(linkTo).join(', ')}.`,
		},
		...own.flatMap((model) => retirementNotice(model, operation)),
	];
}

const modelSlug = (example: string): INodeProperties => ({
	displayName: 'Model ID',
	name: 'customModel',
	type: 'string',
	default: '',
	placeholder: `e.g. ${example}`,
	hint: "Required. The last part of the model's documentation URL.",
	description:
		"A model that isn't in the list. Empty fields, and those set to Model Default, aren't sent. Any other field goes into Additional Fields under Options.",
});

const linkTo = ({ name, page }: Model): string[] =>
	page === undefined ? [] : [`<a href="${page}" target="_blank">${name}</a>`];

function retirementNotice(model: Model, operation: Operation): INodeProperties[] {
	if (!model.retired) return [];
	const found = findModel(model.retired.replacement);
	const replacement = found ? (linkTo(found)[0] ?? found.name) : model.retired.replacement;
	return [
		{
			displayName: `Retired ${retirementOf(model)}, and probably refused. Use ${replacement} instead.`,
			name: 'retiredNotice',
			type: 'notice',
			default: '',
			displayOptions: { show: { operation: [operation], model: [model.slug] } },
		},
	];
}

function fieldsOf(own: readonly Model[]): Variant[][] {
	return variants(own, (model) => [
		...(model.custom ? [{ property: modelSlug(own[0]?.slug ?? '') }] : []),
		...model.fields
			.filter((field) => !field.inOptions)
			.flatMap((field) => fieldProperties(field, model)),
	]);
}

/**
 * Each model's properties, those that several models share merged into one.
 *
 * @returns All variants of a parameter together, in the order that each model gives its own.
 */
function variants(
	models: readonly Model[],
	propertiesOf: (model: Model) => FieldProperty[],
): Variant[][] {
	const found = new Map<string, FieldProperty & { models: string[] }>();
	const order: string[] = [];
	for (const model of models) {
		let place = 0;
		for (const each of propertiesOf(model)) {
			const key = JSON.stringify(each);
			const variant = found.get(key) ?? { ...each, models: [] };
			variant.models.push(model.slug);
			found.set(key, variant);
			const { name } = each.property;
			if (!order.includes(name)) order.splice(place, 0, name);
			place = order.indexOf(name) + 1;
		}
	}
	const all = [...found.values()].map(({ models: slugs, ...each }): Variant =>
		slugs.length < models.length ? { ...each, models: slugs } : each,
	);
	return order.map((name) => all.filter(({ property }) => property.name === name));
}

function optionsProperties(operation: Operation, models: readonly Model[]): INodeProperties[] {
	const options = variants(ownModels(operation, models), (model) => [
		{
			property: {
				displayName: 'Options',
				name: 'options',
				type: 'collection',
				placeholder: 'Add Option',
				default: {},
				description: 'Optional settings',
				options: optionsOf(model),
			},
		},
	]);
	return options.flat().flatMap((variant) => variantProperties(operation, variant));
}

function optionsOf(model: Model): INodeProperties[] {
	const own = model.fields
		.filter((field) => field.inOptions)
		.flatMap((field) => fieldProperties(field, model).map(({ property }) => property));
	const hasImage = model.fields.some((field) => field.kind === 'image');
	const all = [...own, ...(hasImage ? [IMAGE_ENCODING] : []), ...NODE_OPTIONS];
	return all.sort((one, other) => one.displayName.localeCompare(other.displayName));
}
