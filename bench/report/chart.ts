/** Draws lines as SVG: small, the same for the same data, and readable on light and dark pages. */
import {
	format,
	init,
	type EChartsOption,
	type LineSeriesOption,
	type XAXisComponentOption,
	type YAXisComponentOption,
} from 'echarts';

export interface Series {
	name: string;
	color: string;
	/** x and y. */
	points: Array<[number, number]>;
}

export interface Axis {
	/** With its unit. */
	label: string;
	/** The axis goes from the first to the last. Left out, they follow the data. */
	ticks?: number[];
	/** Each step the same factor. */
	log?: boolean;
}

export interface ChartOptions {
	title: string;
	x: Axis;
	y: Axis;
	series: Series[];
	/** A dashed line across, with its name. */
	goal?: { y: number; name: string };
}

/** Told apart by those who don't see all colors, too. The first is ours. */
export const colors = ['#0072b2', '#d55e00', '#009e73', '#cc79a7'];

const WIDTH = 760;
const HEIGHT = 440;
const INK = '#1f2937';
const FAINT = '#e5e7eb';
const QUIET = '#6b7280';

export function drawChart(options: ChartOptions): string {
	const chart = init(null, null, { renderer: 'svg', ssr: true, width: WIDTH, height: HEIGHT });
	try {
		chart.setOption(optionsOf(options));
		return asImage(chart.renderToSVGString({ useViewBox: true }), options.title);
	} finally {
		chart.dispose();
	}
}

const optionsOf = ({ title, x, y, series, goal }: ChartOptions): EChartsOption => ({
	animation: false,
	// A ground of its own: the page behind may be dark.
	backgroundColor: '#ffffff',
	textStyle: { fontFamily: 'system-ui, Helvetica, Arial, sans-serif' },
	title: { text: title, left: 70, top: 12, textStyle: { color: INK, fontSize: 16 } },
	legend: {
		left: 70,
		top: 42,
		// Without a screen the width of a text is a guess, and fonts are wider than it.
		itemGap: 26,
		itemWidth: 10,
		itemHeight: 10,
		icon: 'circle',
		selectedMode: false,
		textStyle: { color: INK, fontSize: 13 },
	},
	grid: { left: 76, right: 30, top: 92, bottom: 62, containLabel: false },
	xAxis: { ...axisOf(x), nameGap: 34, splitLine: { show: false } } as XAXisComponentOption,
	yAxis: {
		...axisOf(y),
		nameGap: 46,
		axisLine: { show: false },
		axisTick: { show: false },
		splitLine: { lineStyle: { color: FAINT } },
	} as YAXisComponentOption,
	series: [...(goal ? [goalLine(goal)] : []), ...series.map(lineOf)],
});

const axisOf = ({ label, ticks, log }: Axis): XAXisComponentOption & YAXisComponentOption => ({
	type: log ? 'log' : 'value',
	min: ticks?.[0],
	max: ticks?.at(-1),
	name: label,
	nameLocation: 'middle',
	nameTextStyle: { color: INK, fontSize: 13 },
	axisLine: { lineStyle: { color: INK }, onZero: false },
	axisTick: { customValues: ticks },
	axisLabel: { customValues: ticks, color: INK, fontSize: 13 },
});

const goalLine = ({ y, name }: NonNullable<ChartOptions['goal']>): LineSeriesOption => ({
	type: 'line',
	markLine: {
		silent: true,
		symbol: 'none',
		lineStyle: { color: QUIET, type: [2, 4] },
		label: { formatter: name, position: 'insideEndTop', color: QUIET, fontSize: 13 },
		data: [{ yAxis: y }],
	},
});

const lineOf = ({ name, color, points }: Series): LineSeriesOption => ({
	type: 'line',
	name,
	color,
	clip: false,
	symbol: 'circle',
	symbolSize: 9,
	showAllSymbol: true,
	data: points,
});

/** With a title for screen readers, and without what serves a mouse or counts the drawings. */
const asImage = (svg: string, title: string): string =>
	svg
		.replace('>', ` role="img"><title>${format.encodeHTML(title)}</title>`)
		.replace(/<style[^]*?<\/style>\s*/, '')
		.replace(/ class="zr[^"]*"/g, '')
		.replace(/\bzr\d+-/g, '');
