import type { IExecuteFunctions } from 'n8n-workflow';

import { readImageFile } from '../n8n/binary/imageFile';
import { MULTI_SHOT, PROMPT_MODE } from '../n8n/editor/compoundProperties';
import { CUSTOM, customModel, findModel } from '../novita/models/catalogue';
import type { Field, Model, Operation } from '../novita/models/types';
import { buildRequest, type CheckedRequest } from '../novita/request/buildRequest';
import type { ImageValue } from '../novita/request/checkField';
import type { Invalid } from '../novita/request/invalid';
import { isEmpty, show, toNumber } from '../novita/request/values';
import type { ImageEncoding } from '../novita/request/videoRequest';

export interface ItemPlan extends CheckedRequest {
	requestTimeoutMs: number;
}

export type ItemReading =
	{ kind: 'plan'; plan: ItemPlan } | { kind: 'invalid'; invalid: Invalid[] };

const REQUEST_TIMEOUT_SECONDS = 60;

/** Everything that the node asks n8n about one item is asked here, once. Nothing is sent. */
export async function readItem(
	context: IExecuteFunctions,
	itemIndex: number,
): Promise<ItemReading> {
	try {
		return await read(context, itemIndex);
	} catch (error) {
		// An expression of this item that can't be evaluated.
		const why = error instanceof Error ? error.message : 'unknown';
		return {
			kind: 'invalid',
			invalid: [
				{
					field: 'Expression',
					message: 'An expression of this item could not be evaluated',
					fix: `n8n says: ${why}. Check the expressions in the fields of this node.`,
				},
			],
		};
	}
}

type Get = (name: string) => unknown;

async function read(context: IExecuteFunctions, itemIndex: number): Promise<ItemReading> {
	// n8n throws for a field that doesn't show, unless it gets something else to answer.
	const get: Get = (name) => context.getNodeParameter(name, itemIndex, null) ?? undefined;
	const model = readModel(get);
	if ('fix' in model) return { kind: 'invalid', invalid: [model] };

	const options = (get('options') ?? {}) as Record<string, unknown>;
	const values: Record<string, unknown> = {};
	for (const field of model.fields) {
		values[field.api] = await readValue(context, itemIndex, get, field, options);
	}
	if (get(PROMPT_MODE) === MULTI_SHOT) dropReplacedPrompt(model, values);

	const check = buildRequest(model, {
		values,
		additionalFields: options.additionalFields,
		imageEncoding: options.imageEncoding as ImageEncoding | undefined,
	});
	const seconds = isEmpty(options.requestTimeout)
		? REQUEST_TIMEOUT_SECONDS
		: toNumber(options.requestTimeout);
	if (seconds === undefined || seconds < 1 || seconds > 600) {
		check.invalid.push({
			field: 'Request Timeout',
			message: `Request Timeout has to be from 1 to 600 seconds, not ${show(options.requestTimeout)}`,
			fix: 'Correct Request Timeout under Options, or remove it.',
		});
	}
	return {
		kind: 'plan',
		plan: { ...check, requestTimeoutMs: (seconds ?? REQUEST_TIMEOUT_SECONDS) * 1000 },
	};
}

const SLUG = /^[a-z0-9][a-z0-9._-]{0,99}$/i;

function readModel(get: Get): Model | Invalid {
	const chosen = get('model');
	if (chosen !== CUSTOM) {
		const model = typeof chosen === 'string' ? findModel(chosen) : undefined;
		return (
			model ?? {
				field: 'Model',
				message: `Model ${show(chosen)} isn't known`,
				fix: 'Choose a model from the list, or Other Model and write its slug.',
			}
		);
	}
	const slug = get('customModel');
	if (typeof slug !== 'string' || !SLUG.test(slug.trim())) {
		return {
			field: 'Model Slug',
			message: isEmpty(slug) ? 'Model Slug is missing' : `Model Slug ${show(slug)} is not a slug`,
			fix: "Write the end of the model's address in Novita's documentation, like kling-v3.0-std-i2v.",
		};
	}
	return customModel(slug.trim(), get('operation') as Operation);
}

async function readValue(
	context: IExecuteFunctions,
	itemIndex: number,
	get: Get,
	field: Field,
	options: Record<string, unknown>,
): Promise<unknown> {
	const { parameter } = field;
	if (field.inOptions) return options[parameter];
	switch (field.kind) {
		case 'image':
			return await readImage(context, itemIndex, get, parameter);
		case 'shots':
			return get(PROMPT_MODE) === MULTI_SHOT ? readList(get(parameter), 'shots') : undefined;
		case 'voices':
			return readList(get(parameter), 'voices');
		default:
			return get(parameter) ?? (field.kind === 'choice' || field.kind === 'flag' ? undefined : '');
	}
}

/** A fixedCollection, or the list itself where an expression gives one. */
function readList(value: unknown, key: string): unknown[] {
	const list =
		typeof value === 'object' && value !== null && key in value
			? (value as Record<string, unknown>)[key]
			: value;
	if (Array.isArray(list)) return list as unknown[];
	return typeof list === 'string' && list.trim() !== '' ? [list] : [];
}

async function readImage(
	context: IExecuteFunctions,
	itemIndex: number,
	get: Get,
	parameter: string,
): Promise<ImageValue | undefined> {
	const input = get(`${parameter}Input`);
	if (input === 'binary') {
		return await readImageFile(context, itemIndex, get(`${parameter}BinaryProperty`));
	}
	return input === 'url' ? { kind: 'url', url: get(`${parameter}Url`) } : undefined;
}

/** Where shots stand in for the prompt, the field is hidden and an old prompt in it counts for nothing. */
function dropReplacedPrompt(model: Model, values: Record<string, unknown>): void {
	const shots = model.fields.find((field) => field.kind === 'shots')?.api;
	for (const field of model.fields) {
		const replaced = model.notTogether.some(
			(pair) => pair.includes(field.api) && shots !== undefined && pair.includes(shots),
		);
		if (field.kind === 'text' && replaced) delete values[field.api];
	}
}
