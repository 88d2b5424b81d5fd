import type { Spread } from '../statistics';

/** With so many digits behind the point, trailing zeros kept, so that columns line up. */
export const digits = (value: number, count = 2): string => value.toFixed(count);

/** "1.06 (1.04 to 1.08)", or the value alone where it was measured once. */
export function withSpread({ median, least, most, rounds }: Spread, count = 2): string {
	const value = digits(median, count);
	return rounds === 1 ? value : `${value} (${digits(least, count)} to ${digits(most, count)})`;
}

/** 0.036 → "3.6 %". */
export const percent = (share: number): string => `${digits(100 * share, 1)} %`;

export const seconds = (ms: number, count = 0): string => `${digits(ms / 1000, count)} s`;

/** 10000 → "10,000". */
export const grouped = (value: number): string => value.toLocaleString('en-US');
