import type { IExecuteFunctions } from 'n8n-workflow';

import type { ItemFailure } from '../n8n/items/failures';
import { addRunHint } from '../n8n/items/items';
import { nameItems } from '../n8n/items/nameItems';
import type { NovitaClient } from '../novita/api/client';
import { findModel } from '../novita/models/catalogue';
import { billOf, describeBill, sourceOf, showDollars, type Bill } from '../novita/request/cost';
import { isReady, type Item, type ReadyItem } from './item';
import { LIMIT_LABEL } from './readSpending';

/** The balance is only asked for a hint, so it mustn't hold up the videos for long. */
const BALANCE_PATIENCE_MS = 10_000;

const billFor = (items: readonly Item[]): Bill =>
	billOf(items.flatMap(({ plan }) => plan?.estimate ?? []));

/**
 * Holds the estimate of a run against its Spending Limit, before the first item is sent. Items that have their task
 * already cost nothing. Items that are only checked count apart, as the run that they stand for.
 *
 * @returns The item to name where the limit lets none through. Each item of the run has its failure then.
 */
export function holdLimit(items: readonly Item[]): Item | undefined {
	const fresh = items.filter(isReady).filter(({ task }) => task === undefined);
	const isChecked = ({ plan }: ReadyItem) => plan.spending.checkOnly;
	const runs = [fresh.filter((item) => !isChecked(item)), fresh.filter(isChecked)];
	const stopped = runs.map((run) => {
		const over = whyOver(run);
		if (over) for (const item of run) item.failure = over.failure;
		return over?.item;
	});
	return stopped.find((item) => item !== undefined);
}

/** Where the items of a run have different limits, the lowest holds for all. */
function whyOver(run: readonly ReadyItem[]): { item: ReadyItem; failure: ItemFailure } | undefined {
	const limits = run.flatMap(({ plan }) => plan.spending.limit ?? []);
	const limit = limits.reduce((lowest, each) => Math.min(lowest, each), Infinity);
	if (limit === Infinity) return undefined;
	const endless = run.filter(({ plan }) => plan.estimate.seconds === null);
	if (endless[0]) return { item: endless[0], failure: lengthUnknown(endless) };
	const unpriced = run.filter(({ plan }) => plan.estimate.usd === null);
	if (unpriced[0]) return { item: unpriced[0], failure: priceUnknown(unpriced) };
	if (billFor(run).usd <= limit) return undefined;
	const within = countWithin(run, limit);
	return { item: run[within] as ReadyItem, failure: tooMuch(run, within, limit) };
}

/** How many items, from the first on, the limit covers. */
function countWithin(run: readonly ReadyItem[], limit: number): number {
	let [enough, tooMany] = [0, run.length];
	while (enough + 1 < tooMany) {
		const middle = Math.floor((enough + tooMany) / 2);
		if (billFor(run.slice(0, middle)).usd <= limit) enough = middle;
		else tooMany = middle;
	}
	return enough;
}

const indexesOf = (items: readonly Item[]): number[] => items.map(({ itemIndex }) => itemIndex);

const notSent = (reason: string, message: string, fix: string): ItemFailure => ({
	message,
	description: `${fix}\nNothing was sent, and nothing is paid for.`,
	status: 'NOT_SENT',
	reason,
});

function tooMuch(run: readonly ReadyItem[], within: number, limit: number): ItemFailure {
	const bill = billFor(run);
	const covered = run.slice(0, within);
	const names = nameItems(indexesOf(run));
	const part =
		within === 0
			? ''
			: `: it covers ${nameItems(indexesOf(covered))}, about ${showDollars(billFor(covered).usd)}`;
	return notSent(
		'SPENDING_LIMIT',
		`About ${showDollars(bill.usd)} for ${names} is over the ${LIMIT_LABEL} of ${showDollars(limit)}`,
		`Raise ${LIMIT_LABEL}, or send less${part}. The amounts go by ${sourceOf(bill)}.`,
	);
}

function priceUnknown(items: readonly ReadyItem[]): ItemFailure {
	const slugs = new Set(items.map(({ plan }) => plan.request.slug));
	const models = [...slugs].map((slug) => findModel(slug)?.name ?? slug);
	return notSent(
		'PRICE_UNKNOWN',
		`No price is known for ${[...new Set(models)].slice(0, 3).join(', ')}, so ${LIMIT_LABEL} can't be checked: ${nameItems(indexesOf(items))}`,
		`Set Price per Second under Options, or remove ${LIMIT_LABEL}.`,
	);
}

const lengthUnknown = (items: readonly ReadyItem[]): ItemFailure =>
	notSent(
		'LENGTH_UNKNOWN',
		`The length of the video isn't known beforehand, so ${LIMIT_LABEL} can't be checked: ${nameItems(indexesOf(items))}`,
		`Set Duration where the model has it. Send Motion Control without ${LIMIT_LABEL}, in a node of its own.`,
	);

/**
 * Says where the account most likely doesn't cover the run. It is asked for by setting a limit: no other run sends a
 * request more. The prices aren't Novita's word, so it refuses nothing.
 *
 * @param items Those that are to be sent.
 */
export async function hintAtBalance(
	context: IExecuteFunctions,
	client: NovitaClient,
	items: readonly ReadyItem[],
): Promise<void> {
	if (items.every(({ plan }) => plan.spending.limit === undefined)) return;
	const { usd } = billFor(items.filter(({ task }) => task === undefined));
	if (usd === 0) return;
	const check = await client.balance(BALANCE_PATIENCE_MS);
	if (check.kind === 'error' || usd <= check.balance.available) return;
	addRunHint(
		context,
		`The run costs about ${showDollars(usd)}, and the Novita account has ${showDollars(check.balance.available)}. Novita may refuse some items.`,
	);
}

/** Says what was started or checked, and about what that costs. */
export function hintAtCost(context: IExecuteFunctions, items: readonly Item[]): void {
	const checked = items.filter(isReady).filter(({ plan }) => plan.spending.checkOnly);
	// Also what failed afterwards, while it was waited for.
	const started = items.filter(({ task }) => task !== undefined && !task.reused);
	if (started.length > 0) addRunHint(context, `Started: ${describeBill(billFor(started))}`);
	if (checked.length > 0) {
		addRunHint(context, `Checked: ${describeBill(billFor(checked))} Nothing was sent.`);
	}
}
