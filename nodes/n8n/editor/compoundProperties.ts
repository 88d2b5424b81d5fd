import type { INodeProperties } from 'n8n-workflow';

import type { ImageField, Model, ShotsField, VoicesField } from '../../novita/models/types';

/** Fields of a model that take more than one property, or a list, in the editor. */

/** A property with the conditions under which it shows, besides operation and model. */
export interface FieldProperty {
	property: INodeProperties;
	/** Names of fields, and the values that they have to have. */
	show?: Readonly<Record<string, readonly string[]>>;
	/** A notice that always stands where the field would, while `show` isn't met. */
	instead?: string;
	/** Whether it is an AI model's to fill in, where one calls the node. */
	askModel?: boolean;
}

export const PROMPT_MODE = 'promptMode';
export const SINGLE = 'single';
export const MULTI_SHOT = 'multiShot';

/** n8n's own words for such a field. */
const FILE_HINT = 'The name of the input field containing the binary file data to be sent';

/** Where the image comes from, and a field for each way. */
export function imageProperties(field: ImageField, model: Model): FieldProperty[] {
	const input = `${field.parameter}Input`;
	const sources = [
		{ name: 'File', value: 'binary', description: 'A file that comes in with the item' },
		{ name: 'URL', value: 'url', description: 'A public URL' },
	];
	const none = { name: 'None', value: 'none', description: `No ${field.label.toLowerCase()}` };
	const { binaryDefault, mayBeNone } = field;
	const source = mayBeNone ? 'none' : 'url';
	return [
		{
			property: {
				displayName: field.label,
				name: input,
				type: 'options',
				options: mayBeNone ? [none, ...sources] : sources,
				default: source,
				description: field.description,
				...(field.hint === undefined ? {} : { hint: field.hint }),
				builderHint: {
					propertyHint:
						'URL for an image on the internet. File for one in the incoming item, which has to come from the node right before this one.',
				},
			},
		},
		{
			property: {
				displayName: `${field.label} URL`,
				name: `${field.parameter}Url`,
				type: 'string',
				default: '',
				placeholder: 'e.g. https://example.com/photo.jpg',
				description: 'Public URL of a PNG or JPEG file',
				...(model.custom ? {} : { hint: 'Required' }),
			},
			show: { [input]: ['url'] },
			...(field.required && { askModel: true }),
		},
		{
			property: {
				displayName: `${field.label} Input Data Field Name`,
				name: `${field.parameter}BinaryProperty`,
				type: 'string',
				default: binaryDefault,
				placeholder: `e.g. ${binaryDefault}`,
				hint: field.fileHint ?? FILE_HINT,
				description: 'Name of the input field that holds the PNG or JPEG file',
			},
			show: { [input]: ['binary'] },
		},
	];
}

/** One prompt or several, and the shots. */
export function shotsProperties(field: ShotsField): FieldProperty[] {
	const { min, max, default: seconds } = field.shotDuration;
	return [
		{
			property: {
				displayName: 'Prompt Mode',
				name: PROMPT_MODE,
				type: 'options',
				options: [
					{
						name: 'Multi-Shot',
						value: MULTI_SHOT,
						description: 'Several shots in one video, each with its own prompt',
					},
					{ name: 'Single Prompt', value: SINGLE, description: 'One prompt for the whole video' },
				],
				default: SINGLE,
				description: 'Whether one prompt describes the video, or one for each shot',
			},
		},
		{
			property: {
				displayName: field.label,
				name: field.parameter,
				type: 'fixedCollection',
				typeOptions: { multipleValues: true, sortable: true, multipleValueButtonText: 'Add Shot' },
				placeholder: 'Add Shot',
				default: {},
				description: field.description,
				options: [
					{
						displayName: 'Shot',
						name: 'shots',
						values: [
							{
								displayName: 'Prompt',
								name: 'prompt',
								type: 'string',
								typeOptions: { rows: 2 },
								default: '',
								placeholder: 'e.g. Close-up of the cup, steam rising',
								description: 'What happens in this shot',
								hint: `Up to ${field.hints.maxPromptLength} characters recommended`,
							},
							field.as === 'objects'
								? {
										displayName: 'Duration (Seconds)',
										name: 'duration',
										type: 'number',
										typeOptions: { minValue: 1, numberPrecision: 0 },
										default: seconds,
										description: 'Length of this shot in whole seconds',
										hint: `${min} to ${max} seconds`,
									}
								: {
										// Of the same name: a length that another model takes stays with the shot, if it was set.
										displayName: 'Shots have no length of their own with this model',
										name: 'duration',
										type: 'notice',
										default: '',
									},
						],
					},
				],
			},
			show: { [PROMPT_MODE]: [MULTI_SHOT] },
		},
	];
}

export const voicesProperty = (field: VoicesField): INodeProperties => ({
	displayName: field.label,
	name: field.parameter,
	type: 'fixedCollection',
	typeOptions: {
		multipleValues: true,
		maxAllowedFields: field.maxItems,
		multipleValueButtonText: 'Add Voice',
	},
	placeholder: 'Add Voice',
	default: {},
	description: field.description,
	options: [
		{
			displayName: 'Voice',
			name: 'voices',
			values: [
				{
					displayName: 'Voice ID',
					name: 'voiceId',
					type: 'string',
					default: '',
					placeholder: 'e.g. 829824295735410756',
					description: 'ID of a Kling voice',
					hint: 'Turn on Sound, or voices may not be heard',
				},
			],
		},
	],
});
