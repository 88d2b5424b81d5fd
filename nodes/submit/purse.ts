import type { BalanceCheck } from '../novita/api/client';
import { roundDollars } from '../novita/request/cost';
import { Recent } from './recent';

/** Novita bills each hour, so a balance may not know what was sent since. */
const UNBOOKED_MS = 60 * 60_000;

/** One mark a minute is enough, and 60 are all there can be. */
const APART_MS = 60_000;

interface Mark {
	at: number;
	/** US dollars: a balance that was read, less all that was sent since. */
	left: number;
}

/**
 * What an account still has by the count of this process. Its balance may lag behind by an hour, and Novita's
 * `pendingCharges` "currently defaults to 0": so each balance of the last hour is remembered, less what was sent
 * since, and the lowest counts. What Novita books at once isn't counted twice.
 */
export class Purse {
	/** What is left by them grows from the older to the newer: another one would never be the lowest. */
	private marks: Mark[] = [];
	private last = { balance: Infinity, at: -Infinity };

	/**
	 * @param ask Asks Novita.
	 * @param decide Called with what is left in US dollars, in the same breath as that is known: what it spends, no other
	 * run of this process spends too.
	 */
	async read<Result>(
		ask: () => Promise<BalanceCheck>,
		decide: (left: number) => Result,
	): Promise<Result | Extract<BalanceCheck, { kind: 'error' }>> {
		const askedAt = performance.now();
		const check = await ask();
		if (check.kind === 'error') return check;
		const { available, pending } = check.balance;
		return decide(this.lowest(available - (pending ?? 0), askedAt));
	}

	private lowest(balance: number, askedAt: number): number {
		const at = performance.now();
		this.marks = this.marks.filter((mark) => at - mark.at <= UNBOOKED_MS);
		// One that was asked for before the last one came may be older.
		if (askedAt >= this.last.at) {
			// Somebody has added credit, or Novita has given some back.
			this.spend(-Math.max(0, balance - this.last.balance));
			this.last = { balance, at };
		}
		const lowest = this.marks[0]?.left ?? Infinity;
		const newest = this.marks.at(-1)?.at ?? -Infinity;
		if (balance < lowest || at - newest >= APART_MS) {
			this.marks = [...this.marks.filter(({ left }) => left < balance), { at, left: balance }];
		}
		return Math.min(balance, lowest);
	}

	/** @param usd What is sent; negative for what was not accepted after all. */
	spend(usd: number): void {
		for (const mark of this.marks) mark.left = roundDollars(mark.left - usd);
	}
}

/** Of this process, by the print of the account. */
const purses = new Recent<Purse>(UNBOOKED_MS);

export function purseOf(print: string): Purse {
	const purse = purses.get(print) ?? new Purse();
	purses.set(print, purse);
	return purse;
}
