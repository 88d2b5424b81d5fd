import { drawChart, type ChartOptions } from '../../../bench/report/chart';

const options: ChartOptions = {
	title: 'Checks & <delay>',
	x: { label: 'tasks', ticks: [1, 10, 100], log: true },
	y: { label: 'seconds' },
	series: [{ name: 'ours', color: '#123456', points: [[10, 5]] }],
	goal: { y: 2.5, name: 'goal' },
};

describe('a chart', () => {
	it('is the same for the same data, whatever was drawn before', () => {
		const first = drawChart(options);
		drawChart({ ...options, title: 'Another' });
		expect(drawChart(structuredClone(options))).toBe(first);
	});

	it('names its axes, its series and its goal, and takes no sign for markup', () => {
		const svg = drawChart(options);
		for (const words of ['>tasks<', '>seconds<', '>ours<', '>goal<']) expect(svg).toContain(words);
		expect(svg).toContain('>Checks &amp; &lt;delay&gt;<');
		expect(svg).not.toContain('<delay>');
	});

	it('has a ground of its own, so that it can be read on a dark page', () => {
		expect(drawChart(options)).toContain('fill="#ffffff"');
	});
});
