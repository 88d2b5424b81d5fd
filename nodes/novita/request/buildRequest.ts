import type { Model, ShotsField } from '../models/types';
import { isObject, parseJson, type Json, type JsonObject } from '../values/json';
import { isEmpty, show } from '../values/reading';
import { checkField } from './checkField';
import { checkUrl } from './checkUrl';
import {
	invalidField,
	NOTHING,
	type FieldReading,
	type Invalid,
	type RawValues,
} from './fieldReading';
import {
	extraWith,
	secondsOfShots,
	type FileToSend,
	type ImageEncoding,
	type VideoRequest,
} from './videoRequest';

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
	const { values, imageEncoding = 'dataUri' } = item;
	const body: JsonObject = {};
	const files: FileToSend[] = [];
	const invalid: Invalid[] = [];
	const hints: string[] = [];
	const note = (reading: FieldReading) => {
		if (reading.kind === 'invalid') invalid.push(reading.invalid);
		hints.push(...(reading.hints ?? []));
	};
	const take = (api: string, reading: FieldReading) => {
		if (reading.kind === 'file') files.push({ api, ...reading.file });
		if (reading.kind === 'value') body[api] = reading.value;
		note(reading);
	};

	const merged = checkAdditionalFields(item.additionalFields);
	const additional = merged.kind === 'value' ? merged.value : {};
	const context = { model, values, overridden: new Set(Object.keys(additional)), imageEncoding };
	for (const field of model.fields) take(field.api, checkField(field, values[field.api], context));
	const shots = model.fields.find((field) => field.kind === 'shots');
	if (shots?.sumsUpTo !== undefined) take(shots.sumsUpTo, checkSum(model, shots, values, body));
	const webhook = checkWebhook(item.webhookUrl, additional.extra);
	note(webhook);
	note(merged);
	const has = (api: string) => !isEmpty(values[api]) || additional[api] !== undefined;
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
			imageEncoding,
			...(webhook.kind === 'value' && { webhookUrl: webhook.value }),
		},
		invalid,
		hints,
	};
}

/**
 * Shots that have lengths say how long the video is: Kling's own API wants the two equal.
 *
 * @returns The length, with a hint where the user's own says otherwise.
 */
function checkSum(
	{ name, custom, fields }: Model,
	{ api, label, sumsUpTo }: ShotsField,
	values: RawValues,
	body: JsonObject,
): FieldReading<number> {
	const length = fields.find((field) => field.api === sumsUpTo);
	const seconds = secondsOfShots(body[api]);
	if (length?.kind !== 'choice' || seconds === undefined) return NOTHING;
	const lengths = length.choices.map(({ value }) => value);
	if (!custom && !lengths.includes(seconds)) {
		return invalidField(
			label,
			`${label} add up to ${seconds} seconds, which isn't available for ${name}`,
			`Set lengths that add up to one of: ${lengths.join(', ')} seconds.`,
		);
	}
	const own = body[length.api];
	const hint = `The video lasts ${seconds} seconds, the sum of its shots. ${length.label} says ${show(values[length.api])}.`;
	return {
		kind: 'value',
		value: seconds,
		hints: own === undefined || own === seconds ? [] : [hint],
	};
}

/** What the page allows only where another field has a certain value, and that one has another. */
function withoutNeeded(
	model: Model,
	set: JsonObject,
	has: (api: string) => boolean,
	invalid: readonly Invalid[],
): Invalid[] {
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

export const WEBHOOK_LABEL = 'Webhook URL';

/** Novita documents `extra.webhook.url` for its asynchronous API in general, and lists it on no Kling page. */
const UNDOCUMENTED =
	"Novita doesn't document Webhook URL for Kling. Set a time limit in the node that waits for the call.";

/**
 * Checks whom Novita is to call. Its form is all that can be judged here; that it has to be reachable from the
 * internet is a hint.
 *
 * @param extra What Additional Fields have under the same key.
 */
function checkWebhook(raw: unknown, extra: Json | undefined): FieldReading<string> {
	const url = checkUrl(raw, { label: WEBHOOK_LABEL });
	if (url.kind !== 'value') return url;
	const hints = [UNDOCUMENTED, ...(url.hints ?? [])];
	const sent = extraWith(url.value, extra);
	const webhook = isObject(sent) ? sent.webhook : undefined;
	if (!isObject(webhook) || webhook.url !== url.value) {
		hints.push('Additional Fields set extra.webhook too, so Webhook URL is not sent.');
	}
	return { ...url, hints };
}

function checkAdditionalFields(raw: unknown): FieldReading<JsonObject> {
	if (isEmpty(raw)) return NOTHING;
	const parsed = asJson(raw);
	const long: string[] = [];
	if (isObject(parsed) && isShallow(parsed, long)) {
		const [key] = long;
		const hint = `Additional Fields have a number at ${key} that is too long for JavaScript, so its last digits are lost. Write it as text, in double quotes.`;
		return { kind: 'value', value: parsed, hints: key === undefined ? [] : [hint] };
	}
	const forText =
		typeof raw === 'string'
			? ' An expression that gives text goes there without quotes, and as JSON: {{ JSON.stringify($json.text) }}.'
			: '';
	return invalidField(
		'Additional Fields',
		'Additional Fields has to be a JSON object',
		`Write it like { "field": "value" }, with double quotes around each name, or remove it from Options.${forText}`,
	);
}

/** Far deeper than any field of an API; much deeper ones overflow the stack of what reads them. */
const DEEPEST = 100;

/** @param long Takes the keys of whole numbers that are beyond 2^53. */
function isShallow(root: JsonObject, long: string[]): boolean {
	let level: Json[] = [root];
	for (let depth = 0; level.length > 0; depth++) {
		if (depth > DEEPEST) return false;
		const entries = level.flatMap((value) =>
			typeof value === 'object' && value !== null
				? (Object.entries(value) as Array<[string, Json]>)
				: [],
		);
		long.push(...entries.filter(([, value]) => isTooLong(value)).map(([key]) => key));
		level = entries.map(([, value]) => value);
	}
	return true;
}

const isTooLong = (value: Json): boolean =>
	typeof value === 'number' && Number.isInteger(value) && !Number.isSafeInteger(value);

/**
 * An expression may give anything, also what can't be sent: circles, big integers, functions. A text may be as long
 * as an image in it is.
 */
function asJson(raw: unknown): unknown {
	if (typeof raw === 'string') return parseJson(raw, Infinity);
	try {
		return JSON.parse(JSON.stringify(raw));
	} catch {
		return undefined;
	}
}
