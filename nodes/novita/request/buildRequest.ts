import { isJsonObject, type Json, type JsonObject } from './json';
import { checkField } from './checkField';
import type { Invalid } from './invalid';
import type { ChoiceField, Model, ShotsField } from '../models/types';
import { parseJson } from '../values/lists';
import { isEmpty, show } from '../values/reading';
import { invalidField, type FieldReading, type RawValues } from './fieldReading';
import type { FileToSend, ImageEncoding, VideoRequest } from './videoRequest';
import { checkWebhook } from './webhook';

/** An item that was read and held against its model. */
export interface CheckedRequest {
	request: VideoRequest;
	/** Empty when the item may be sent. */
	invalid: Invalid[];
	/** What only an undocumented limit speaks against: said to the user, and sent. */
	hints: string[];
}

export interface RequestInput {
	values: RawValues;
	additionalFields?: unknown;
	imageEncoding?: ImageEncoding;
	webhookUrl?: unknown;
}

/**
 * Turns a user's values into the body that the model's page describes.
 *
 * Only fields that the model has and that have a value are sent: a default that one model lacks
 * is refused by the API. Documented rules refuse the item; inferred ones make hints.
 */
export function buildRequest(model: Model, item: RequestInput): CheckedRequest {
	const body: JsonObject = {};
	const files: FileToSend[] = [];
	const invalid: Invalid[] = [];
	const hints: string[] = [];

	const take = (api: string, reading: FieldReading) => {
		if (reading.kind === 'file') files.push({ api, ...reading.file });
		if (reading.kind === 'value') body[api] = reading.value;
		if (reading.kind === 'invalid') invalid.push(reading.invalid);
		hints.push(...(reading.hints ?? []));
	};
	const additionalInvalid: Invalid[] = [];
	const additional = readAdditionalFields(item.additionalFields, additionalInvalid);
	const context = { model, values: item.values, overridden: new Set(Object.keys(additional)) };
	for (const field of model.fields) {
		take(field.api, checkField(field, item.values[field.api], context));
	}
	take('', lastAsLongAsShots(model, item.values, body));
	const webhook = checkWebhook(item.webhookUrl, additional.extra);
	if (webhook.kind === 'invalid') invalid.push(webhook.invalid);
	hints.push(...(webhook.hints ?? []));
	invalid.push(...additionalInvalid);
	const has = (api: string) => !isEmpty(item.values[api]) || additional[api] !== undefined;
	invalid.push(...withoutNeeded(model, { ...body, ...additional }, has, invalid));
	for (const [first, second] of model.notTogether) {
		if (has(first) && has(second)) invalid.push(conflict(model, first, second));
	}

	return {
		request: {
			slug: model.slug,
			body,
			files,
			additional,
			imageEncoding: item.imageEncoding ?? 'dataUri',
			...(webhook.kind === 'value' && { webhookUrl: String(webhook.value) }),
		},
		invalid,
		hints,
	};
}

/**
 * Shots that have lengths say how long the video is: Kling's own API wants the two equal.
 *
 * @returns A hint where the user's own length says otherwise.
 */
function lastAsLongAsShots(model: Model, values: RawValues, body: JsonObject): FieldReading {
	const shots = model.fields.find((field): field is ShotsField => field.kind === 'shots');
	const length = model.fields.find(
		(field): field is ChoiceField => field.kind === 'choice' && field.api === shots?.sumsUpTo,
	);
	const list = body[shots?.api ?? ''];
	if (!shots || !length || !Array.isArray(list)) return { kind: 'nothing' };
	const sum = list.reduce(
		(total: number, shot) => total + (isJsonObject(shot) ? Number(shot.duration) : 0),
		0,
	);
	const own = body[length.api];
	body[length.api] = sum;
	if (!model.custom && !length.choices.some(({ value }) => value === sum)) {
		const allowed = length.choices.map(({ value }) => value).join(', ');
		return invalidField(
			shots.label,
			`${shots.label} add up to ${sum} seconds, which isn't available for ${model.name}`,
			`Set lengths that add up to one of: ${allowed} seconds.`,
		);
	}
	if (own === undefined || own === sum) return { kind: 'nothing' };
	const said = show(values[length.api]);
	const hint = `The video lasts ${sum} seconds, the sum of its shots. ${length.label} says ${said}.`;
	return { kind: 'nothing', hints: [hint] };
}

/** What the page allows only where another field has a certain value, and that one has another. */
function withoutNeeded(
	model: Model,
	set: JsonObject,
	has: (api: string) => boolean,
	invalid: readonly Invalid[],
): Invalid[] {
	if (model.custom) return [];
	return model.fields.flatMap(({ api, label, onlyWith }) => {
		if (!onlyWith || !has(api) || set[onlyWith.api] === onlyWith.value) return [];
		const other = labelOf(model, onlyWith.api);
		if (invalid.some(({ field }) => field === other)) return [];
		return {
			field: label,
			message: `${label} is only available with ${other} ${onlyWith.value} for ${model.name}`,
			fix: `Set ${other} to ${onlyWith.value}, or remove ${label}.`,
		};
	});
}

const labelOf = (model: Model, api: string) =>
	model.fields.find((field) => field.api === api)?.label ?? api;

function conflict(model: Model, first: string, second: string): Invalid {
	const [one, other] = [labelOf(model, first), labelOf(model, second)];
	return {
		field: one,
		message: `${model.name} doesn't take ${one} and ${other} together`,
		fix: `Remove ${one} (${first}) or ${other} (${second}). Prompt Mode switches between one prompt and shots.`,
	};
}

/** Keys that would reach an object's prototype when they are merged. */
const UNSAFE_KEYS = new Set(['__proto__', 'constructor', 'prototype']);

function readAdditionalFields(raw: unknown, invalid: Invalid[]): JsonObject {
	if (isEmpty(raw)) return {};
	const parsed = parse(raw);
	if (isJsonObject(parsed) && isShallow(parsed)) {
		return Object.fromEntries(Object.entries(parsed).filter(([key]) => !UNSAFE_KEYS.has(key)));
	}
	invalid.push({
		field: 'Additional Fields',
		message: 'Additional Fields has to be a JSON object',
		fix: 'Write it like { "field": "value" }, with double quotes around each name, or remove it from Options.',
	});
	return {};
}

/** Far deeper than any field of an API; much deeper ones overflow the stack of what reads them. */
const DEEPEST = 100;

function isShallow(root: JsonObject): boolean {
	let level: Json[] = [root];
	for (let depth = 0; level.length > 0; depth++) {
		if (depth > DEEPEST) return false;
		level = level.flatMap((value) =>
			typeof value === 'object' && value !== null ? (Object.values(value) as Json[]) : [],
		);
	}
	return true;
}

/** An expression may give anything, also what can't be sent: circles, big integers, functions. */
function parse(raw: unknown): unknown {
	if (typeof raw === 'string') return parseJson(raw);
	try {
		return JSON.parse(JSON.stringify(raw));
	} catch {
		return undefined;
	}
}
