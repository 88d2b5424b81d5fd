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
