import type { IDataObject, IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';

import { connectAll, type Connection } from '../n8n/api/connect';
import { fromRefusal, type ItemFailure } from '../n8n/items/failures';
import { forModel } from '../n8n/items/forModel';
import { failedItem, failedRunError, ownsMessage, readOnError } from '../n8n/items/items';
import { isToolCall } from '../n8n/execution';
import type { Balance } from '../novita/api/balance';
import type { NovitaClient } from '../novita/api/client';
import { REQUEST_TIMEOUT } from './optionProperties';

/** The balance for each item, asked for once an account. */
export async function getBalance(context: IExecuteFunctions): Promise<INodeExecutionData[][]> {
	const onError = readOnError(context);
	const connections = await connectAll(context, [...context.getInputData().keys()]);
	const asked = new Map<NovitaClient, Promise<Answer>>();
	const items: INodeExecutionData[] = [];
	for (const [item, connection] of connections.entries()) {
		const answer = await ask(connection, asked);
		if ('failure' in answer && onError === 'stop') {
			throw failedRunError(context, item, answer.failure, []);
		}
		items.push(
			'failure' in answer
				? failedItem(item, answer.failure, onError, ownsMessage(context, item))
				: { json: jsonOf(answer), pairedItem: { item } },
		);
	}
	return [isToolCall(context) ? items.map((item) => forModel(context, item)) : items];
}

type Answer = Balance | { failure: ItemFailure };

async function ask(
	connection: Connection,
	asked: Map<NovitaClient, Promise<Answer>>,
): Promise<Answer> {
	if (connection.kind === 'failure') return connection;
	const { client } = connection;
	const answer = asked.get(client) ?? balanceOf(client);
	asked.set(client, answer);
	return await answer;
}

async function balanceOf(client: NovitaClient): Promise<Answer> {
	const check = await client.balance(REQUEST_TIMEOUT.default * 1000);
	return check.kind === 'balance' ? check.balance : { failure: fromRefusal(check.error) };
}

const jsonOf = ({ available, cash, creditLimit, pending, outstanding }: Balance): IDataObject => ({
	available_usd: available,
	cash_usd: cash,
	credit_limit_usd: creditLimit,
	pending_usd: pending,
	outstanding_usd: outstanding,
});
