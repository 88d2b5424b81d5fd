import { findModel } from '../nodes/novita/models/catalogue';
import { QUOTED } from '../nodes/novita/models/prices';
import type { JsonObject } from '../nodes/novita/request/json';

/** Whose word the prices are, and of which day. */
export const PRICE_SOURCE = `${QUOTED.source} (${QUOTED.checked})`;

/** What every model's page gives for a request that doesn't say. */
const DEFAULT_SECONDS = 5;

/** @returns About so many dollars for what a body asks for, or undefined where nobody quotes a price. */
export function dollarsFor(slug: string, body: JsonObject): number | undefined {
	const perSecond = findModel(slug)?.price?.perSecond;
	if (perSecond === undefined) return undefined;
	// The older models take their length as text.
	const seconds = Number(body.duration ?? DEFAULT_SECONDS);
	const dollars = body.sound === true ? (perSecond.sound ?? perSecond.silent) : perSecond.silent;
	return Number.isFinite(seconds) ? seconds * dollars : undefined;
}

/** "about $0.25", rounded up to a cent where it is less than one. */
export const about = (dollars: number): string => `about $${Math.max(0.01, dollars).toFixed(2)}`;
