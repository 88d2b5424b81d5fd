import { isObject } from '../values/json';
import { numberIn } from '../values/reading';

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
export function dollarsIn(value: unknown): number | null {
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
