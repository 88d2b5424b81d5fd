import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';

import { readOnError } from '../n8n/items/items';
import { getBalance } from './getBalance';
import { getUsage } from './getUsage';
import { handOut, hintAtItems, throwFirst } from './handOut';
import { askedOfAccount } from './operation';
import { readItems } from './readItems';
import { checkOnly } from './spendingLimit';
import { start } from './start';

/**
 * One item out for each item in. All items are checked before the first is sent where a bad one would
 * stop the node: a bad item 40 must not leave 39 paid videos behind it.
 */
export async function execute(context: IExecuteFunctions): Promise<INodeExecutionData[][]> {
	const onError = readOnError(context);
	if (context.getInputData().length === 0) return [[]];
	const asked = askedOfAccount(context);
	if (asked === 'getBalance') return await getBalance(context);
	if (asked === 'getUsage') return await getUsage(context);
	const stop = onError === 'stop';

	const { plans, invalid } = await readItems(context, stop);
	if (stop) throwFirst(context, invalid);
	hintAtItems(
		context,
		plans.filter(({ variation = 1 }) => variation === 1),
	);

	const checked = checkOnly(plans.filter(({ spending }) => spending.checkOnly));
	if (stop) throwFirst(context, checked);

	const toSend = plans.filter(({ spending }) => !spending.checkOnly);
	const started = await start(context, toSend, stop);
	if (stop) throwFirst(context, started);

	return handOut(context, [...invalid, ...checked, ...started], onError);
}
