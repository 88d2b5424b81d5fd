import { figureOf, tableOf } from '../../../bench/part';

it('the table of the benchmark has the median of the rounds, and their range, beside the goal', () => {
	const table = tableOf([
		figureOf('A batch', [1.2, 1.1, 1.4], { goal: 1.1 }),
		figureOf('Even', [4, 1, 3, 2], { digits: 1, unit: 's', goal: 2.5 }),
		figureOf('Once', [9], { digits: 0, unit: 'MB' }),
	]);
	expect(table.split('\n').slice(2)).toEqual([
		'| A batch | 1.20 (1.10 to 1.40) | at most 1.1 | **no** |',
		'| Even | 2.5 (1.0 to 4.0) s | at most 2.5 s | yes |',
		'| Once | 9 MB |  |  |',
	]);
	expect(() => figureOf('Nothing', [])).toThrow();
});
