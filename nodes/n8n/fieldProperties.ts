import type { INodeProperties, INodePropertyOptions } from 'n8n-workflow';

import type {
	ChoiceField,
	Field,
	FlagField,
	ImageField,
	Model,
	ShotsField,
	VoicesField,
} from '../novita/catalogue';

/** A property with the conditions under which it shows, besides operation and model. */
export interface FieldProperty {
	property: INodeProperties;
	show?: Record<string, string[]>;
}

export const PROMPT_MODE = 'promptMode';
const SINGLE = 'single';
export const MULTI_SHOT = 'multiShot';

const shotsOf = (model: Model) => model.fields.find((field) => field.kind === 'shots');

/** Whether the model's page forbids the field beside shots. */
const excludesShots = (model: Model, field: Field): boolean => {
	const shots = shotsOf(model);
	return model.notTogether.some(
		([one, other]) =>
			(one === field.api && other === shots?.api) || (other === field.api && one === shots?.api),
	);
};

/**
 * How a field of a model looks in the editor.
 *
 * None is marked as required: n8n would then refuse the whole workflow with a message that names no
 * field and no row, before On Error has a say. The node's own check says both.
 *
 * @returns One property or several; the first of a custom model starts unset, so that nothing is
 * sent that the user didn't choose.
 */
export function fieldProperties(field: Field, model: Model): FieldProperty[] {
	const own = propertiesOf(field, model);
	const shots = shotsOf(model);
	if (!shots || !excludesShots(model, field)) return own;
	const shown = own.map((each) => ({
		...each,
		show: { ...each.show, [PROMPT_MODE]: [SINGLE] },
	}));
	return field.kind === 'image' ? [...shown, ...hiddenTwins(own, field, shots)] : shown;
}

/**
 * n8n forgets the values of fields that don't show, and the node would make a paid video without
 * the end image that a workflow asks for. So the values are kept, unseen, and a notice says that
 * they are in the way.
 */
function hiddenTwins(own: FieldProperty[], field: ImageField, shots: ShotsField): FieldProperty[] {
	const twins = own.map(({ property, show }): FieldProperty => {
		const { displayName, name, default: value } = property;
		return {
			property: { displayName, name, type: 'hidden', default: value },
			show: { ...show, [PROMPT_MODE]: [MULTI_SHOT] },
		};
	});
	const notice: FieldProperty = {
		property: {
			displayName: `${field.label} is set, and can't be used together with ${shots.label}. Set Prompt Mode to Single Prompt, ${field.label} to None, and Prompt Mode back to Multi-Shot.`,
			name: `${field.parameter}Notice`,
			type: 'notice',
			default: '',
		},
		show: { [PROMPT_MODE]: [MULTI_SHOT], [`${field.parameter}Input`]: ['url', 'binary'] },
	};
	return [notice, ...twins];
}

function propertiesOf(field: Field, model: Model): FieldProperty[] {
	const base = {
		displayName: field.label,
		name: field.parameter,
		description: field.description,
		...(field.placeholder === undefined ? {} : { placeholder: field.placeholder }),
	};
	switch (field.kind) {
		case 'text':
			return [
				{
					property: {
						...base,
						type: 'string',
						typeOptions: { rows: field.rows ?? 1 },
						default: '',
					},
				},
			];
		case 'url':
			return [{ property: { ...base, type: 'string', default: '' } }];
		case 'number':
			return [
				{
					property: {
						...base,
						type: 'number',
						typeOptions: {
							minValue: field.min,
							maxValue: field.max,
							numberPrecision: field.precision,
						},
						default: field.default,
					},
				},
			];
		case 'choice':
			return [{ property: choiceProperty(base, field, model) }];
		case 'flag':
			return [{ property: flagProperty(base, field, model) }];
		case 'image':
			return imageProperties(field);
		case 'shots':
			return shotsProperties(field);
		case 'voices':
			return [{ property: voicesProperty(field) }];
	}
}

type Base = Pick<INodeProperties, 'displayName' | 'name' | 'description' | 'placeholder'>;

const UNSET: INodePropertyOptions = {
	name: 'Model Default',
	value: '',
	description: 'The field is not sent',
};

function choiceProperty(base: Base, field: ChoiceField, model: Model): INodeProperties {
	const options = field.choices.map(({ value, label, description }) => ({
		name: label,
		value,
		...(description === undefined ? {} : { description }),
	}));
	return {
		...base,
		type: 'options',
		options: model.custom ? [UNSET, ...options] : options,
		default: model.custom ? '' : field.default,
	};
}

function flagProperty(base: Base, field: FlagField, model: Model): INodeProperties {
	if (!model.custom) return { ...base, type: 'boolean', default: field.default };
	return {
		...base,
		type: 'options',
		options: [UNSET, { name: 'On', value: true }, { name: 'Off', value: false }],
		default: '',
	};
}

function imageProperties(field: ImageField): FieldProperty[] {
	const input = `${field.parameter}Input`;
	const sources = [
		{ name: 'File', value: 'binary', description: 'A file of the workflow, from a binary field' },
		{ name: 'URL', value: 'url', description: 'A link that anyone on the internet can open' },
	];
	const none = { name: 'None', value: 'none', description: `No ${field.label.toLowerCase()}` };
	const first = field.api === 'image';
	const source = first ? 'url' : 'none';
	const { binaryDefault } = field;
	return [
		{
			property: {
				displayName: field.label,
				name: input,
				type: 'options',
				options: first ? sources : [none, ...sources],
				default: source,
				description: field.description,
			},
		},
		{
			property: {
				displayName: `${field.label} URL`,
				name: `${field.parameter}Url`,
				type: 'string',
				default: '',
				placeholder: 'e.g. https://example.com/photo.jpg',
				description: 'Link to a PNG or JPEG file that anyone on the internet can open',
			},
			show: { [input]: ['url'] },
		},
		{
			property: {
				displayName: `${field.label} Input Data Field Name`,
				name: `${field.parameter}BinaryProperty`,
				type: 'string',
				default: binaryDefault,
				placeholder: `e.g. ${field.binaryDefault}`,
				hint: 'The name of the input field containing the binary file data to be sent',
				description: 'Name of the binary field that holds the PNG or JPEG file',
			},
			show: { [input]: ['binary'] },
		},
	];
}

function shotsProperties(field: ShotsField): FieldProperty[] {
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
								hint: `At most ${field.hints.maxPromptLength} characters are known to work`,
							},
							...(field.as === 'objects'
								? [
										{
											displayName: 'Duration (Seconds)',
											name: 'duration',
											type: 'number' as const,
											typeOptions: { minValue: 1, numberPrecision: 0 },
											default: seconds,
											description: 'Length of this shot in whole seconds',
											hint: `${min} to ${max} seconds are known to work. All shots together should last as long as Duration says.`,
										},
									]
								: []),
						],
					},
				],
			},
			show: { [PROMPT_MODE]: [MULTI_SHOT] },
		},
	];
}

const voicesProperty = (field: VoicesField): INodeProperties => ({
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
	hint: 'Voices are known to speak only with Sound on',
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
				},
			],
		},
	],
});
