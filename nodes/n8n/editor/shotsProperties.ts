import type { INodeProperties } from 'n8n-workflow';

import { askModelInTool, notInTool } from './asTool';
import { showWhere } from './byModel';
import { shotsFromData } from '../../novita/models/fields';
import type { ShotsField } from '../../novita/models/types';

export const PROMPT_MODE = 'promptMode';
export const SINGLE = 'single';
export const MULTI_SHOT = 'multiShot';
export const SHOTS_FROM_DATA = 'multiShotJson';
/** Those of several shots. */
export const WITH_SHOTS = [MULTI_SHOT, SHOTS_FROM_DATA];
const SHOTS = 'shots';

/** A property that shows only in some of the modes. */
export const inMode = (modes: string[], property: INodeProperties): INodeProperties =>
	showWhere({ [`/${PROMPT_MODE}`]: modes }, property);

/** One prompt or several, and the shots. A click on Prompt Mode leaves those that are there. */
export function shotsProperties(field: ShotsField): INodeProperties[] {
	const { label: displayName, parameter: name } = field;
	return [
		{
			displayName: 'Prompt Mode',
			name: PROMPT_MODE,
			type: 'options',
			options: [
				{
					name: 'Multi-Shot',
					value: MULTI_SHOT,
					description: 'Several shots in one video, each with its own prompt',
				},
				{
					name: 'Shots From Data',
					value: SHOTS_FROM_DATA,
					description: 'Several shots in one list, from a sheet or an AI model',
				},
				{ name: 'Single Prompt', value: SINGLE, description: 'One prompt for the whole video' },
			],
			default: SINGLE,
			description: 'Whether one prompt describes the video, or one for each shot',
		},
		inMode([MULTI_SHOT], {
			displayName,
			name,
			type: 'fixedCollection',
			typeOptions: { multipleValues: true, sortable: true, multipleValueButtonText: 'Add Shot' },
			placeholder: 'Add Shot',
			default: {},
			description: field.description,
			options: [{ displayName: 'Shot', name: SHOTS, values: shotProperties(field) }],
		}),
		...kept([SINGLE, SHOTS_FROM_DATA], `/${name}.${SHOTS}`, { displayName, name, default: {} }),
		...shotsFromDataProperties(shotsFromData(field)),
	];
}

/**
 * What a field holds that doesn't show. n8n keeps a value while a property of its name shows, of which a hidden one
 * counts as such, and its editor while something of that name is on the screen.
 *
 * @param path Of what is there only where the field was filled in.
 */
function kept(
	modes: string[],
	path: string,
	field: Pick<INodeProperties, 'displayName' | 'name' | 'default'>,
): INodeProperties[] {
	const displayName = `Not used with this Prompt Mode: ${field.displayName}. Its value is kept.`;
	const isThere = { [path]: [{ _cnd: { exists: true as const } }] };
	return [
		inMode(modes, { ...field, type: 'hidden' }),
		inMode(modes, showWhere(isThere, { ...field, displayName, type: 'notice' })),
	];
}

/** One text that takes a list, too: n8n hands on what an expression in it gives as it is. */
function shotsFromDataProperties({
	label,
	parameter,
	as,
	shotDuration,
}: ShotsField): INodeProperties[] {
	const field = { displayName: label, name: parameter, default: '' };
	const { min, max } = shotDuration;
	const [example, more] =
		as === 'objects'
			? ['[{"prompt":"A cup","duration":5}]', `. Each lasts ${min} to ${max} seconds.`]
			: ['["A cup", "Steam rises"]', ''];
	const shown = askModelInTool({
		...field,
		type: 'string',
		typeOptions: { rows: 4 },
		placeholder: `e.g. ${example}`,
		description: `The shots in playing order, as JSON: ${example}${more}`,
		hint: 'A list, or text with one list in it',
	});
	return [
		...shown.map((each) => inMode([SHOTS_FROM_DATA], each)),
		// In a tool the AI model would be asked for shots that nobody sends.
		...kept([SINGLE, MULTI_SHOT], `/${parameter}`, field).map(notInTool),
	];
}

function shotProperties({ as, shotDuration, hints }: ShotsField): INodeProperties[] {
	const { min, max, default: seconds } = shotDuration;
	const duration: INodeProperties =
		as === 'objects'
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
				};
	return [
		{
			displayName: 'Shot Prompt',
			name: 'prompt',
			type: 'string',
			typeOptions: { rows: 2 },
			default: '',
			placeholder: 'e.g. Close-up of the cup, steam rising',
			description: 'What happens in this shot',
			hint: `Up to ${hints.maxPromptLength} characters recommended`,
		},
		duration,
	];
}
