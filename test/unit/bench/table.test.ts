import { mean, median, spreadOf } from '../../../bench/statistics';

describe('the statistics of the benchmark', () => {
	it.each([
		[[3], 3],
		[[9, 1, 5], 5],
		[[4, 1, 3, 2], 2.5],
	])('the median of %j is %d', (values, expected) => {
		expect(median(values)).toBe(expected);
	});

	it('say nothing of nothing', () => {
		expect(() => median([])).toThrow();
		expect(() => mean([])).toThrow();
	});

	it('tell the spread of rounds', () => {
		expect(spreadOf([1.2, 1.1, 1.4])).toEqual({ median: 1.2, least: 1.1, most: 1.4, rounds: 3 });
	});
});
