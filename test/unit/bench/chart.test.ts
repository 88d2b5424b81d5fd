import { drawChart, type Chart } from '../../../bench/report/chart';

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
	it('is the same for the same data, whatever was drawn before', () => {
		const first = drawChart(chart);
		drawChart({ ...chart, title: 'Another' });
		expect(drawChart(structuredClone(chart))).toBe(first);
	});

	it('names its axes, its series and its goal, and takes no sign for markup', () => {
		const svg = drawChart(chart);
		for (const words of ['>tasks<', '>seconds<', '>ours<', '>goal<']) expect(svg).toContain(words);
		expect(svg).toContain('>Looks &amp; &lt;delay&gt;<');
		expect(svg).not.toContain('<delay>');
	});

	it('has a ground of its own, so that it can be read on a dark page', () => {
		expect(drawChart(chart)).toContain('fill="#ffffff"');
	});
});
