import { ExpressionParser, type IExecuteFunctions, type INodeParameters } from 'n8n-workflow';

import type { Field, Model } from '../../novita/models/types';
import type { Invalid } from '../../novita/request/fieldReading';
import { isObject } from '../../novita/values/json';
import {
	expressionIn,
	LOOKS_MISSING,
	nothingIn,
	SWITCH_TO_EXPRESSION,
} from '../../novita/values/leftovers';
import { isEmpty, show, withoutUnseen } from '../../novita/values/reading';

/** As an author writes that a part may be empty: `?? ''`, `|| ''`, a ternary with '', or a text as it is. */
const MAY_BE_EMPTY = /(\|\||[?:])\s*(['"`])\s*\2|^\s*(['"`])[^'"`]*\3\s*$/;
/** The same in n8n's own words: $if(a, b, ''), $ifEmpty(a, ''). */
const IN_N8N = /,\s*(['"`])\s*\1/;

const mayBeEmpty = (code: string): boolean =>
	MAY_BE_EMPTY.test(code) || (code.includes('$if') && IN_N8N.test(code));

/** A stretch of a template: an expression, or the text between two, cut where n8n cuts it. */
type Chunk = Pick<ReturnType<typeof ExpressionParser.splitExpression>[number], 'type' | 'text'>;

const LONGEST_SHOWN = 80;

const shorten = (text: string): string =>
	text.length > LONGEST_SHOWN ? `${text.slice(0, LONGEST_SHOWN)}…` : text;

const inBraces = (code: string): string =>
	ExpressionParser.joinExpression([
		{ type: 'code', text: ` ${code.trim()} `, hasClosingBrackets: true },
	]);

/** An expression in a template, and the texts on its two sides. */
interface Part {
	code: string;
	before: string;
	after: string;
	/** Whether no other expression comes before it, or behind it. */
	isFirst?: boolean;
	isLast?: boolean;
}

/** Expressions in one template that are looked at: each is held against the whole text. */
const MOST_PARTS = 100;

function partsOf(chunks: readonly Chunk[]): Part[] {
	const isCode = chunks.map(({ type }) => type === 'code');
	const textAt = (at: number) => (isCode[at] === false ? (chunks[at]?.text ?? '') : '');
	const places = [...isCode.keys()].filter((at) => isCode[at]);
	return places.slice(0, MOST_PARTS).map((at, index) => ({
		code: chunks[at]?.text ?? '',
		before: textAt(at - 1),
		after: textAt(at + 1),
		isFirst: index === 0,
		isLast: index === places.length - 1,
	}));
}

/** What stands in a text of JavaScript's own: \`A cup of ${$json.tea}\`. A function has names of its own in it. */
function insertedIn(code: string): Part[] {
	if (!code.includes('`') || code.includes('=>') || code.includes('function')) return [];
	const pieces = code.split('${');
	return pieces.slice(1).flatMap((piece, index) => {
		const [inserted = '', ...rest] = piece.split('}');
		const before = pieces[index]?.split(/[`}]/).at(-1) ?? '';
		const after = rest.join('}').split('`')[0] ?? '';
		return rest.length === 0 || inserted.includes('{') ? [] : { code: inserted, before, after };
	});
}

/**
 * Whether an expression may have given nothing, by the text that came of all: then its two sides meet. n8n takes a
 * while for an expression, so that it is asked only about these.
 */
function maybeMissing({ before, after, isFirst, isLast }: Part, given: unknown): boolean {
	const sides = before + after;
	if (typeof given !== 'string' || sides.includes('\\') || LOOKS_MISSING.test(given)) return true;
	const [text, met] = [withoutUnseen(given), withoutUnseen(sides)];
	if (isFirst && isLast) return text === met;
	if (isFirst) return text.startsWith(met);
	return isLast ? text.endsWith(met) : text.includes(met);
}

/** A field as the user filled it in. */
interface Template {
	/** The parameter as the workflow has it: a text, or a list with texts in it. */
	written: unknown;
	/** What came of it for an item. */
	given: unknown;
	/** The field's name in the editor. */
	label: string;
	/** What a message calls the text; by default the field's name. */
	name?: string;
}

/**
 * What decides what is paid for is looked at as the user wrote it too: the text that comes of a template doesn't say
 * what is missing in it.
 */
export function faultsInTemplates(
	context: IExecuteFunctions,
	itemIndex: number,
	{ fields }: Model,
	values: Readonly<Record<string, unknown>>,
): Invalid[] {
	const { parameters } = context.getNode();
	return fields.flatMap((field) => {
		const value = values[field.api];
		const template = value === undefined ? undefined : templateOf(field, value, parameters);
		return (template && faultInTemplate(context, itemIndex, template)) ?? [];
	});
}

function templateOf(
	{ kind, parameter, label, inOptions }: Field,
	value: unknown,
	parameters: INodeParameters,
): Template | undefined {
	if (kind === 'image' || kind === 'video') {
		const isUrl = isObject(value) && value.kind === 'url';
		return isUrl
			? { written: parameters[`${parameter}Url`], given: value.url, label, name: `${label} URL` }
			: undefined;
	}
	const decides = (kind === 'text' && !inOptions) || kind === 'shots';
	return decides ? { written: parameters[parameter], given: value, label } : undefined;
}

/**
 * What is wrong with a template, and the text that comes of it doesn't show: an expression in its midst that gives
 * nothing for this item, and one that stays text. Where the field is an expression and nothing else, its value
 * says whether it is empty.
 */
function faultInTemplate(
	context: IExecuteFunctions,
	itemIndex: number,
	{ written, given, label, name = label }: Template,
): Invalid | undefined {
	if (typeof written === 'object' && written !== null) {
		for (const [key, part] of Object.entries(written)) {
			const own = Array.isArray(written) ? `Shot ${Number(key) + 1} in ${label}` : name;
			const inner = (given as Record<string, unknown> | undefined)?.[key];
			const template = { written: part, given: inner, label, name: own };
			const fault = faultInTemplate(context, itemIndex, template);
			if (fault) return fault;
		}
	}
	if (typeof written !== 'string') return undefined;
	const chunks: Chunk[] = written.startsWith('=')
		? ExpressionParser.splitExpression(written.slice(1))
		: [{ type: 'text', text: written }];
	const texts = chunks.filter(({ type }) => type === 'text');
	const asText = texts.flatMap(({ text }) => expressionIn(text, true) ?? [])[0];
	if (asText !== undefined) {
		return {
			field: label,
			message: `${name} contains ${asText}, an expression that stayed text`,
			fix: SWITCH_TO_EXPRESSION,
		};
	}
	if (texts.length < chunks.length && hasBracesLeft(texts.map(({ text }) => text).join(''))) {
		return {
			field: label,
			message: `${name} has }} left over behind an expression`,
			fix: 'Delete the }} that is too many: the editor closes an expression by itself.',
		};
	}
	const parts = partsOf(chunks);
	const isWhole = parts.length === 1 && texts.every(({ text }) => text.trim() === '');
	const inserted = parts.flatMap(({ code }) => insertedIn(code));
	const gap =
		[...(isWhole ? [] : parts), ...inserted]
			.filter((part) => !mayBeEmpty(part.code) && maybeMissing(part, given))
			.map(({ code }) => emptyIn(context, itemIndex, code))
			.find(Boolean) ?? joinedIn(context, itemIndex, parts, written, given);
	if (gap === undefined) return undefined;
	return {
		field: label,
		message: `${name} has a gap: ${gap}`,
		fix: "Fill in what the expression refers to, or check its field name. For a part that may be left out, write {{ $json.field ?? '' }}.",
	};
}

/** Whether somebody has typed the braces that the editor had closed already. JSON opens as many as it closes. */
const hasBracesLeft = (text: string): boolean =>
	text.includes('}}') && text.split('}').length > text.split('{').length;

/** @returns An expression that gives nothing for this item, and what it gives; undefined for any other. */
function emptyIn(context: IExecuteFunctions, itemIndex: number, code: string): string | undefined {
	try {
		const value: unknown = context.evaluateExpression(inBraces(code), itemIndex);
		const given = Array.isArray(value) ? value.join() : value;
		if (isEmpty(given)) return `${shorten(inBraces(code))} is empty`;
		const isNothing = typeof given !== 'object' && nothingIn(String(given)) !== undefined;
		return isNothing ? `${shorten(inBraces(code))} is ${show(given)}` : undefined;
	} catch {
		// Then the field as a whole couldn't be evaluated either, and says so.
		return undefined;
	}
}

/** What JavaScript writes where it joins a text with a value that isn't there. */
const JOINED = /(?<![\p{L}\p{N}_])(undefined|null|NaN)(?![\p{L}\p{N}_])/u;

/** The same of an expression that joins texts itself, unless somebody wrote the word: there, or in the item. */
function joinedIn(
	context: IExecuteFunctions,
	itemIndex: number,
	parts: readonly Part[],
	written: string,
	given: unknown,
): string | undefined {
	const word = typeof given === 'string' ? JOINED.exec(given)?.[1] : undefined;
	const joins = parts.find(({ code }) => code.includes('+') && !mayBeEmpty(code));
	if (word === undefined || !joins || written.includes(word)) return undefined;
	let isInItem = false;
	JSON.stringify(context.getInputData()[itemIndex]?.json, (_, value: unknown) => {
		isInItem ||= typeof value === 'string' && value.includes(word);
		return value;
	});
	return isInItem ? undefined : `${shorten(inBraces(joins.code))} gives ${word}`;
}
