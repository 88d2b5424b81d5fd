import { checkField } from './checkField';
import { describePicture, type Picture } from './image';
import type { Model } from '../models/catalogue';
import type { Problem } from './invalid';
import { isEmpty, type FieldReading } from './values';

export type Json = null | boolean | number | string | Json[] | { [key: string]: Json | undefined };
export type JsonObject = { [key: string]: Json | undefined };

/** A file that goes into the body when the request is sent, and not earlier: bodies are large. */
export interface FileToSend {
	/** Key in the body. */
	api: string;
	/** Name of the input row's binary field. */
	binaryField: string;
	size: number;
	picture?: Picture;
}

/** A row that may be sent. */
export interface Draft {
	slug: string;
	/** The body but for its files. */
	body: JsonObject;
	files: FileToSend[];
	/** Merged in last, over everything else. */
	additional: JsonObject;
	/** How a file travels. */
	imageEncoding: ImageEncoding;
}

export type ImageEncoding = 'dataUri' | 'base64';

export interface Check {
	draft: Draft;
	/** Empty when the row may be sent. */
	problems: Problem[];
	/** What only an undocumented limit speaks against: said to the user, and sent. */
	hints: string[];
}

/** A user's values: body key to raw value, as the expressions gave them. */
export type RawValues = Readonly<Record<string, unknown>>;

export interface RowInput {
	values: RawValues;
	additionalFields?: unknown;
	imageEncoding?: ImageEncoding;
}

/**
 * Turns a user's values into the body that the model's page describes.
 *
 * Only fields that the model has and that have a value are sent: a default that one model lacks
 * is refused by the API. Documented rules make problems; inferred ones make hints.
 */
export function checkRow(model: Model, row: RowInput): Check {
	const body: JsonObject = {};
	const files: FileToSend[] = [];
	const problems: Problem[] = [];
	const hints: string[] = [];

	const take = (api: string, reading: FieldReading) => {
		if (reading.kind === 'file') files.push({ api, ...reading.file });
		if (reading.kind === 'value') body[api] = reading.value;
		if (reading.kind === 'problem') problems.push(reading.problem);
		hints.push(...(reading.hints ?? []));
	};
	const additionalProblems: Problem[] = [];
	const additional = readAdditionalFields(row.additionalFields, additionalProblems);
	const around = { model, values: row.values, overridden: new Set(Object.keys(additional)) };
	for (const field of model.fields) {
		take(field.api, checkField(field, row.values[field.api], around));
	}
	problems.push(...additionalProblems);
	const has = (api: string) => !isEmpty(row.values[api]) || additional[api] !== undefined;
	for (const [first, second] of model.notTogether) {
		if (has(first) && has(second)) problems.push(conflict(model, first, second));
	}

	return {
		draft: {
			slug: model.slug,
			body,
			files,
			additional,
			imageEncoding: row.imageEncoding ?? 'dataUri',
		},
		problems,
		hints,
	};
}

const labelOf = (model: Model, api: string) =>
	model.fields.find((field) => field.api === api)?.label ?? api;

function conflict(model: Model, first: string, second: string): Problem {
	const [one, other] = [labelOf(model, first), labelOf(model, second)];
	return {
		field: one,
		message: `${one} and ${other} can't be used together with ${model.name}`,
		fix: `Take out either ${one} (${first}) or ${other} (${second}). The editor shows only one of them at a time: set Prompt Mode to Single Prompt to see ${one}, to Multi-Shot to see ${other}.`,
	};
}

const isObject = (value: unknown): value is JsonObject =>
	typeof value === 'object' && value !== null && !Array.isArray(value);

/** Keys that would reach an object's prototype when they are merged. */
const UNSAFE_KEYS = new Set(['__proto__', 'constructor', 'prototype']);

function readAdditionalFields(raw: unknown, problems: Problem[]): JsonObject {
	if (raw === undefined || raw === null || raw === '') return {};
	const parsed = parse(raw);
	if (isObject(parsed) && isShallow(parsed)) {
		return Object.fromEntries(Object.entries(parsed).filter(([key]) => !UNSAFE_KEYS.has(key)));
	}
	problems.push({
		field: 'Additional Fields',
		message: 'Additional Fields has to be a JSON object',
		fix: 'Write it like { "field": "value" }, with double quotes around every name, or remove it from Options.',
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
	try {
		return JSON.parse(typeof raw === 'string' ? raw : JSON.stringify(raw));
	} catch {
		return undefined;
	}
}

/** What stands before a file's base64: it travels as a data URI, or as the bare base64 that some routes want. */
export const filePrefix = (encoding: ImageEncoding, picture: Picture | undefined): string =>
	encoding === 'base64' ? '' : `data:${picture?.mimeType ?? 'application/octet-stream'};base64,`;

/**
 * The body of a row as it is sent.
 *
 * @param files What stands for the draft's files, by body key.
 */
export const assembleBody = (draft: Draft, files: Record<string, string> = {}): JsonObject => ({
	...draft.body,
	...files,
	...draft.additional,
});

const DATA_URI = /^data:([^;,]*)[;,]/;
/** Long enough for any link or prompt that a row should repeat, short of a picture. */
const LONG_TEXT = 4096;

/**
 * The body as the outgoing row shows it: every image shortened to what it was, so that a batch of
 * pictures doesn't fill n8n's database.
 */
export function describeBody(draft: Draft): JsonObject {
	const files = Object.fromEntries(
		draft.files.map(({ api, picture, size }) => {
			const how = draft.imageEncoding === 'base64' ? 'base64' : 'data URI';
			return [api, picture ? `${how}, ${describePicture(picture, size)}` : `${how}, ${size} bytes`];
		}),
	);
	return shorten({ ...draft.body, ...files, ...draft.additional }) as JsonObject;
}

function shorten(value: Json | undefined): Json | undefined {
	if (typeof value === 'string') {
		const mimeType = DATA_URI.exec(value)?.[1];
		if (mimeType !== undefined) {
			return `data URI, ${mimeType}, ${Math.max(1, Math.round((value.length * 3) / 4 / 1000))} kB`;
		}
		return value.length > LONG_TEXT ? `${value.slice(0, LONG_TEXT)}…` : value;
	}
	if (Array.isArray(value)) return value.map((item) => shorten(item) ?? null);
	if (isObject(value)) {
		return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, shorten(item)]));
	}
	return value;
}
