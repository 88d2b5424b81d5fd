import { roundDollars, showDollars, sumDollars } from '../../../../nodes/novita/request/cost';
import { readNumber } from '../../../../nodes/novita/values/scalars';

describe('dollars', () => {
	it('have four decimals at most, and no noise', () => {
		expect([0.1 + 0.2, 5 * 0.084, 15 * 0.126, 1 / 3].map(roundDollars)).toEqual([
			0.3, 0.42, 1.89, 0.3333,
		]);
		expect(sumDollars(Array.from({ length: 10_000 }, () => 0.1))).toBe(1000);
		expect(sumDollars([])).toBe(0);
	});

	it.each([
		[1.26, '$1.26'],
		[0.378, '$0.378'],
		[0.0001, '$0.0001'],
		[12.6, '$12.60'],
		[4200, '$4,200.00'],
		[0, '$0.00'],
	])('are shown to the cent, and finer where they are: %d', (usd, shown) => {
		expect(showDollars(usd)).toBe(shown);
	});

	it.each([5, '5', ' 5 ', '5.00', '5,0', '$5', '$ 5', '5 USD', 'USD 5', '5 dollars', '5$'])(
		'are read as people write them: %j',
		(written) => {
			expect(readNumber(written, { min: 0, unit: 'dollars' })).toEqual({ kind: 'value', value: 5 });
		},
	);

	it.each(['five', '$', '5 EUR', '-5', '$-5', '5 USD 5', '5 seconds', NaN, Infinity, {}, true])(
		'are refused otherwise: %j',
		(written) => {
			expect(readNumber(written, { min: 0, max: 10, unit: 'dollars' })).toEqual({
				kind: 'unclear',
				expected: 'a number of dollars from 0 to 10',
			});
		},
	);
});
