import {
	NodeHelpers,
	type INode,
	type INodeParameters,
	type INodeProperties,
	type INodeTypeDescription,
} from 'n8n-workflow';

import { NovitaKling } from '../../nodes/NovitaKling/NovitaKling.node';

const { description } = new NovitaKling();

/** What may be different of the type: `name` ends in "Tool" for the twin that n8n makes of a node for AI agents. */
type Type = Partial<INodeTypeDescription>;

const nodeWith = (parameters: INodeParameters, typeVersion = 1): INode => ({
	id: 'b2a1',
	name: 'Novita Kling',
	type: 'n8n-nodes-novita-kling.novitaKling',
	typeVersion,
	position: [0, 0],
	parameters,
});

/**
 * The parameters that n8n gives the node when it runs: the user's, the defaults of what shows, and
 * nothing of what doesn't, nor of what it doesn't know.
 */
export function parametersOf(
	set: INodeParameters,
	properties: INodeProperties[] = description.properties,
	type: Type = {},
	typeVersion?: number,
	withDefaults = true,
): INodeParameters {
	const resolved = NodeHelpers.getNodeParameters(
		properties,
		set,
		withDefaults,
		false,
		nodeWith(set, typeVersion),
		{ ...description, ...type },
	);
	if (!resolved) throw new Error('n8n made no parameters');
	return resolved;
}

/** Whether a property shows for these parameters, which are worked out once. */
function isShownFor(set: INodeParameters, properties: INodeProperties[], type: Type = {}) {
	const parameters = parametersOf(set, properties, type);
	return (property: INodeProperties): boolean =>
		property.type !== 'hidden' &&
		NodeHelpers.displayParameter(parameters, property, nodeWith(set), { ...description, ...type });
}

/** The properties that the editor shows for these parameters, in its order. */
export const shownProperties = (
	set: INodeParameters,
	properties: INodeProperties[] = description.properties,
	type?: Type,
): INodeProperties[] => properties.filter(isShownFor(set, properties, type));

/** The one property of this name that shows; an error when it is none, or more than one. */
export function shownProperty(
	set: INodeParameters,
	name: string,
	properties?: INodeProperties[],
): INodeProperties {
	const found = shownProperties(set, properties).filter((property) => property.name === name);
	expect(found.map((property) => property.name)).toEqual([name]);
	return found[0] as INodeProperties;
}

/** The entries of Options that the editor offers for these parameters. */
export const shownOptions = (
	set: INodeParameters,
	properties: INodeProperties[] = description.properties,
): INodeProperties[] =>
	(shownProperty(set, 'options', properties).options ?? [])
		.filter((each): each is INodeProperties => 'type' in each)
		.filter(isShownFor(set, properties));

const without = (set: INodeParameters, names: string[]): INodeParameters =>
	Object.fromEntries(Object.entries(set).filter(([name]) => !names.includes(name)));

/**
 * What n8n's editor makes of the parameters when a field is changed. It empties the dropdowns and lists that hang on
 * the field by its name, drops what is a default or doesn't show, and deletes what left the screen.
 */
export function click(set: INodeParameters, field: string, value: string): INodeParameters {
	const filledIn = parametersOf(set, description.properties, {}, 1, false);
	const clicked = { ...filledIn, [field]: value };
	const emptied = shownProperties(clicked).filter(({ name, options, displayOptions = {} }) => {
		const { show = {}, hide = {} } = displayOptions;
		const hangsOnIt = options !== undefined && (field in show || field in hide);
		return hangsOnIt && !options.some((each) => 'value' in each && each.value === clicked[name]);
	});
	const changed = without(
		clicked,
		emptied.map(({ name }) => name),
	);
	const names = shownProperties(changed).map(({ name }) => name);
	const gone = shownProperties(set).filter(({ name }) => !names.includes(name));
	return without(
		parametersOf(changed),
		gone.map(({ name }) => name),
	);
}
