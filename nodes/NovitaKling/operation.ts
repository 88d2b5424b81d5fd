import type { IExecuteFunctions } from 'n8n-workflow';

import { ItemParameters } from '../n8n/items/parameters';
import type { Operation } from '../novita/models/types';
import type { Invalid } from '../novita/request/fieldReading';
import { ACCOUNT_OPERATIONS, OPERATIONS } from './properties';

const CHOICES = [...OPERATIONS, ...ACCOUNT_OPERATIONS].map(({ name, value }) => ({
	value,
	label: name,
}));

const chosen = (parameters: ItemParameters) =>
	parameters.choice('operation', 'Operation', CHOICES, 'imageToVideo');

const accountOperation = (value: string) =>
	ACCOUNT_OPERATIONS.find((operation) => operation.value === value);

/**
 * What the run asks of the account, if it starts no videos. One item decides for all, as the editor takes no
 * expression there.
 */
export const askedOfAccount = (context: IExecuteFunctions) =>
	accountOperation(chosen(new ItemParameters(context, 0)))?.value;

/** The operation of an item in a run that starts videos. */
export function readOperation(parameters: ItemParameters): Operation | Invalid {
	const operation = chosen(parameters);
	if (operation !== 'getBalance' && operation !== 'getUsage') return operation;
	const name = accountOperation(operation)?.name;
	return {
		field: 'Operation',
		message: `Operation is ${name} for this item, and another for the items before`,
		fix: `Use a separate Novita Kling node for ${name}.`,
	};
}
