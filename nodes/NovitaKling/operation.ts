import type { IExecuteFunctions } from 'n8n-workflow';

import { ItemParameters } from '../n8n/items/parameters';
import type { Operation } from '../novita/models/types';
import type { Invalid } from '../novita/request/fieldReading';
import { GET_BALANCE, OPERATIONS } from './properties';

const CHOICES = [GET_BALANCE, ...OPERATIONS].map(({ name, value }) => ({ value, label: name }));

const chosen = (parameters: ItemParameters) =>
	parameters.choice('operation', 'Operation', CHOICES, 'imageToVideo');

/** Whether the run asks for the balance. One item decides for all, as the editor takes no expression there. */
export const isForBalance = (context: IExecuteFunctions): boolean =>
	chosen(new ItemParameters(context, 0)) === GET_BALANCE.value;

/** The operation of an item in a run that starts videos. */
export function readOperation(parameters: ItemParameters): Operation | Invalid {
	const operation = chosen(parameters);
	if (operation !== GET_BALANCE.value) return operation;
	return {
		field: 'Operation',
		message: `Operation is ${GET_BALANCE.name} here, and another one for the items before`,
		fix: `Use a separate Novita Kling node for ${GET_BALANCE.name}.`,
	};
}
