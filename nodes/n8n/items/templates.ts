import { ExpressionParser, type IExecuteFunctions, type INodeParameters } from 'n8n-workflow';

import type { Field, Model } from '../../novita/models/types';
import type { Invalid } from '../../novita/request/fieldReading';
import { isObject } from '../../novita/values/json';
import { expressionIn, nothingIn, SWITCH_TO_EXPRESSION } from '../../novita/values/leftovers';
import { isEmpty, show } from '../../novita/values/reading';

/** As an author writes that a part may be empty: `?? ''`, `|| ''`, a ternary with '', or a text as it is. */
const MAY_BE_EMPTY = /(\|\||[?:])\s*(['"`])\s*\2|^\s*(['"`])[^'"`]*\3\s*$/;
/** The same in n8n's own words: $if(a, b, ''), $ifEmpty(a, ''). */
const IN_N8N = /,\s*(['"`])\s*\1/;

const mayBeEmpty = (code: string): boolean =>
	MAY_BE_EMPTY.test(code) || (code.includes('$if') && IN_N8N.test(code));

/** A stretch of a template: an expression, or the text between two, cut where n8n cuts it. */
type Chunk = ReturnType<typeof ExpressionParser.splitExpression>[number];

const LONGEST_SHOWN = 80;

const shorten = (text: string): string =>
	text.length > LONGEST_SHOWN ? `${text.slice(0, LONGEST_SHOWN)}…` : text;

const inBraces = (code: string): string =>
	ExpressionParser.joinExpression([
		{ type: 'code', text: ` ${code.trim()} `, hasClosingBrackets: true },
	]);

/** What n8n puts into a text of JavaScript's own: \`A cup of ${$json.tea}\`. Functions have names of their own in it. */
const insertedIn = (code: string): string[] =>
	!code.includes('`') || code.includes('=>') || code.includes('function')
		? []
		: [...code.matchAll(/\$\{([^{}]*)\}/g)].flatMap(([, inserted]) => inserted ?? []);

/** A field as the user filled it in. */
interface Template {
	/** The parameter as the workflow has it: a text, or a list with texts in it. */
	written: unknown;
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
	if (kind === 'image') {
		const isUrl = isObject(value) && value.kind === 'url';
		return isUrl
			? { written: parameters[`${parameter}Url`], label, name: `${label} URL` }
			: undefined;
	}
	const decides = (kind === 'text' && !inOptions) || kind === 'url' || kind === 'shots';
	return decides ? { written: parameters[parameter], label } : undefined;
}

/**
 * What is wrong with a template, and the text that comes of it doesn't show: an expression in its midst that gives
 * nothing for this item, and one that stays text. Where the field is an expression and nothing else, its value
 * says whether it is empty.
 */
function faultInTemplate(
	context: IExecuteFunctions,
	itemIndex: number,
	{ written, label, name = label }: Template,
): Invalid | undefined {
	if (typeof written === 'object' && written !== null) {
		for (const [key, part] of Object.entries(written)) {
			const own = Array.isArray(written) ? `Shot ${Number(key) + 1} in ${label}` : name;
			const fault = faultInTemplate(context, itemIndex, { written: part, label, name: own });
			if (fault) return fault;
		}
	}
	if (typeof written !== 'string') return undefined;
	const chunks: Array<Pick<Chunk, 'type' | 'text'>> = written.startsWith('=')
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
	const codes = chunks.flatMap(({ type, text }) => (type === 'code' ? text : []));
	const isWhole = codes.length === 1 && texts.every(({ text }) => text.trim() === '');
	for (const code of codes) {
		const gap =
			gapIn(context, itemIndex, code, isWhole) ??
			insertedIn(code)
				.map((inserted) => gapIn(context, itemIndex, inserted, false))
				.find(Boolean);
		if (gap === undefined) continue;
		return {
			field: label,
			message: `${name} has a gap: ${gap}`,
			fix: "Fill in what the expression refers to, or check its field name. For a part that may be left out, write {{ $json.field ?? '' }}.",
		};
	}
	return undefined;
}

/** @returns An expression, and what it gives in place of a text for this item; undefined where it gives one. */
function gapIn(
	context: IExecuteFunctions,
	itemIndex: number,
	code: string,
	isWhole: boolean,
): string | undefined {
	const joins = code.includes('+');
	if ((isWhole && !joins) || mayBeEmpty(code)) return undefined;
	const shown = shorten(inBraces(code));
	try {
		const value: unknown = context.evaluateExpression(inBraces(code), itemIndex);
		const given = Array.isArray(value) ? value.join() : value;
		if (isEmpty(given)) return isWhole ? undefined : `${shown} is empty`;
		if (typeof given === 'object') return undefined;
		if (!isWhole && nothingIn(String(given)) !== undefined) return `${shown} is ${show(given)}`;
		const word = joins ? JOINED.exec(String(given))?.[1] : undefined;
		const isMeant = word === undefined || code.includes(word) || hasWord(context, itemIndex, word);
		return isMeant ? undefined : `${shown} gives ${show(given)}`;
	} catch {
		// Then the field as a whole couldn't be evaluated either, and says so.
		return undefined;
	}
}

/** What JavaScript writes where it joins a text with a value that isn't there. */
const JOINED = /(?<![\p{L}\p{N}_])(undefined|null|NaN)(?![\p{L}\p{N}_])/u;

/** Whether somebody wrote the word: it stands in a text of the item. */
function hasWord(context: IExecuteFunctions, itemIndex: number, word: string): boolean {
	let isThere = false;
	JSON.stringify(context.getInputData()[itemIndex]?.json, (_, value: unknown) => {
		isThere ||= typeof value === 'string' && value.includes(word);
		return value;
	});
	return isThere;
}
