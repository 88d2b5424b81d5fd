/** What may be spent: by the Spending Limit of a run, and by what Keep at Least leaves in the account. */
import type { Connected } from '../n8n/api/connect';
import { ITEM_NOT_SENT, nameItems, RUN_NOT_SENT, type ItemFailure } from '../n8n/items/failures';
import { quote, type ApiError } from '../novita/api/apiError';
import { findModel } from '../novita/models/catalogue';
import {
	billOf,
	roundDollars,
	showDollars,
	sourceOf,
	sumDollars,
	type Bill,
} from '../novita/request/cost';
import { purseOf } from '../submit/purse';
import type { Submitted } from '../submit/submissions';
import type { Ticket } from '../submit/tickets';
import type { Checked, Failed } from './outcome';
import { KEEP_LABEL, LIMIT_LABEL, type Plan } from './readItem';

/** An item that may be sent, and with whose key. */
export type Payable = Plan & Pick<Connected, 'client' | 'account'>;

/** Why items of a run may not be sent. */
export interface Refusal {
	/** The item to name. */
	itemIndex: number;
	failure: ItemFailure;
	/** How many items, from the first on, may be sent all the same. */
	fits: number;
}

/**
 * Holds the estimate of a run against its Spending Limit, before the first item is sent. The limit is that of the
 * whole execution. Where the items have different limits, the lowest holds for all.
 *
 * @param run Those that cost something.
 * @param spentUsd What the execution has spent before, in US dollars.
 * @returns Why none of them may be sent; undefined where all may.
 */
export function overLimit(run: readonly Plan[], spentUsd = 0): Refusal | undefined {
	const limits = run.flatMap(({ spending }) => spending.limit ?? []);
	const limit = limits.reduce((lowest, each) => Math.min(lowest, each), Infinity);
	if (limit === Infinity) return undefined;
	const unknown = withoutPrice(run, LIMIT_LABEL);
	if (unknown) return unknown;
	const left = sumDollars([limit, -spentUsd]);
	const bill = billFor(run);
	if (bill.usd <= left) return undefined;
	const within = countWithin(run, left);
	const isPart = spentUsd > 0;
	const cost = ({ usd }: Bill) => `, about ${showDollars(usd)}`;
	const before = `, after ${showDollars(spentUsd)} that this execution has spent before,`;
	const failure = notSent(
		'SPENDING_LIMIT',
		`About ${showDollars(bill.usd)} for ${nameItems(indexesOf(run))}${isPart ? before : ''} is over the ${LIMIT_LABEL} of ${showDollars(limit)}`,
		`${waysOut([`Raise ${LIMIT_LABEL}`], run, within, cost, isPart)}. Based on ${sourceOf(bill)}.`,
		isPart ? 'Nothing more was sent.' : undefined,
	);
	return { itemIndex: run[within]?.itemIndex ?? 0, failure, fits: 0 };
}

/** With Check Only the items count apart, as the run that they stand for. */
export function checkOnly(plans: readonly Plan[]): Array<Checked | Failed> {
	const over = overLimit(plans);
	return plans.map((plan) => {
		const { itemIndex } = plan;
		if (!over) return { kind: 'checked', itemIndex, plan };
		const isAside = itemIndex !== over.itemIndex;
		return { kind: 'failed', itemIndex, plan, failure: over.failure, isAside };
	});
}

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

const giveBack = ({ account, estimate }: Payable): void =>
	purseOf(account.print).spend(-(estimate.usd ?? 0));

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
	const purse = purseOf(first.account.print);
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

const billFor = (plans: readonly Plan[]): Bill => billOf(plans.map(({ estimate }) => estimate));

/** Items whose price nobody knows can be held against nothing. */
function withoutPrice(run: readonly Plan[], label: string): Refusal | undefined {
	const endless = run.filter(({ estimate }) => estimate.seconds === null);
	const isEndless = endless.length > 0;
	const unknown = isEndless ? endless : run.filter(({ estimate }) => estimate.usd === null);
	const [first] = unknown;
	if (!first) return undefined;
	const cannot = `so ${label} can't be checked: ${nameItems(indexesOf(unknown))}`;
	const models = new Set(unknown.map(({ request: { slug } }) => findModel(slug)?.name ?? slug));
	const failure = isEndless
		? notSent(
				'LENGTH_UNKNOWN',
				`The length of the video isn't known beforehand, ${cannot}`,
				`Set Duration where the model has it. Send Motion Control without ${label}, in a node of its own.`,
			)
		: notSent(
				'PRICE_UNKNOWN',
				`No price is known for ${[...models].slice(0, 3).join(', ')}, ${cannot}`,
				`Set Price per Second under Options, or remove ${label}.`,
			);
	return { itemIndex: first.itemIndex, failure, fits: 0 };
}

/** How many items, from the first on, an amount covers that is too little for all of them. */
function countWithin(run: readonly Plan[], usd: number): number {
	let left = usd;
	return run.findIndex(({ estimate }) => {
		left = sumDollars([left, -(estimate.usd ?? 0)]);
		return left < 0;
	});
}

const indexesOf = (items: readonly Plan[]): number[] => items.map(({ itemIndex }) => itemIndex);

/**
 * What to do about a run that costs too much: "A", "A, or b", "A, b, or c".
 *
 * @param own Ways that cost nobody a video.
 * @param within How many of its videos are covered, from the first on. Items are named that all their videos are of.
 * @param cost What to add of those.
 * @param isPart Whether other items came before: one alone may then be one too many.
 */
function waysOut(
	own: readonly string[],
	run: readonly Plan[],
	within: number,
	cost: (bill: Bill) => string = () => '',
	isPart = false,
): string {
	const first = run[within]?.itemIndex;
	const covered = run.slice(0, within).filter(({ itemIndex }) => itemIndex !== first);
	const part =
		covered.length === 0
			? ''
			: `: it covers ${nameItems(indexesOf(covered))}${cost(billFor(covered))}`;
	const isOne = new Set(indexesOf(run)).size === 1;
	const ways = [
		...own,
		...(run.some(({ videosPerItem }) => videosPerItem > 1) ? ['lower Videos per Item'] : []),
		...(isOne && !isPart ? [] : [`send fewer items${part}`]),
	];
	return ways
		.map((way, index) => (index > 0 && index === ways.length - 1 ? `or ${way}` : way))
		.join(', ');
}

const notSent = (
	reason: string,
	message: string,
	fix: string,
	consequence = RUN_NOT_SENT,
): ItemFailure => ({
	message,
	description: `${fix}\n${consequence}`,
	status: 'NOT_SENT',
	reason,
});
