import type { IDataObject, IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';

import type { Connected } from '../n8n/api/connect';
import { systemClock } from '../n8n/api/send';
import { fromInvalid, fromRefusal } from '../n8n/items/failures';
import { ItemParameters } from '../n8n/items/parameters';
import type { ApiError } from '../novita/api/apiError';
import type { ApiErrorCode } from '../novita/api/meanings';
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
import type { Invalid } from '../novita/request/fieldReading';
import { askAccounts, type Answer } from './account';
import { REQUEST_TIMEOUT } from './optionProperties';

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
	await askAccounts(context, (itemIndex) => readQuery(context, itemIndex), ask);

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

async function ask(query: Query, { client, fitsMask }: Connected): Promise<Answer> {
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

const refused = (error: ApiError) => ({ failure: fromRefusal(error) });

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
		const check = await client.usage({ ...query, ...part }, REQUEST_TIMEOUT.default * 1000);
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
