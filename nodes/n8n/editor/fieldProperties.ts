import type { INodeProperties, INodePropertyOptions } from 'n8n-workflow';

import type {
	ChoiceField,
	Field,
	FlagField,
	ImageField,
	Model,
	ShotsField,
} from '../../novita/models/catalogue';
import {
	imageProperties,
	MULTI_SHOT,
	PROMPT_MODE,
	shotsProperties,
	SINGLE,
	voicesProperty,
	type FieldProperty,
} from './compoundProperties';

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
 * field and no item, before On Error has a say. The node's own check says both.
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
