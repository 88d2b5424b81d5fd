import type { IDataObject, IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';

import { connectAll, type Connected } from '../n8n/api/connect';
import { isToolCall } from '../n8n/execution';
import { fromRefusal, type ItemFailure } from '../n8n/items/failures';
import { forModel } from '../n8n/items/forModel';
import { addHints, failedItem, failedRunError, ownsMessage, readOnError } from '../n8n/items/items';
import { REQUEST_TIMEOUT } from './optionProperties';

/** What an account says: an item a row. */
export type Answer = { rows: IDataObject[]; hints: string[] } | { failure: ItemFailure };

/** The balance for each item. */
export const getBalance = async (context: IExecuteFunctions): Promise<INodeExecutionData[][]> =>
	await askAccounts(context, () => undefined, askForBalance);

async function askForBalance(_: undefined, { client }: Connected): Promise<Answer> {
	const check = await client.balance(REQUEST_TIMEOUT.default * 1000);
	if (check.kind === 'error') return { failure: fromRefusal(check.error) };
	const { available, cash, creditLimit, pending, outstanding } = check.balance;
	const row = {
		available_usd: available,
		cash_usd: cash,
		credit_limit_usd: creditLimit,
		pending_usd: pending,
		outstanding_usd: outstanding,
	};
	return { rows: [row], hints: [] };
}

/**
 * Asks the account of each item that comes in. Equal questions are asked once.
 *
 * @param read What to ask for an item.
 * @throws NodeApiError or NodeOperationError for the first item that fails, where On Error is Stop.
 */
export async function askAccounts<Question>(
	context: IExecuteFunctions,
	read: (itemIndex: number) => Question,
	ask: (question: Question, connected: Connected) => Promise<Answer>,
): Promise<INodeExecutionData[][]> {
	const onError = readOnError(context);
	const isTool = isToolCall(context);
	const connections = await connectAll(context, [...context.getInputData().keys()]);
	const answers = new Map<string, Answer>();
	const items: INodeExecutionData[] = [];
	const hinted: Array<{ itemIndex: number; hint: string }> = [];
	const answerFor = async (itemIndex: number, connected: Connected): Promise<Answer> => {
		const question = read(itemIndex);
		const key = JSON.stringify([question, connected.account.print]);
		const answer = answers.get(key) ?? (await ask(question, connected));
		answers.set(key, answer);
		return answer;
	};
	for (const [itemIndex, connection] of connections.entries()) {
		const answer =
			connection.kind === 'failure' ? connection : await answerFor(itemIndex, connection);
		if ('failure' in answer) {
			const { failure } = answer;
			if (onError === 'stop') throw failedRunError(context, itemIndex, failure, []);
			items.push(failedItem(itemIndex, failure, onError, ownsMessage(context, itemIndex)));
			continue;
		}
		const { rows, hints } = answer;
		hinted.push(...hints.map((hint) => ({ itemIndex, hint })));
		// No hint gets to an AI model.
		const notes = isTool ? hints.map((note) => ({ note })) : [];
		const pairedItem = { item: itemIndex };
		items.push(...[...rows, ...notes].map((json) => ({ json, pairedItem })));
	}
	addHints(context, hinted);
	return [isTool ? items.map((item) => forModel(context, item)) : items];
}
