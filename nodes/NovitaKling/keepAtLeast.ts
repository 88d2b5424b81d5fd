import type { Connected } from '../n8n/api/connect';
import { ITEM_NOT_SENT, nameItems, type ItemFailure } from '../n8n/items/failures';
import { quote, type ApiError } from '../novita/api/apiError';
import { roundDollars, showDollars, sourceOf } from '../novita/request/cost';
import { purseOf, type Purse } from '../submit/purse';
import type { Submitted } from '../submit/submissions';
import type { Ticket } from '../submit/tickets';
import { KEEP_LABEL, type Plan } from './readItem';
import {
	billFor,
	countWithin,
	indexesOf,
	notSent,
	waysOut,
	withoutPrice,
	type Refusal,
} from './spendingLimit';

/** An item that may be sent, and with whose key. */
export type Payable = Plan & Pick<Connected, 'client' | 'account'>;

const purseFor = ({ account }: Payable): Purse => purseOf(account.print);

/**
 * Sets aside what items are about to cost, before the first of them is sent. With Keep at Least each account's balance
 * is asked for, once, and held against it. Where the items differ in that, the highest amount holds for all.
 *
 * @param fresh Those that cost something.
 * @param stop Whether an item that may not be sent keeps back all others.
 * @returns Those that may not be sent, and why.
 */
export async function setAside<Item extends Payable>(
	fresh: readonly Item[],
	stop: boolean,
): Promise<Map<Item, Refusal>> {
	const refused = new Map<Item, Refusal>();
	const spent: Item[] = [];
	for (const client of new Set(fresh.map((item) => item.client))) {
		const own = fresh.filter((item) => item.client === client);
		const refusal = await setAsideOf(own, stop);
		if (refusal && stop) {
			// What accounts before have set aside is not sent either.
			spent.forEach(giveBack);
			return new Map(fresh.map((item) => [item, refusal]));
		}
		spent.push(...own.slice(0, refusal?.fits));
		if (!refusal) continue;
		for (const item of own.slice(refusal.fits)) refused.set(item, refusal);
	}
	return refused;
}

const giveBack = (item: Payable): void => purseFor(item).spend(-(item.estimate.usd ?? 0));

/** To be called once the submission of an item is settled: what nobody is billed for is no longer set aside. */
export function giveBackUnbilled(item: Ticket<Payable>, submitted: Submitted | undefined): void {
	const isBilled =
		submitted?.kind === 'accepted'
			? !submitted.reused
			: submitted?.error.mayBeAccepted && !submitted.held;
	// Nothing was set aside for a task that was known before.
	if (!item.known && !isBilled) giveBack(item);
}

async function setAsideOf(run: readonly Payable[], stop: boolean): Promise<Refusal | undefined> {
	const [first] = run;
	if (!first) return undefined;
	const purse = purseFor(first);
	const spend = (items: readonly Plan[]) => purse.spend(billFor(items).usd);
	const keeps = run.flatMap(({ spending }) => spending.keep ?? []);
	const keep = keeps.reduce((highest, each) => Math.max(highest, each), -Infinity);
	if (keep === -Infinity) {
		spend(run);
		return undefined;
	}
	const unknown = withoutPrice(run, KEEP_LABEL);
	if (unknown) return unknown;
	const ask = async () => await first.client.balance(first.requestTimeoutMs);
	const refusal = await purse.read(ask, (left) => {
		const found = belowReserve(run, left, keep, stop);
		if (!found || !stop) spend(run.slice(0, found?.fits));
		return found;
	});
	return refusal && 'error' in refusal
		? { itemIndex: first.itemIndex, failure: balanceUnknown(refusal.error), fits: 0 }
		: refusal;
}

function belowReserve(
	run: readonly Plan[],
	left: number,
	keep: number,
	stop: boolean,
): Refusal | undefined {
	const free = roundDollars(left - keep);
	const bill = billFor(run);
	if (bill.usd <= free) return undefined;
	const fits = countWithin(run, free);
	const fix = waysOut(['Add credit in the Novita console', `lower ${KEEP_LABEL}`], run, fits);
	const failure = notSent(
		'KEEP_AT_LEAST',
		`About ${showDollars(bill.usd)} for ${nameItems(indexesOf(run))} would take the balance of ${showDollars(left)} below the ${showDollars(keep)} of ${KEEP_LABEL}`,
		`${fix}. Videos sent in the last hour are deducted, billed or not. Based on ${sourceOf(bill)}.`,
		stop ? undefined : ITEM_NOT_SENT,
	);
	return { itemIndex: run[fits]?.itemIndex ?? 0, failure, fits };
}

const balanceUnknown = (error: ApiError): ItemFailure =>
	notSent(
		'BALANCE_UNKNOWN',
		`The balance could not be read, so ${KEEP_LABEL} can't be checked: ${error.message}`,
		[error.fix, quote(error)].filter(Boolean).join('\n'),
	);
