import type { Spread } from '../statistics';

/** With so many digits behind the point, trailing zeros kept, so that columns line up. */
export const digits = (value: number, count = 2): string => value.toFixed(count);

/** "1.06 (1.04 to 1.08)", or the value alone where it was measured once. */
export function withSpread({ median, least, most, rounds }: Spread, count = 2): string {
	const value = digits(median, count);
	return rounds === 1 ? value : `${value} (${digits(least, count)} to ${digits(most, count)})`;
}

/** As n8n shows file sizes: a MB has a million bytes. */
export const megabytes = (bytes: number, count = 0): string => digits(bytes / 1e6, count);

/** 10000 → "10,000". */
export const grouped = (value: number): string => value.toLocaleString('en-US');
