import type { Price } from './types';

/**
 * What is known of Novita's prices. Nobody here has read its price page, so nobody should take them
 * for a quotation. 4K, Motion Control and v2.6 are quoted nowhere: they have none, and get no guess.
 */

export const QUOTED = {
	source: "others quoting Novita's price page",
	checked: '2026-10-07',
};

export const STANDARD: Price = { ...QUOTED, perSecond: { silent: 0.084, sound: 0.126 } };
export const PRO: Price = { ...QUOTED, perSecond: { silent: 0.112, sound: 0.168 } };
export const V21_MASTER: Price = { ...QUOTED, perSecond: { silent: 0.234 } };
