import type { IExecuteFunctions } from 'n8n-workflow';

import { MULTI_SHOT, PROMPT_MODE, SHOTS_FROM_DATA, SINGLE } from '../n8n/editor/shotsProperties';
import type { ItemParameters } from '../n8n/items/parameters';
import { besideShots, shotsFromData } from '../novita/models/fields';
import type { Field, Model } from '../novita/models/types';
import { isEmpty } from '../novita/values/reading';
import { VOICE_IDS } from './optionProperties';

const PROMPT_MODES = [
	{ value: SINGLE, label: 'Single Prompt' },
	{ value: MULTI_SHOT, label: 'Multi-Shot' },
	{ value: SHOTS_FROM_DATA, label: 'Shots From Data' },
];

/** The model with its fields as Prompt Mode and Voice IDs have them: each is the one that the user filled in. */
export function filledIn(
	parameters: ItemParameters,
	model: Model,
): { model: Model; isMultiShot: boolean } {
	const hasShots = model.fields.some(({ kind }) => kind === 'shots');
	const mode = hasShots
		? parameters.choice(PROMPT_MODE, 'Prompt Mode', PROMPT_MODES, SINGLE)
		: SINGLE;
	const fields = model.fields.map(filledInField(parameters, mode));
	return { model: { ...model, fields }, isMultiShot: mode !== SINGLE };
}

/** Shots and voices have a second field, for data. */
const filledInField =
	(parameters: ItemParameters, mode: string) =>
	(field: Field): Field => {
		if (field.kind === 'voices') {
			const parameter = `options.${VOICE_IDS.name}`;
			const label = VOICE_IDS.displayName;
			return isEmpty(parameters.raw(parameter, label)) ? field : { ...field, parameter, label };
		}
		if (field.kind === 'shots') return mode === SHOTS_FROM_DATA ? shotsFromData(field) : field;
		return mode === SINGLE ? field : besideShots(field);
	};

/**
 * What shots stand in for: the prompt where a model takes only one of the two, and Duration where shots have
 * lengths. The editor keeps an old value there, unseen, and it counts for nothing. An expression in Duration was
 * meant for shots too.
 */
export function dropReplaced(
	context: IExecuteFunctions,
	model: Model,
	values: Record<string, unknown>,
): void {
	const isExpression = (field: Field) =>
		String(context.getNode().parameters[field.parameter]).startsWith('=');
	const shots = model.fields.find((field) => field.kind === 'shots');
	for (const field of model.fields) {
		const replaced = model.notTogether.some(
			(pair) => pair.includes(field.api) && shots !== undefined && pair.includes(shots.api),
		);
		const isLength = field.api === shots?.sumsUpTo && !isExpression(field);
		if ((field.kind === 'text' && replaced) || isLength) delete values[field.api];
	}
}
