/** What Novita's billing tells of an account: its balance, and what it was billed. */
import { isObject, type JsonObject } from '../values/json';
import { numberIn, textIn } from '../values/reading';

/** What an account has, in US dollars. null where Novita left it out. */
export interface Balance {
	/** What can be spent. */
	available: number;
	cash: number | null;
	creditLimit: number | null;
	pending: number | null;
	outstanding: number | null;
}

/** The documented unit of every amount, which come as texts: 0.0001 USD. */
const UNITS = 10_000;

/** An amount of the account's pages in US dollars; null where there is none. */
function dollarsIn(value: unknown): number | null {
	const units = numberIn(value);
	return units === undefined ? null : units / UNITS;
}

/**
 * Reads the body of a balance answer, also where it is wrapped in `data`.
 *
 * @returns undefined where the body isn't one.
 */
export function readBalance(body: unknown): Balance | undefined {
	if (!isObject(body)) return undefined;
	const available = dollarsIn(body.availableBalance);
	if (available === null) return readBalance(body.data);
	return {
		available,
		cash: dollarsIn(body.cashBalance),
		creditLimit: dollarsIn(body.creditLimit),
		pending: dollarsIn(body.pendingCharges),
		outstanding: dollarsIn(body.outstandingInvoices),
	};
}

/** What a row sums up. */
export const CYCLES = ['Hour', 'Day', 'Week', 'Month'] as const;

export type Cycle = (typeof CYCLES)[number];

/** Seconds since 1970; both belong to it. */
export interface Period {
	from: number;
	to: number;
}

export interface UsageQuery extends Period {
	cycle: Cycle;
	/** A name, or a part of one; all products when left out. */
	product?: string;
	/** Rows by API key, in place of those of the whole account. */
	byKey: boolean;
}

/** What a product cost in a period. null where Novita left it out; amounts are US dollars. */
export interface UsageRow {
	product: string | null;
	/** ISO 8601, the first second and the last. */
	from: string | null;
	to: string | null;
	quantity: number | null;
	unitPrice: number | null;
	amount: number | null;
	/** In cash: the amount without what vouchers covered. */
	paid: number | null;
	/** Of the API key, in rows by key: its ID, and the letters of it that may be shown, like "sk_a***9f2c". */
	keyId?: string;
	keyMask?: string;
}

/** In seconds. */
export const DAY = 86_400;

/** "Keep each query range within 31 days", says the page; rows of hours by API key within 7. */
const LONGEST = 31 * DAY;
const LONGEST_HOURS_BY_KEY = 7 * DAY;

/** In UTC. */
export const startOfDay = (at: number): number => at - (at % DAY);

/** The Monday of 1970 before its first day, a Thursday. */
const MONDAY = -3 * DAY;

const startOfWeek = (at: number): number => at - ((at - MONDAY) % (7 * DAY));

function startOfNextMonth(at: number): number {
	const date = new Date(at * 1000);
	return Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1) / 1000;
}

/**
 * The requests that a period takes: Novita gives at most 31 days at once, and no pages. They are parted where its rows
 * are, in UTC, as its page advises, so that no row falls into two.
 */
export function partsOf({ from, to, cycle, byKey }: UsageQuery): Period[] {
	const longest = byKey && cycle === 'Hour' ? LONGEST_HOURS_BY_KEY : LONGEST;
	if (to - from <= longest) return [{ from, to }];
	const cutAfter = {
		Hour: (at: number) => startOfDay(at) + longest,
		Day: (at: number) => startOfDay(at) + longest,
		Week: (at: number) => startOfWeek(at) + 28 * DAY,
		Month: startOfNextMonth,
	}[cycle];
	const parts: Period[] = [];
	for (let start = from; start <= to;) {
		const next = Math.min(cutAfter(start), to + 1);
		parts.push({ from: start, to: next - 1 });
		start = next;
	}
	return parts;
}

/**
 * Reads the body of a bill list, also where it is wrapped in `data`.
 *
 * @returns undefined where the body isn't one.
 */
export function readUsage(body: unknown): UsageRow[] | undefined {
	if (!isObject(body)) return undefined;
	const { bills, data } = body;
	if (bills === undefined) return readUsage(data);
	if (bills === null) return [];
	return Array.isArray(bills) && bills.every(isObject) ? bills.map(rowOf) : undefined;
}

function rowOf(bill: JsonObject): UsageRow {
	const quantity = numberIn(bill.billNum0) ?? numberIn(bill.billNum) ?? null;
	// The whole numbers drop what is finer than 0.0001 USD. In use, exact ones in dollars stand beside them.
	const amount = numberIn(bill.amountDecimal) ?? dollarsIn(bill.amount);
	return {
		product: textIn(bill.productName) ?? textIn(bill.productId) ?? null,
		from: timeIn(bill.startTime),
		to: timeIn(bill.endTime),
		quantity,
		unitPrice: unitPriceIn(bill, quantity, amount),
		amount,
		paid: numberIn(bill.payableDecimal) ?? dollarsIn(bill.payAmount),
		keyId: textIn(bill.ownerID),
		keyMask: textIn(bill.apikeyMask),
	};
}

/**
 * In use, a unit price has been seen in 0.0001 USD over `pricePrecision`. The page doesn't say what that means, so
 * the reading counts by which the quantity comes to the amount.
 */
function unitPriceIn(bill: JsonObject, quantity: number | null, amount: number | null) {
	const price = dollarsIn(bill.discountPrice0);
	if (price === null) return null;
	// Without the noise of binary fractions.
	const fine = Number((price / (numberIn(bill.pricePrecision) || 1)).toPrecision(12));
	if (!quantity || amount === null) return fine;
	const off = (each: number) => Math.abs(each * quantity - amount);
	return off(price) < off(fine) ? price : fine;
}

/** The last second that has a date in ISO 8601 with four digits for its year. */
const LAST_SECOND = 253_402_300_799;

function timeIn(value: unknown): string | null {
	const seconds = numberIn(value) ?? 0;
	return seconds > 0 && seconds <= LAST_SECOND ? new Date(seconds * 1000).toISOString() : null;
}

/**
 * The rows of one API key. The list by key gives those of all keys, each with a mask.
 *
 * @param fits Whether a mask may be that of the key.
 * @returns undefined where the rows don't tell which are the key's.
 */
export function rowsOfKey(
	rows: readonly UsageRow[],
	fits: (mask: string) => boolean,
): readonly UsageRow[] | undefined {
	if (rows.every(({ keyMask }) => keyMask === undefined)) return rows;
	const own = rows.filter(({ keyMask }) => keyMask !== undefined && fits(keyMask));
	return new Set(own.map(({ keyId }) => keyId)).size === 1 ? own : undefined;
}

/** Fewer letters are those that all keys begin with. */
const TELLING_LETTERS = 6;

/** Whether a mask like "sk_a***9f2c" may be that of a key. */
export function fitsMask(mask: string, key: string): boolean {
	if (!mask.includes('*')) return false;
	const start = mask.slice(0, mask.indexOf('*'));
	const end = mask.slice(mask.lastIndexOf('*') + 1);
	return (
		start.length + end.length < TELLING_LETTERS || (key.startsWith(start) && key.endsWith(end))
	);
}
