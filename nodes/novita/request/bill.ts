import { showDollars, sumDollars } from '../values/dollars';
import type { Estimate } from './estimate';

/** What videos cost together, as far as is known. */
export interface Bill {
	videos: number;
	/** Of those whose length is known. */
	seconds: number;
	unknownLengths: number;
	/** US dollars, of those that have a price. */
	usd: number;
	unpriced: number;
	/** The oldest day of the quoted prices in it, as an ISO date. */
	quotedOn?: string;
	/** Whether a price of the user's own is in it. */
	hasOwnPrice: boolean;
}

export function billOf(estimates: readonly Estimate[]): Bill {
	const priced = estimates.filter(({ usd }) => usd !== null);
	const days = priced.flatMap(({ quotedOn }) => quotedOn ?? []);
	return {
		videos: estimates.length,
		seconds: estimates.reduce((sum, { seconds }) => sum + (seconds ?? 0), 0),
		unknownLengths: estimates.filter(({ seconds }) => seconds === null).length,
		usd: sumDollars(priced.map(({ usd }) => usd ?? 0)),
		unpriced: estimates.length - priced.length,
		quotedOn: [...days].sort()[0],
		hasOwnPrice: days.length < priced.length,
	};
}

const numbers = (value: number): string => value.toLocaleString('en-US');

const count = (amount: number, what: string): string =>
	`${numbers(amount)} ${what}${amount === 1 ? '' : 's'}`;

const day = (date: string): string =>
	new Date(date).toLocaleDateString('en-GB', { dateStyle: 'long', timeZone: 'UTC' });

/** "prices quoted on 7 October 2026": whose word the amount is. */
export function sourceOf({ quotedOn, hasOwnPrice }: Bill): string {
	const sources = [
		hasOwnPrice ? 'Price per Second' : undefined,
		quotedOn === undefined ? undefined : `prices quoted on ${day(quotedOn)}`,
	];
	return sources.filter((source) => source !== undefined).join(' and ');
}

/** "3 videos, 15 seconds: about $1.26, by prices quoted on 7 October 2026." */
export function describeBill(bill: Bill): string {
	const { videos, seconds, unknownLengths, usd, unpriced } = bill;
	const lengths = [
		unknownLengths < videos ? count(seconds, 'second') : undefined,
		unknownLengths > 0 ? `${numbers(unknownLengths)} of unknown length` : undefined,
	];
	const what = [count(videos, 'video'), ...lengths.filter((length) => length !== undefined)];
	if (unpriced === videos) return `${what.join(', ')}. No price is known.`;
	const part = unpriced === 0 ? '' : ` for ${numbers(videos - unpriced)} of them`;
	return `${what.join(', ')}: about ${showDollars(usd)}${part}, by ${sourceOf(bill)}.`;
}
