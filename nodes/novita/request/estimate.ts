import { findModel, type Field, type Model } from '../models/catalogue';
import { roundDollars } from '../values/dollars';
import { isEmpty } from '../values/reading';
import { readNumber, readSwitch } from '../values/scalars';
import { assembleBody } from './body';
import { isJsonObject, type Json, type JsonObject } from './json';
import type { VideoRequest } from './videoRequest';

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
	if (isEmpty(body.duration)) {
		const field = fieldOf(model, 'duration');
		return (
			sumOfShots(body.multi_prompt) ?? (field?.kind === 'choice' ? Number(field.default) : null)
		);
	}
	const length = readNumber(body.duration);
	return length.kind === 'value' && length.value > 0 ? length.value : null;
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

/** undefined unless each shot has a length. */
function sumOfShots(shots: Json | undefined): number | undefined {
	if (!Array.isArray(shots) || shots.length === 0) return undefined;
	const lengths = shots.map((shot) => (isJsonObject(shot) ? Number(shot.duration) : NaN));
	const sum = lengths.reduce((total, length) => total + length, 0);
	return sum > 0 ? sum : undefined;
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
