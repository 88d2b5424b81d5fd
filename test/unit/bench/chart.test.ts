import { drawChart, type Chart } from '../../bench/report/chart';

const chart: Chart = {
	title: 'Looks & <delay>',
	x: { label: 'tasks', from: 1, to: 100, ticks: [1, 10, 100], log: true },
	y: { label: 'seconds', from: 0, to: 10, ticks: [0, 5, 10] },
	series: [
		{ name: 'ours', color: '#123456', line: true, points: [{ x: 10, y: 5, least: 4, most: 6 }] },
	],
	goal: { y: 2.5, name: 'goal' },
};

describe('a chart', () => {
	it('is the same for the same data', () => {
		expect(drawChart(chart)).toBe(drawChart(structuredClone(chart)));
	});

	it('puts a point half way where it belongs, on a linear and on a logarithmic axis', () => {
		const [, x, y] = /<circle cx="([\d.]+)" cy="([\d.]+)" r="4.5" fill="#123456" stroke/.exec(
			drawChart(chart),
		)!;
		const lines = [
			...drawChart(chart).matchAll(/<line x1="([\d.]+)" y1="([\d.]+)" x2="([\d.]+)"/g),
		];
		const [bottom] = lines;
		expect(Number(x)).toBeCloseTo((Number(bottom![1]) + Number(bottom![3])) / 2, 0);
		expect(Number(y)).toBeCloseTo((Number(lines[0]![2]) + Number(lines[2]![2])) / 2, 0);
	});

	it('names its axes, its series and its goal, and takes no sign for markup', () => {
		const svg = drawChart(chart);
		for (const words of ['>tasks<', '>seconds<', '>ours<', '>goal<']) expect(svg).toContain(words);
		expect(svg).toContain('Looks &#38; &#60;delay&#62;');
	});

	it('has a ground of its own, so that it can be read on a dark page', () => {
		expect(drawChart(chart)).toContain('fill="#ffffff"');
	});
});
