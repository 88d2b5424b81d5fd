import { nameItems, RUN_NOT_SENT, type ItemFailure } from '../n8n/items/failures';
import { findModel } from '../novita/models/catalogue';
import { billOf, showDollars, sourceOf, sumDollars, type Bill } from '../novita/request/cost';
import type { Checked, Failed } from './outcome';
import { LIMIT_LABEL, type Plan } from './readItem';

export const billFor = (plans: readonly Plan[]): Bill =>
	billOf(plans.map(({ estimate }) => estimate));

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

/** Items whose price nobody knows can be held against nothing. */
export function withoutPrice(run: readonly Plan[], label: string): Refusal | undefined {
	const endless = run.filter(({ estimate }) => estimate.seconds === null);
	const unpriced = run.filter(({ estimate }) => estimate.usd === null);
	const [first] = endless.length > 0 ? endless : unpriced;
	if (!first) return undefined;
	const failure =
		endless.length > 0 ? lengthUnknown(endless, label) : priceUnknown(unpriced, label);
	return { itemIndex: first.itemIndex, failure, fits: 0 };
}

/** How many items, from the first on, an amount covers. */
export function countWithin(run: readonly Plan[], usd: number): number {
	let [enough, tooMany] = [0, run.length];
	while (enough + 1 < tooMany) {
		const middle = Math.floor((enough + tooMany) / 2);
		if (billFor(run.slice(0, middle)).usd <= usd) enough = middle;
		else tooMany = middle;
	}
	return enough;
}

export const indexesOf = (items: readonly Plan[]): number[] =>
	items.map(({ itemIndex }) => itemIndex);

/**
 * What to do about a run that costs too much: "A", "A, or b", "A, b, or c".
 *
 * @param own Ways that cost nobody a video.
 * @param within How many of its videos are covered, from the first on. Items are named that all their videos are of.
 * @param cost What to add of those.
 * @param isPart Whether other items came before: one alone may then be one too many.
 */
export function waysOut(
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

export const notSent = (
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

function priceUnknown(items: readonly Plan[], label: string): ItemFailure {
	const slugs = new Set(items.map(({ request }) => request.slug));
	const models = [...slugs].map((slug) => findModel(slug)?.name ?? slug);
	return notSent(
		'PRICE_UNKNOWN',
		`No price is known for ${[...new Set(models)].slice(0, 3).join(', ')}, so ${label} can't be checked: ${nameItems(indexesOf(items))}`,
		`Set Price per Second under Options, or remove ${label}.`,
	);
}

const lengthUnknown = (items: readonly Plan[], label: string): ItemFailure =>
	notSent(
		'LENGTH_UNKNOWN',
		`The length of the video isn't known beforehand, so ${label} can't be checked: ${nameItems(indexesOf(items))}`,
		`Set Duration where the model has it. Send Motion Control without ${label}, in a node of its own.`,
	);

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
