import type { IDataObject, IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';

import { connect } from '../n8n/api/connect';
import { fromRefusal, type ItemFailure } from '../n8n/items/failures';
import { forModel } from '../n8n/items/forModel';
import { failedItem, failedRunError, ownsMessage, readOnError } from '../n8n/items/items';
import { isToolCall } from '../n8n/execution';
import type { Balance } from '../novita/api/balance';
import { REQUEST_TIMEOUT } from './optionProperties';

/** The account's balance for each item, asked for once. */
export async function getBalance(context: IExecuteFunctions): Promise<INodeExecutionData[][]> {
	const onError = readOnError(context);
	const answer = await ask(context);
	if ('failure' in answer && onError === 'stop') {
		throw failedRunError(context, 0, answer.failure, []);
	}
	const items = context
		.getInputData()
		.map((_, item) =>
			'failure' in answer
				? failedItem(item, answer.failure, onError, ownsMessage(context, item))
				: { json: jsonOf(answer), pairedItem: { item } },
		);
	return [isToolCall(context) ? items.map(forModel) : items];
}

async function ask(context: IExecuteFunctions): Promise<Balance | { failure: ItemFailure }> {
	const connection = await connect(context);
	if (connection.kind === 'failure') return connection;
	const check = await connection.client.balance(REQUEST_TIMEOUT.default * 1000);
	return check.kind === 'balance' ? check.balance : { failure: fromRefusal(check.error) };
}

const jsonOf = ({ available, cash, creditLimit, pending, outstanding }: Balance): IDataObject => ({
	available_usd: available,
	cash_usd: cash,
	credit_limit_usd: creditLimit,
	pending_usd: pending,
	outstanding_usd: outstanding,
});
