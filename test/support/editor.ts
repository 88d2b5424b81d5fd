import {
	NodeHelpers,
	type INode,
	type INodeParameters,
	type INodeProperties,
	type INodeTypeDescription,
} from 'n8n-workflow';

import { NovitaKling } from '../../nodes/NovitaKling/NovitaKling.node';

const { description } = new NovitaKling();

const nodeWith = (parameters: INodeParameters): INode => ({
	id: 'b2a1',
	name: 'Novita Kling',
	type: 'n8n-nodes-novita-kling.novitaKling',
	typeVersion: 1,
	position: [0, 0],
	parameters,
});

/** The description of the twin that n8n makes of a node for AI agents. */
export const asTool = (type: INodeTypeDescription): INodeTypeDescription => ({
	...type,
	name: `${type.name}Tool`,
});

/**
 * The parameters that n8n gives the node when it runs: the user's, the defaults of what shows, and
 * nothing of what doesn't.
 */
export const parametersOf = (
	set: INodeParameters,
	properties: INodeProperties[] = description.properties,
): INodeParameters => resolve(set, properties, true);

/** The parameters that n8n saves, and starts from when a field is changed: no defaults. */
export const savedParameters = (set: INodeParameters): INodeParameters =>
	resolve(set, description.properties, false);

function resolve(
	set: INodeParameters,
	properties: INodeProperties[],
	withDefaults: boolean,
): INodeParameters {
	const type: INodeTypeDescription = { ...description, properties };
	const resolved = NodeHelpers.getNodeParameters(
		properties,
		set,
		withDefaults,
		false,
		nodeWith(set),
		type,
	);
	if (!resolved) throw new Error('n8n made no parameters');
	return resolved;
}

/** The properties that the editor shows for these parameters, in its order. */
export function shownProperties(
	set: INodeParameters,
	properties: INodeProperties[] = description.properties,
): INodeProperties[] {
	const parameters = parametersOf(set, properties);
	const type: INodeTypeDescription = { ...description, properties };
	return properties.filter(
		(property) =>
			property.type !== 'hidden' &&
			NodeHelpers.displayParameter(parameters, property, nodeWith(set), type),
	);
}

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
