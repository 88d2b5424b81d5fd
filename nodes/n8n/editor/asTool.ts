import type { IDisplayOptions, INodeProperties } from 'n8n-workflow';

import { showWhere } from './byModel';

/**
 * The panels of the twins that n8n makes of the nodes for AI agents and MCP clients. Their fields are told
 * apart by the condition "@tool", which n8n 1.123 knows already.
 */

const when = (isTool: boolean, property: INodeProperties): INodeProperties =>
	showWhere({ '@tool': [isTool] }, property);

/** A field that counts for nothing where an AI model calls the node. */
export const notInTool = (property: INodeProperties): INodeProperties => when(false, property);

/** A field that has something else to say where an AI model calls the node: the field, and its twin. */
export const otherInTool = (
	property: INodeProperties,
	inTool: Partial<INodeProperties>,
): INodeProperties[] => [when(false, property), when(true, { ...property, ...inTool })];

/**
 * A field that an AI model fills in, unless somebody writes something else there: the tool works as it is dropped in.
 *
 * @returns The field, and its twin.
 */
export const askModelInTool = (property: INodeProperties): INodeProperties[] =>
	otherInTool(property, { default: fromModel(property) });

/** The value that n8n's button "Let the model define this parameter" gives a field. */
const fromModel = ({ displayName, description = '' }: INodeProperties): string =>
	`={{ /*n8n-auto-generated-fromAI-override*/ $fromAI('${displayName.replaceAll(/\W/g, '_')}', \`${description}\`, 'string') }}`;

/**
 * What the model is told of the tool. n8n has such a field of its own for nodes that bring none, with a
 * description for people in it.
 *
 * @param displayOptions Where different things can be told.
 */
export const toolDescription = (text: string, displayOptions?: IDisplayOptions): INodeProperties =>
	when(true, {
		displayName: 'Description',
		name: 'toolDescription',
		type: 'string',
		typeOptions: { rows: 4 },
		default: text,
		placeholder: 'e.g. Makes a video of a product',
		description: 'What the AI model is told about this tool',
		displayOptions,
	});
