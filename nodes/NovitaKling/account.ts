import type { IDataObject, IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';

import { connectAll, type Connected } from '../n8n/api/connect';
import { systemClock } from '../n8n/api/send';
import { isToolCall } from '../n8n/execution';
import { fromInvalid, fromRefusal, type ItemFailure } from '../n8n/items/failures';
import { forModel } from '../n8n/items/forModel';
import { addHints, failedItem, failedRunError, ownsMessage, readOnError } from '../n8n/items/items';
import { ItemParameters } from '../n8n/items/parameters';
import type { ApiError } from '../novita/api/apiError';
import {
	CYCLES,
	DAY,
	partsOf,
	rowsOfKey,
	startOfDay,
	type Cycle,
	type UsageQuery,
	type UsageRow,
} from '../novita/api/billing';
import type { ApiErrorCode } from '../novita/api/meanings';
import type { Invalid } from '../novita/request/fieldReading';
import { REQUEST_TIMEOUT } from './optionProperties';

/** Of one request, in milliseconds. */
const TIMEOUT_MS = REQUEST_TIMEOUT.default * 1000;

/** What an account says: an item a row. */
type Answer = { rows: IDataObject[]; hints: string[] } | { failure: ItemFailure };

const refused = (error: ApiError): Answer => ({ failure: fromRefusal(error) });

/** The balance for each item. */
export const getBalance = async (context: IExecuteFunctions): Promise<INodeExecutionData[][]> =>
	await askAccounts(context, () => undefined, askForBalance);

async function askForBalance(_: undefined, { client }: Connected): Promise<Answer> {
	const check = await client.balance(TIMEOUT_MS);
	if (check.kind === 'error') return refused(check.error);
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
async function askAccounts<Question>(
	context: IExecuteFunctions,
	read: (itemIndex: number) => Question,
	ask: (question: Question, connected: Connected) => Promise<Answer>,
): Promise<INodeExecutionData[][]> {
	const onError = readOnError(context);
	const isTool = isToolCall(context);
	const connections = await connectAll(context, [...context.getInputData().keys()]);
	const answers = new Map<string, Answer>();
	const items: INodeExecutionData[] = [];
	const hinted: Array<{ itemIndex: number; hints: string[] }> = [];
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
		hinted.push({ itemIndex, hints });
		// No hint gets to an AI model.
		const notes = isTool ? hints.map((note) => ({ note })) : [];
		const pairedItem = { item: itemIndex };
		items.push(...[...rows, ...notes].map((json) => ({ json, pairedItem })));
	}
	addHints(context, hinted);
	return [isTool ? items.map((item) => forModel(context, item)) : items];
}

/** Of one item: 53 requests at most, for hours by API key. */
const MOST_DAYS = 366;
/** Of one item: some 3 MB. */
const MOST_ROWS = 10_000;

const NOT_ASKED = 'Novita was not asked.';

const OF_ALL_KEYS =
	"Novita didn't say which bills are for this API key: these are for all keys of the account.";
const CUT = `These are the first ${MOST_ROWS.toLocaleString('en-US')} bills. Choose a shorter time for the others.`;
const NO_BILLS =
	'Nothing was billed in this time. Novita bills each hour, so the latest videos may be missing.';

type Query = UsageQuery | { invalid: Invalid[] };

/** What was billed, a row an item, for each item that comes in. */
export const getUsage = async (context: IExecuteFunctions): Promise<INodeExecutionData[][]> =>
	await askAccounts(context, (itemIndex) => readQuery(context, itemIndex), askForUsage);

function readQuery(context: IExecuteFunctions, itemIndex: number): Query {
	const parameters = new ItemParameters(context, itemIndex);
	const cycles = CYCLES.map((value) => ({ value }));
	const cycle = parameters.choice<Cycle>('usageCycle', 'Sum Up By', cycles, 'Day');
	const today = Math.floor(systemClock.now() / 1000);
	// To the end of the day: a row that has begun counts, too.
	const to = parameters.seconds('usageTo', 'To', true) ?? startOfDay(today) + DAY - 1;
	const from = parameters.seconds('usageFrom', 'From') ?? startOfDay(Math.min(to, today) - 7 * DAY);
	const product = parameters.text('usageProduct', 'Product Name');
	const byKey = parameters.switch('usageThisKeyOnly', 'This API Key Only', true);
	const { invalid } = parameters;
	if (invalid.length === 0 && from > to) invalid.push(FROM_AFTER_TO);
	if (invalid.length === 0 && to - from > MOST_DAYS * DAY) invalid.push(TOO_LONG);
	return invalid.length > 0 ? { invalid } : { cycle, from, to, product, byKey };
}

const FROM_AFTER_TO: Invalid = {
	field: 'From',
	message: 'From is later than To',
	fix: 'Enter an earlier date in From, or a later one in To.',
};

const TOO_LONG: Invalid = {
	field: 'From',
	message: `From and To are more than ${MOST_DAYS} days apart`,
	fix: 'Choose a shorter time. For a long one, use several items.',
};

async function askForUsage(query: Query, { client, fitsMask }: Connected): Promise<Answer> {
	if ('invalid' in query) return { failure: fromInvalid(query.invalid, NOT_ASKED) };
	const all = async (byKey: boolean) => await askInParts({ ...query, byKey }, client);
	const byKey = query.byKey ? await all(true) : undefined;
	if (byKey && 'error' in byKey && MAY_PASS.includes(byKey.error.code)) return refused(byKey.error);
	const own = byKey && 'rows' in byKey ? rowsOfKey(byKey.rows, fitsMask) : undefined;
	const answer = byKey && own ? { ...byKey, rows: own } : await all(false);
	if ('error' in answer) return refused(answer.error);
	const { rows, isCut } = answer;
	const hints = [
		...(query.byKey && !own ? [OF_ALL_KEYS] : []),
		...(isCut ? [CUT] : []),
		...(rows.length === 0 ? [NO_BILLS] : []),
	];
	return { rows: rows.map(jsonOf), hints };
}

/** Says nothing of whether Novita gives bills by API key. After any other code those of the account are asked for. */
const MAY_PASS: readonly ApiErrorCode[] = [
	...(['rateLimited', 'serverError', 'notSent', 'responseLost', 'cancelled'] as const),
];

/** One part after the other. A row that two parts give counts once. */
async function askInParts(
	query: UsageQuery,
	client: Connected['client'],
): Promise<{ rows: UsageRow[]; isCut: boolean } | { error: ApiError }> {
	let rows: UsageRow[] = [];
	const seen = new Set<string>();
	for (const part of partsOf(query)) {
		const check = await client.usage({ ...query, ...part }, TIMEOUT_MS);
		if (check.kind === 'error') return check;
		const fresh = check.rows.filter((row) => !seen.has(JSON.stringify(row)));
		for (const row of fresh) seen.add(JSON.stringify(row));
		rows = rows.concat(fresh);
		if (rows.length > MOST_ROWS) return { rows: rows.slice(0, MOST_ROWS), isCut: true };
	}
	return { rows, isCut: false };
}

const jsonOf = (row: UsageRow): IDataObject => ({
	product: row.product,
	from: row.from,
	to: row.to,
	quantity: row.quantity,
	unit_price_usd: row.unitPrice,
	amount_usd: row.amount,
	paid_usd: row.paid,
});
