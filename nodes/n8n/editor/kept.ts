import type { IDisplayOptions, INodeProperties } from 'n8n-workflow';

import { askModelInTool, fromModel } from './asTool';
import type { FieldProperty } from './compoundProperties';

/**
 * No click on one field loses what another one holds.
 *
 * Left to itself, n8n's editor forgets. On each change it
 *
 * 1. empties every dropdown whose value isn't in the list that now shows, and every collection, where
 *    they depend on the changed field by its name. So conditions are paths from the root ("/model"),
 *    which n8n knows from collections, and which this check doesn't recognise;
 * 2. drops every value that equals the default, or whose field doesn't show. So a hidden property of
 *    the same name, which counts as shown, carries the value;
 * 3. deletes the value of every field whose name has left the screen. So a notice of the same name
 *    takes the field's place, and says that it isn't sent.
 *
 * What is not kept: fields that only the operation before had; and, where the source of an image is
 * changed, an expression that gives nothing at that moment, since n8n asks the notice's conditions of
 * what it gives.
 */

/** A field as some models of an operation have it. */
export interface Variant extends FieldProperty {
	/** Left out where all of the operation's models have it. */
	models?: readonly string[];
}

type Conditions = NonNullable<IDisplayOptions['show']>;

/** Conditions as paths from the root of the node's parameters. */
const fromRoot = (
	conditions: Readonly<Record<string, readonly string[] | undefined>>,
): Conditions =>
	Object.fromEntries(
		Object.entries(conditions).flatMap(([name, values]) =>
			values ? [[`/${name}`, [...values]]] : [],
		),
	);

/** The property, with the conditions under which it shows; two where a tool has another. */
export function variantProperties(
	operation: string,
	{ property, show = {}, models, askModel }: Variant,
): INodeProperties[] {
	const shown = {
		...property,
		displayOptions: { show: fromRoot({ operation: [operation], model: models, ...show }) },
	};
	return askModel ? askModelInTool(shown) : [shown];
}

/**
 * The notices that take a field's place.
 *
 * @param field All of its variants in the operation.
 */
export function keptNotices(operation: string, field: readonly Variant[]): INodeProperties[] {
	return [
		...otherModels(operation, field),
		...field.flatMap((each) => unmet(operation, each, field)),
	];
}

/** For models that don't have the field. */
function otherModels(operation: string, field: readonly Variant[]): INodeProperties[] {
	const having = field.map(({ models }) => models);
	const [first] = field;
	if (!first || having.includes(undefined)) return [];
	const text = `Kept, but not sent with this model: ${first.property.displayName}`;
	const show = { operation: [operation] };
	const hide = { model: having.flatMap((models) => models ?? []) };
	const rest = { show: fromRoot(show), hide: fromRoot({ ...hide, ...first.show }) };
	return [
		// Where its conditions are met the field was in use: nothing is asked of its value, which the
		// editor takes for empty while it can't evaluate an expression.
		...(first.show ? [{ show: fromRoot({ ...show, ...first.show }), hide: fromRoot(hide) }] : []),
		whileSet(field, rest),
	].map((displayOptions) => ({ ...notice(first, text), displayOptions }));
}

/** For models that have it, while the field's own conditions aren't met. */
function unmet(operation: string, variant: Variant, field: readonly Variant[]): INodeProperties[] {
	const { property, show, models, instead } = variant;
	if (!show) return [];
	const text = instead ?? `Kept, but not sent: ${property.displayName}`;
	const conditions = {
		show: fromRoot({ operation: [operation], model: models }),
		hide: fromRoot(show),
	};
	const displayOptions = instead ? conditions : whileSet(field, conditions);
	return [{ ...notice(variant, text), displayOptions }];
}

function notice({ property }: Variant, displayName: string): INodeProperties {
	const { name, default: value } = property;
	return { displayName, name, type: 'notice', default: value };
}

const isSimple = (value: unknown): value is string | number | boolean =>
	['string', 'number', 'boolean'].includes(typeof value);

/**
 * Narrows conditions to a field that holds something other than a default. Where models differ in theirs,
 * each of them may be what the user chose.
 */
function whileSet(
	field: readonly Variant[],
	{ show, hide }: { show: Conditions; hide: Conditions },
): IDisplayOptions {
	const lists = field.flatMap(({ property: { name, type, options = [] } }) =>
		type === 'fixedCollection' ? options.map((list) => `/${name}.${list.name}`) : [],
	);
	if (lists.length > 0) {
		const filled = lists.map((list) => [list, [{ _cnd: { exists: true } }]]);
		return { show: { ...show, ...Object.fromEntries(filled) }, hide };
	}
	const name = field[0]?.property.name ?? '';
	const defaults = new Set(field.map(({ property }) => property.default).filter(isSimple));
	defaults.delete('');
	const unset = [
		...(defaults.size === 1 ? defaults : []),
		...field.flatMap(({ property, askModel }) => (askModel ? [fromModel(property)] : [])),
	];
	return { show, hide: { ...hide, [`/${name}`]: ['', ...unset] } };
}

/**
 * One hidden property for each field, which shows always and so carries its value. It has to stand
 * before the fields. Where they differ in their defaults, "" is its own: n8n drops a value that
 * equals the default, and one model's default would come back as another's.
 */
export function keepers(variants: readonly Variant[]): INodeProperties[] {
	const found = new Map<string, INodeProperties>();
	for (const { property } of variants) {
		const { displayName, name, default: own } = property;
		const known = found.get(name)?.default ?? own;
		const value = JSON.stringify(known) === JSON.stringify(own) ? own : '';
		found.set(name, { displayName, name, type: 'hidden', default: value });
	}
	return [...found.values()];
}
