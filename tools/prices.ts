import type { JsonObject } from '../nodes/novita/request/json';

/** What is known of Novita's prices, and whence: nobody should take it for a quotation. */
export const PRICE_SOURCE = "others quoting Novita's price page in October 2026";

/** Dollars for a second of the requested length. 4K and Motion Control are quoted nowhere. */
export const DOLLARS_PER_SECOND = {
	std: { silent: 0.084, sound: 0.126 },
	pro: { silent: 0.112, sound: 0.168 },
} as const;

/** What every model's page gives for a request that doesn't say. */
const DEFAULT_SECONDS = 5;

const tierOf = (slug: string): keyof typeof DOLLARS_PER_SECOND | undefined =>
	(['std', 'pro'] as const).find((tier) => slug.includes(`-${tier}-`));

/** @returns About so many dollars for what a body asks for, or undefined where nobody quotes a price. */
export function dollarsFor(slug: string, body: JsonObject): number | undefined {
	const tier = tierOf(slug);
	if (tier === undefined) return undefined;
	const seconds = typeof body.duration === 'number' ? body.duration : DEFAULT_SECONDS;
	return seconds * DOLLARS_PER_SECOND[tier][body.sound === true ? 'sound' : 'silent'];
}

/** "about $0.25", rounded up to a cent where it is less than one. */
export const about = (dollars: number): string => `about $${Math.max(0.01, dollars).toFixed(2)}`;

/** What a clip of so many seconds costs with the standard model, as far as is known. */
export const priceOf = (seconds: number): string => about(seconds * DOLLARS_PER_SECOND.std.silent);
