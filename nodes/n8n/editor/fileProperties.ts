import type { INodeProperties } from 'n8n-workflow';

import { askModelInTool } from './asTool';
import { showWhere } from './byModel';
import type { ImageField, Model, VideoField } from '../../novita/models/types';

/** What the fields say of the kind of file that they take. */
const WORDS = {
	image: {
		placeholder: 'e.g. https://example.com/photo.jpg',
		urlOf: 'a PNG or JPEG file',
		type: 'PNG or JPEG',
		// n8n's own words for such a field.
		hint: 'The name of the input field containing the binary file data to be sent',
	},
	video: {
		placeholder: 'e.g. https://example.com/dance.mp4',
		urlOf: 'an MP4 or MOV file',
		type: 'MP4 or MOV',
		hint: 'Sent as a URL of this n8n, which needs a public https address',
	},
};

/** Where the file comes from, and a field for each way. */
export function fileProperties(field: ImageField | VideoField, model: Model): INodeProperties[] {
	const { kind, label, parameter, binaryDefault } = field;
	const { placeholder, type, urlOf, hint } = WORDS[kind];
	const { mayBeNone, fileHint = hint } =
		field.kind === 'image' ? field : { mayBeNone: false, fileHint: undefined };
	const source = mayBeNone ? 'none' : 'url';
	const input = `${parameter}Input`;
	const sources = [
		{ name: 'File', value: 'binary', description: 'A file that comes in with the item' },
		{ name: 'URL', value: 'url', description: 'A public URL' },
	];
	const none = { name: 'None', value: 'none', description: `No ${label.toLowerCase()}` };
	const url = showWhere(
		{ [`/${input}`]: ['url'] },
		{
			displayName: `${label} URL`,
			name: `${parameter}Url`,
			type: 'string',
			default: '',
			placeholder,
			description: `Public URL of ${urlOf}`,
			hint: model.custom ? undefined : 'Required',
		},
	);
	const file = showWhere(
		{ [`/${input}`]: ['binary'] },
		{
			displayName: `${label} Input Data Field Name`,
			name: `${parameter}BinaryProperty`,
			type: 'string',
			default: binaryDefault,
			placeholder: `e.g. ${binaryDefault}`,
			hint: fileHint,
			description: `Name of the input field that holds the ${type} file`,
		},
	);
	return [
		{
			displayName: label,
			name: input,
			type: 'options',
			options: mayBeNone ? [none, ...sources] : sources,
			default: source,
			description: field.description,
			hint: field.hint,
			builderHint: {
				propertyHint:
					'URL for a file on the internet. File for one in the incoming item, which has to come from the node right before this one.',
			},
		},
		...(field.required ? askModelInTool(url) : [url]),
		file,
	];
}
