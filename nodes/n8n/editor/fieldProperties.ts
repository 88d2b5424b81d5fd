import type { INodeProperties, INodePropertyOptions } from 'n8n-workflow';

import type {
	ChoiceField,
	Field,
	FlagField,
	Model,
	ShotsField,
} from '../../novita/models/catalogue';
import {
	imageProperties,
	PROMPT_MODE,
	shotsProperties,
	SINGLE,
	voicesProperty,
	type FieldProperty,
} from './compoundProperties';

/**
 * How a field of a model looks in the editor.
 *
 * None is marked as required: n8n would then refuse the whole workflow with a message that names no
 * field and no item, before On Error has a say. The node's own check says both, and a hint says it beforehand.
 *
 * @returns One property or several; the first of a custom model starts unset, so that nothing is
 * sent that the user didn't choose.
 */
export function fieldProperties(field: Field, model: Model): FieldProperty[] {
	const own = propertiesOf(field, model);
	const shots = model.fields.find((each) => each.kind === 'shots');
	const instead = shots && besideShots(field, shots, model);
	if (!instead) return own;
	return own.map((each) => ({ ...each, show: { ...each.show, [PROMPT_MODE]: [SINGLE] }, instead }));
}

/**
 * What stands in place of a field that shots replace. An end image, which shots only exclude, is not
 * replaced: it stays on the screen, and the node's check names the two.
 */
function besideShots(field: Field, shots: ShotsField, model: Model): string | undefined {
	if (field.api === shots.sumsUpTo) return 'The video lasts as long as its shots together';
	const excluded = model.notTogether.some(
		(pair) => pair.includes(field.api) && pair.includes(shots.api),
	);
	return excluded && field.kind === 'text'
		? `Kept, but not sent with ${shots.label}: ${field.label}`
		: undefined;
}

function propertiesOf(field: Field, model: Model): FieldProperty[] {
	const base = {
		displayName: field.label,
		name: field.parameter,
		description: field.description,
		...(field.placeholder === undefined ? {} : { placeholder: field.placeholder }),
		...hintOf(field, model),
	};
	const askModel = field.required && { askModel: true };
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
					...askModel,
				},
			];
		case 'url':
			return [{ property: { ...base, type: 'string', default: '' }, ...askModel }];
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
			return imageProperties(field, model);
		case 'shots':
			return shotsProperties(field);
		case 'voices':
			return [{ property: voicesProperty(field) }];
	}
}

/** The field's own, or whether a text has to be there. A model of the user's own may need anything. */
function hintOf({ kind, hint, required, inOptions }: Field, model: Model): { hint?: string } {
	if (hint !== undefined) return { hint };
	const isText = kind === 'text' || kind === 'url';
	if (!isText || inOptions || model.custom) return {};
	return { hint: required ? 'Required' : 'Optional' };
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
