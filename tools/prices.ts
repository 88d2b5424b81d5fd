import { QUOTED } from '../nodes/novita/models/prices';
import { estimate } from '../nodes/novita/request/cost';
import type { JsonObject } from '../nodes/novita/values/json';

/** Whose word the prices are, and of which day. */
export const PRICE_SOURCE = `${QUOTED.source} (${QUOTED.checked})`;

/** @returns About so many dollars for what a body asks for, or undefined where nobody quotes a price. */
export const dollarsFor = (slug: string, body: JsonObject): number | undefined =>
	estimate({ slug, body, files: [], additional: {}, imageEncoding: 'dataUri' }).usd ?? undefined;

/** "about $0.25", rounded up to a cent where it is less than one. */
export const about = (dollars: number): string => `about $${Math.max(0.01, dollars).toFixed(2)}`;
