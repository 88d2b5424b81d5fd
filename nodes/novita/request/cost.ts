import { findModel, type Field, type Model } from '../models/catalogue';
import type { JsonObject } from '../values/json';
import { count, isEmpty, showDay, showNumber } from '../values/reading';
import { readNumber, readSwitch } from '../values/scalars';
import { assembleBody, secondsOfShots, type VideoRequest } from './videoRequest';

/** Of a dollar: the finest that Novita counts in, as its balance shows. */
const UNITS = 10_000;

const unitsOf = (usd: number): number => Math.round(usd * UNITS);

/** To four decimals, without the noise of binary fractions: 5 x 0.084 is 0.42. */
export const roundDollars = (usd: number): number => unitsOf(usd) / UNITS;

/** Exact for amounts of four decimals, however many there are. */
export const sumDollars = (amounts: readonly number[]): number =>
	amounts.reduce((sum, usd) => sum + unitsOf(usd), 0) / UNITS;

/** "$1.26", "$0.378", "$4,200.00": at least cents, and finer where the amount is. */
export const showDollars = (usd: number): string =>
	usd.toLocaleString('en-US', {
		style: 'currency',
		currency: 'USD',
		maximumFractionDigits: 4,
	});

/** What a request costs, as far as that can be told before it is sent. */
export interface Estimate {
	/** Of the video; null where only the video itself will tell. */
	seconds: number | null;
	/** US dollars to four decimals; null where the length or the price is not known. Never a guess. */
	usd: number | null;
	/** The day of the quoted price behind `usd`, as an ISO date; undefined for a price of the user's own. */
	quotedOn?: string;
}

/**
 * Prices the body as it will be sent, Additional Fields included: the requested length times the price of a
 * second, silent or with sound. What a body leaves out has the default of the model's page.
 *
 * @param pricePerSecond The user's own, in US dollars. It goes before the one that others quote.
 */
export function estimate(request: VideoRequest, pricePerSecond?: number): Estimate {
	const model = findModel(request.slug);
	const body = assembleBody(request);
	const seconds = secondsOf(body, model);
	const price = pricePerSecond ?? quotedPrice(body, model);
	if (seconds === null || price === null) return { seconds, usd: null };
	return {
		seconds,
		usd: roundDollars(seconds * price),
		...(pricePerSecond === undefined && { quotedOn: model?.price?.checked }),
	};
}

const fieldOf = (model: Model | undefined, api: string): Field | undefined =>
	model?.fields.find((field) => field.api === api);

function secondsOf(body: JsonObject, model: Model | undefined): number | null {
	const chosen = secondsOfChoice(body, model);
	if (chosen !== undefined) return chosen;
	const shots = secondsOfShots(body.multi_prompt);
	if (isEmpty(body.duration)) {
		const field = fieldOf(model, 'duration');
		return shots ?? (field?.kind === 'choice' ? Number(field.default) : null);
	}
	const length = readNumber(body.duration);
	// Additional Fields may have other shots than the length is for. Nobody says which of the two is billed.
	return length.kind === 'value' && length.value > 0 ? Math.max(length.value, shots ?? 0) : null;
}

/** undefined unless a choice of the body decides the length, as the orientation in Motion Control does. */
function secondsOfChoice(body: JsonObject, model: Model | undefined): number | undefined {
	for (const field of model?.fields ?? []) {
		if (field.kind !== 'choice') continue;
		const chosen = field.choices.find(({ value }) => value === body[field.api]);
		if (chosen?.seconds !== undefined) return chosen.seconds;
	}
	return undefined;
}

/** A model without sound has one price only. */
function quotedPrice(body: JsonObject, model: Model | undefined): number | null {
	if (!model?.price) return null;
	const { silent, sound } = model.price.perSecond;
	if (sound === undefined) return silent;
	const field = fieldOf(model, 'sound');
	const flag = readSwitch(body.sound);
	if (flag.kind === 'unclear') return null;
	const isOn = flag.kind === 'value' ? flag.value : field?.kind === 'flag' && field.default;
	return isOn ? sound : silent;
}

/** What videos cost together, as far as is known. */
export interface Bill {
	videos: number;
	/** Null where the length of one isn't known. */
	seconds: number | null;
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
		seconds: estimates.some(({ seconds }) => seconds === null)
			? null
			: estimates.reduce((sum, { seconds }) => sum + Number(seconds), 0),
		usd: sumDollars(priced.map(({ usd }) => usd ?? 0)),
		unpriced: estimates.length - priced.length,
		quotedOn: [...days].sort()[0],
		hasOwnPrice: days.length < priced.length,
	};
}

/** "prices quoted on 7 October 2026": whose word the amount is. */
export function sourceOf({ quotedOn, hasOwnPrice }: Bill): string {
	const quoted = quotedOn === undefined ? [] : [`prices quoted on ${showDay(quotedOn)}`];
	return [...(hasOwnPrice ? ['Price per Second'] : []), ...quoted].join(' and ');
}

/** "3 videos, 15 seconds: about $1.26, by prices quoted on 7 October 2026." */
export function describeBill(bill: Bill): string {
	const { videos, seconds, usd, unpriced } = bill;
	const length = seconds === null ? '' : `, ${count(seconds, 'second')}`;
	const what = `${count(videos, 'video')}${length}`;
	if (unpriced === videos) return `${what}. No price is known.`;
	const part = unpriced === 0 ? '' : ` for ${showNumber(videos - unpriced)} of them`;
	return `${what}: about ${showDollars(usd)}${part}, by ${sourceOf(bill)}.`;
}
