import type { INodeProperties, INodePropertyOptions } from 'n8n-workflow';

import type {
	ChoiceField,
	Field,
	FlagField,
	ImageField,
	Model,
	ShotsField,
	VideoField,
	VoicesField,
} from '../../novita/models/catalogue';
import { besideShots } from '../../novita/models/fields';
import { askModelInTool, notInTool } from './asTool';
import { showWhere } from './byModel';
import { inMode, shotsProperties, SINGLE, WITH_SHOTS } from './shotsProperties';

/**
 * How a field of a model looks in the editor.
 *
 * None is marked as required: n8n would then refuse the whole workflow with a message that names no
 * field and no item, before On Error has a say. The node's own check says both, and a hint says it beforehand.
 *
 * @returns One property or several; the first of a custom model starts unset, so that nothing is
 * sent that the user didn't choose.
 */
export function fieldProperties(field: Field, model: Model): INodeProperties[] {
	const own = propertiesOf(field, model);
	const shots = model.fields.find((each) => each.kind === 'shots');
	if (!shots) return own;
	const notice = noticeBeside(field, shots, model);
	const { label } = besideShots(field);
	if (!notice && label === field.label) return own;
	const beside = notice
		? [notice]
		: own.map((each) => inMode(WITH_SHOTS, { ...each, displayName: label }));
	return [...own.map((each) => inMode([SINGLE], each)), ...beside];
}

/**
 * The notice in place of a field that shots replace. It has the field's name, and so the editor keeps what the
 * field holds. An end image, which shots only exclude, stays on the screen, and the node's check names the two.
 */
function noticeBeside(
	field: Field,
	shots: ShotsField,
	{ notTogether }: Model,
): INodeProperties | undefined {
	const { api, kind, label, parameter: name } = field;
	const byDefault = 'default' in field ? field.default : '';
	const notice = (displayName: string) =>
		inMode(WITH_SHOTS, { displayName, name, type: 'notice', default: byDefault });
	if (api === shots.sumsUpTo) return notice('The video lasts as long as its shots together');
	const excluded = notTogether.some((pair) => pair.includes(api) && pair.includes(shots.api));
	// In a tool the AI model would be asked for a prompt that nobody sends.
	return excluded && kind === 'text'
		? notInTool(notice(`${shots.label} replace ${label} with this model`))
		: undefined;
}

function propertiesOf(field: Field, model: Model): INodeProperties[] {
	const base: Base = {
		displayName: field.label,
		name: field.parameter,
		description: field.description,
		placeholder: field.placeholder,
		hint: hintOf(field, model),
	};
	switch (field.kind) {
		case 'text': {
			const typeOptions = { rows: field.rows ?? 1 };
			const text: INodeProperties = { ...base, type: 'string', typeOptions, default: '' };
			return field.required ? askModelInTool(text) : [text];
		}
		case 'number': {
			const { min, max, precision } = field;
			const typeOptions = { minValue: min, maxValue: max, numberPrecision: precision };
			return [{ ...base, type: 'number', typeOptions, default: field.default }];
		}
		case 'choice':
			return [choiceProperty(base, field, model)];
		case 'flag':
			return [flagProperty(base, field, model)];
		case 'image':
		case 'video':
			return fileProperties(field, model);
		case 'shots':
			return shotsProperties(field);
		case 'voices':
			return [voicesProperty(field)];
	}
}

/** The field's own, or whether a text has to be there. A model of the user's own may need anything. */
function hintOf({ kind, hint, required, inOptions }: Field, { custom }: Model): string | undefined {
	if (hint !== undefined || kind !== 'text' || inOptions || custom) return hint;
	return required ? 'Required' : 'Optional';
}

type Base = Pick<INodeProperties, 'displayName' | 'name' | 'description' | 'placeholder' | 'hint'>;

const UNSET: INodePropertyOptions = {
	name: 'Model Default',
	value: '',
	description: 'The field is not sent',
};

function choiceProperty(base: Base, field: ChoiceField, model: Model): INodeProperties {
	const options = field.choices.map(({ value, label, description }) => ({
		name: label,
		value,
		description,
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
function fileProperties(field: ImageField | VideoField, model: Model): INodeProperties[] {
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
