import type { INodeProperties, INodePropertyOptions } from 'n8n-workflow';

import { notInTool, toolDescription } from '../n8n/editor/asTool';
import { byModel, showWhere } from '../n8n/editor/byModel';
import { fieldProperties } from '../n8n/editor/fieldProperties';
import { FILE_FIELDS, TIMEOUT } from '../wait/videoFields';
import {
	catalogue,
	findModel,
	CUSTOM,
	customModel,
	retirementOf,
	type Field,
	type Model,
	type Operation,
	type Price,
} from '../novita/models/catalogue';
import { roundDollars, showDollars } from '../novita/request/cost';
import { showDay } from '../novita/values/reading';
import { IMAGE_ENCODING, NODE_OPTIONS, VOICE_IDS } from './optionProperties';
import { toolDescriptions } from './toolDescriptions';
import { USAGE_PROPERTIES } from './usageProperties';

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
		action: 'Animate character with motion from video',
		description: 'Animate a character with the movements from another video',
	},
	{
		name: 'Text to Video',
		value: 'textToVideo',
		action: 'Create video from text',
		description: 'Start a video from a prompt alone',
	},
];

/** Those that start no video. They stand behind those that do: n8n lists operations and actions in this order. */
export const ACCOUNT_OPERATIONS = [
	{
		name: 'Get Balance',
		value: 'getBalance',
		action: 'Show balance',
		description: 'Read what is left in the Novita account, in US dollars',
	},
	{
		name: 'Get Usage',
		value: 'getUsage',
		action: 'Show usage',
		description: 'Read what Novita has billed, in US dollars',
	},
] as const;

const FOR_VIDEOS = { hide: { '/operation': ACCOUNT_OPERATIONS.map(({ value }) => value) } };

/** All of the node's fields, for these models. A model that is added to the catalogue is in them. */
export function klingProperties(models: readonly Model[] = catalogue): INodeProperties[] {
	const own = OPERATIONS.map(({ value }) => ownModels(value, models));
	const all = own.flat();
	return [
		...byModel(all, toolDescriptions),
		toolDescription('Returns what is left in the Novita account, in US dollars. Costs nothing.', {
			show: { operation: ['getBalance'] },
		}),
		toolDescription(
			'Returns what Novita has billed in the last seven days, in US dollars, by product and day. Costs nothing. Bills come each hour.',
			{ show: { operation: ['getUsage'] } },
		),
		{
			displayName: 'Operation',
			name: 'operation',
			type: 'options',
			noDataExpression: true,
			options: [...OPERATIONS, ...ACCOUNT_OPERATIONS],
			default: 'imageToVideo',
			description: 'What the node does',
			hint: "Changing it clears fields that the new operation doesn't have",
		},
		...USAGE_PROPERTIES,
		...own.flatMap(modelProperties),
		...byModel(all, (model) => [notInTool(costNotice(model))]),
		...byModel(all, (model) =>
			model.fields
				.filter(({ inOptions }) => !inOptions)
				.flatMap((field) => fieldProperties(field, model)),
		),
		{
			displayName: 'Wait for Completion',
			name: 'waitForCompletion',
			type: 'boolean',
			displayOptions: FOR_VIDEOS,
			default: false,
			description: 'Whether to wait for the video and output it',
			hint: 'Off: outputs a task ID at once. On: waits, and outputs the video.',
			builderHint: {
				propertyHint:
					'Leave it off for batches, for a timeout of your own, or where the wait has to survive a restart of n8n: connect Novita Wait for Task.',
			},
		},
		...[...TIMEOUT, ...FILE_FIELDS].map((field) => showWhere({ waitForCompletion: [true] }, field)),
		{
			displayName: 'Options',
			name: 'options',
			type: 'collection',
			placeholder: 'Add Option',
			displayOptions: FOR_VIDEOS,
			default: {},
			description: 'Optional settings',
			options: [...byModel(all, modelOptions), ...NODE_OPTIONS].sort(byName),
		},
	];
}

/** The operation's models, and behind them the entry for any other. */
const ownModels = (operation: Operation, models: readonly Model[]): Model[] => [
	...models.filter((model) => model.operation === operation),
	customModel(CUSTOM, operation, models),
];

function modelProperties([first, ...others]: readonly Model[]): INodeProperties[] {
	if (!first) return [];
	const { operation, slug } = first;
	const own = [first, ...others];
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
			default: slug,
			description: `The Kling model that makes the video. Documentation: ${own.flatMap(linkTo).join(', ')}.`,
		},
		...own.flatMap(retirementNotice),
		{
			displayName: 'Model ID',
			name: 'customModel',
			type: 'string',
			default: '',
			placeholder: `e.g. ${slug}`,
			hint: "Required. The last part of the model's documentation URL.",
			description:
				"A model that isn't in the list. Empty fields, and those set to Model Default, aren't sent. Any other field goes into Additional Fields under Options.",
			displayOptions: { show: { operation: [operation], model: [CUSTOM] } },
		},
	];
}

const linkTo = ({ name, page }: Model): string[] =>
	page === undefined ? [] : [`<a href="${page}" target="_blank">${name}</a>`];

function retirementNotice(model: Model): INodeProperties[] {
	const { operation, slug, retired } = model;
	if (!retired) return [];
	const found = findModel(retired.replacement);
	const replacement = found ? (linkTo(found)[0] ?? found.name) : retired.replacement;
	return [
		{
			displayName: `Retired ${retirementOf(model)}, and probably refused. Use ${replacement} instead.`,
			name: 'retiredNotice',
			type: 'notice',
			default: '',
			displayOptions: { show: { operation: [operation], model: [slug] } },
		},
	];
}

/** What the first press costs, and how long it takes, for whoever has pressed nothing yet. */
function costNotice({ price, fields }: Model): INodeProperties {
	const length = fields.find(({ api }) => api === 'duration');
	const isKnown = price !== undefined && length?.kind === 'choice';
	const cost = isKnown ? costOf(price, Number(length.default)) : 'No price is known.';
	return {
		displayName: `${cost} Takes some minutes.`,
		name: 'costNotice',
		type: 'notice',
		default: '',
	};
}

/** "5 seconds cost about $0.42, or $0.63 with sound, as quoted on 7 October 2026." */
function costOf({ perSecond: { silent, sound }, checked }: Price, seconds: number): string {
	const usd = (perSecond: number) => showDollars(roundDollars(seconds * perSecond));
	const withSound = sound === undefined ? '' : `, or ${usd(sound)} with sound`;
	return `${seconds} seconds cost about ${usd(silent)}${withSound}, as quoted on ${showDay(checked)}.`;
}

/** Without Intl, which takes ten milliseconds to begin: n8n loads this with the node. */
const byName = ({ displayName: one }: INodeProperties, { displayName: other }: INodeProperties) =>
	Number(one > other) - Number(one < other);

function modelOptions(model: Model): INodeProperties[] {
	const has = (kind: Field['kind']) => model.fields.some((field) => field.kind === kind);
	return [
		...(has('image') ? [IMAGE_ENCODING] : []),
		...(has('voices') ? [VOICE_IDS] : []),
		...model.fields
			.filter(({ inOptions }) => inOptions)
			.flatMap((field) => fieldProperties(field, model)),
	];
}

/**
 * The line under the node on the canvas, in the words of its dropdowns: "Image to Video: v3.0 Pro".
 * n8n cuts it after some thirty characters, and the node's icon says Kling already.
 *
 * @returns An expression. A model that comes from an expression of its own shows by its slug.
 */
export function klingSubtitle(models: readonly Model[] = catalogue): string {
	const namesOf = (operations: ReadonlyArray<{ name: string; value: string }>) =>
		JSON.stringify(Object.fromEntries(operations.map(({ name, value }) => [value, name])));
	const names = JSON.stringify(
		Object.fromEntries(models.map((model) => [model.slug, shortName(model)])),
	);
	const model = `$parameter["model"] === "${CUSTOM}" ? ($parameter["customModel"] || "${OTHER_MODEL}") : ((${names})[$parameter["model"]] || $parameter["model"])`;
	const video = `(${namesOf(OPERATIONS)})[$parameter["operation"]] + ": " + (${model})`;
	return `={{ (${namesOf(ACCOUNT_OPERATIONS)})[$parameter["operation"]] || ${video} }}`;
}

/** "Kling v3.0 Motion Control" is "v3.0" behind "Motion Control: ". */
function shortName({ name, operation }: Model): string {
	const spoken = OPERATIONS.find(({ value }) => value === operation)?.name ?? '';
	return name.replace(/^Kling /, '').replace(` ${spoken}`, '');
}
