import type { IExecuteFunctions } from 'n8n-workflow';

import { readImageFile, readImageText } from '../n8n/binary/imageFile';
import { ItemParameters } from '../n8n/items/parameters';
import { readOutputField } from '../wait/videoFields';
import { WAIT_LIMITS } from '../wait/waitSettings';
import { faultsInTemplates } from '../n8n/items/templates';
import { catalogue, findModel, CUSTOM, customModel } from '../novita/models/catalogue';
import type { Field, Model } from '../novita/models/types';
import { buildRequest, WEBHOOK_LABEL, type CheckedRequest } from '../novita/request/buildRequest';
import { estimate, type Estimate } from '../novita/request/cost';
import type { ImageValue } from '../novita/request/checkImage';
import type { Invalid } from '../novita/request/fieldReading';
import { isEmpty, show, trimmed } from '../novita/values/reading';
import { readChoice } from '../novita/values/scalars';
import {
	AMOUNT,
	NEW_TRIES,
	PRICE_PER_SECOND,
	REQUEST_TIMEOUT,
	VIDEOS_PER_ITEM,
} from './optionProperties';
import { dropReplaced, filledIn } from './promptMode';
import { ACCOUNT_OPERATIONS, OPERATIONS } from './properties';

/** An item that may be sent. */
export interface Plan extends Omit<CheckedRequest, 'invalid'> {
	itemIndex: number;
	/** Which of the item's videos it is, from 1, where there are several. */
	variation?: number;
	videosPerItem: number;
	requestTimeoutMs: number;
	waitForCompletion: boolean;
	/** How often a task that Novita failed is started anew. */
	newTries: number;
	/** How long it is waited for, in milliseconds, where it is. */
	timeoutMs: number;
	/** The binary field that gets the file; undefined where none is wanted. */
	outputField?: string;
	spending: Spending;
	estimate: Estimate;
}

/** What an item may cost. Amounts are US dollars. */
export interface Spending {
	/** Nothing is sent. */
	checkOnly: boolean;
	/** For all items of the run. */
	limit?: number;
	/** What has to stay in the account. */
	keep?: number;
	/** The user's own. */
	pricePerSecond?: number;
}

export const LIMIT_LABEL = 'Spending Limit';
export const KEEP_LABEL = 'Keep at Least';
const CHECK_ONLY_LABEL = 'Check Only';

const IMAGE_ENCODINGS = [{ value: 'dataUri' }, { value: 'base64' }, { value: 'link' }] as const;

const IMAGE_INPUTS = [
	{ value: 'none', label: 'None' },
	{ value: 'binary', label: 'File' },
	{ value: 'url', label: 'URL' },
] as const;

/**
 * Everything that the node asks n8n about one item is asked here, once. Nothing is sent.
 *
 * @returns No plan where the model itself can't be told. One that comes with something invalid may not be sent.
 */
export async function readItem(
	context: IExecuteFunctions,
	itemIndex: number,
): Promise<{ plan?: Plan; invalid: Invalid[] }> {
	const parameters = new ItemParameters(context, itemIndex);
	const chosen = readModel(parameters);
	if ('fix' in chosen) return { invalid: [...parameters.invalid, chosen] };

	const { model, isMultiShot } = filledIn(parameters, chosen);
	const values: Record<string, unknown> = {};
	for (const field of model.fields) {
		values[field.api] = await readValue(context, itemIndex, parameters, field, isMultiShot);
	}
	if (isMultiShot) dropReplaced(context, model, values);
	parameters.invalid.push(...faultsInTemplates(context, itemIndex, model, values));
	const imageEncoding = parameters.choice(
		'options.imageEncoding',
		'Image Encoding',
		IMAGE_ENCODINGS,
		'dataUri',
	);
	const additionalFields = parameters.raw('options.additionalFields', 'Additional Fields');
	const seconds = parameters.number('options.requestTimeout', 'Request Timeout', REQUEST_TIMEOUT);
	const waitForCompletion = parameters.switch('waitForCompletion', 'Wait for Completion', false);
	const newTries = parameters.number('options.newTries', 'New Tries', NEW_TRIES);
	const minutes = parameters.number('timeout', 'Timeout', WAIT_LIMITS.timeout);
	const outputField = readOutputField(context, parameters);
	const webhookUrl = parameters.raw('options.webhookUrl', WEBHOOK_LABEL);
	const spending = readSpending(parameters);
	const videosPerItem = parameters.number(
		'options.videosPerItem',
		'Videos per Item',
		VIDEOS_PER_ITEM,
	);

	const { invalid, ...checked } = buildRequest(model, {
		values,
		additionalFields,
		imageEncoding,
		webhookUrl,
	});
	return {
		plan: {
			...checked,
			itemIndex,
			videosPerItem,
			requestTimeoutMs: seconds * 1000,
			waitForCompletion,
			newTries,
			timeoutMs: minutes * 60_000,
			outputField,
			spending,
			estimate: estimate(checked.request, spending.pricePerSecond),
		},
		// A field that could not be read isn't missing as well.
		invalid: [...parameters.invalid, ...invalid.filter(isNotAmong(parameters.invalid))],
	};
}

const isNotAmong =
	(others: readonly Invalid[]) =>
	({ field }: Invalid): boolean =>
		others.every((other) => other.field !== field);

const OPERATION_CHOICES = [...OPERATIONS, ...ACCOUNT_OPERATIONS].map(({ name, value }) => ({
	value,
	label: name,
}));

/** What an item is to do. */
export const readOperation = (parameters: ItemParameters) =>
	parameters.choice('operation', 'Operation', OPERATION_CHOICES, 'imageToVideo');

/** In a run that starts videos. */
const asksAccount = (name: string): Invalid => ({
	field: 'Operation',
	message: `Operation is ${name} for this item, and another for the items before`,
	fix: `Use a separate Novita Kling node for ${name}.`,
});

const SLUG = /^[a-z0-9][a-z0-9._-]{0,99}$/i;
/** What stands before it in the URL of its page. */
const PAGE = /^(https:\/\/(docs\.)?novita\.ai\/(docs\/)?api-reference\/)?model-apis-/i;

function readModel(parameters: ItemParameters): Model | Invalid {
	const operation = readOperation(parameters);
	if (operation === 'getBalance') return asksAccount('Get Balance');
	if (operation === 'getUsage') return asksAccount('Get Usage');
	const chosen = parameters.raw('model', 'Model');
	const slugs = [...catalogue.map(({ slug }) => slug), CUSTOM];
	const known = readChoice(
		chosen,
		slugs.map((value) => ({ value })),
	);
	const model = known.kind === 'value' ? findModel(known.value) : undefined;
	if (model) return model;
	if (known.kind !== 'value') {
		return {
			field: 'Model',
			message: isEmpty(chosen) ? 'Model is empty' : `Model ${show(chosen)} isn't in the list`,
			fix: 'Choose a model from the list, or Other Model and enter its ID.',
		};
	}
	const given = parameters.raw('customModel', 'Model ID');
	const slug = typeof given === 'string' ? trimmed(given).replace(PAGE, '') : '';
	if (!SLUG.test(slug)) {
		return {
			field: 'Model ID',
			message: isEmpty(given) ? 'Model ID is empty' : `Model ID ${show(given)} is not valid`,
			fix: "Enter the last part of the model's documentation URL, like kling-v3.0-std-i2v.",
		};
	}
	return customModel(slug, operation);
}

async function readValue(
	context: IExecuteFunctions,
	itemIndex: number,
	parameters: ItemParameters,
	field: Field,
	isMultiShot: boolean,
): Promise<unknown> {
	const { parameter, label } = field;
	if (field.inOptions) return parameters.raw(`options.${parameter}`, label);
	switch (field.kind) {
		case 'image':
		case 'video':
			return await readFileInput(context, itemIndex, parameters, field);
		case 'shots':
			// An empty list is a slip, and no wish for a single prompt.
			return isMultiShot ? (parameters.raw(parameter, label) ?? []) : undefined;
		default:
			return parameters.raw(parameter, label);
	}
}

async function readFileInput(
	context: IExecuteFunctions,
	itemIndex: number,
	parameters: ItemParameters,
	{ kind, parameter, label }: Field,
): Promise<ImageValue | undefined> {
	const byDefault = kind === 'video' ? 'url' : 'none';
	const input = parameters.choice(`${parameter}Input`, label, IMAGE_INPUTS, byDefault);
	if (input === 'none') return undefined;
	if (input === 'url') {
		const url = parameters.raw(`${parameter}Url`, `${label} URL`);
		return (await readImageText(url, `${parameter}Url`)) ?? { kind: 'url', url };
	}
	const field = parameters.raw(`${parameter}BinaryProperty`, `${label} Input Data Field Name`);
	return await readImageFile(context, itemIndex, field);
}

function readSpending(parameters: ItemParameters): Spending {
	const spending = {
		checkOnly: parameters.switch('options.checkOnly', CHECK_ONLY_LABEL, false),
		limit: parameters.optionalNumber('options.spendingLimit', LIMIT_LABEL, AMOUNT),
		keep: parameters.optionalNumber('options.keepAtLeast', KEEP_LABEL, AMOUNT),
		pricePerSecond: parameters.optionalNumber(
			'options.pricePerSecond',
			'Price per Second',
			PRICE_PER_SECOND,
		),
	};
	parameters.refuseEmptyOption('checkOnly', CHECK_ONLY_LABEL);
	parameters.refuseEmptyOption('spendingLimit', LIMIT_LABEL);
	parameters.refuseEmptyOption('keepAtLeast', KEEP_LABEL);
	return spending;
}
