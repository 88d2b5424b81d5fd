/** Draws lines and points as SVG: small, the same for the same data, and readable on light and dark pages. */
import {
	format,
	init,
	type CustomSeriesOption,
	type EChartsOption,
	type LineSeriesOption,
	type SeriesOption,
	type XAXisComponentOption,
	type YAXisComponentOption,
} from 'echarts';

export interface Point {
	x: number;
	y: number;
	/** The spread of y, drawn as a bar through the point. */
	least?: number;
	most?: number;
	/** Written beside the point. */
	label?: string;
}

export interface Series {
	name: string;
	color: string;
	points: Point[];
	/** Whether a line joins the points. */
	line?: boolean;
	/** Where the points' labels stand. */
	labels?: 'right' | 'left' | 'bottom';
}

export interface Axis {
	/** With its unit. */
	label: string;
	from: number;
	to: number;
	ticks: number[];
	/** Each step the same factor. `from` has to be above 0. */
	log?: boolean;
}

export interface Chart {
	title: string;
	x: Axis;
	y: Axis;
	series: Series[];
	/** A dashed line across, with its name. */
	goal?: { y: number; name: string };
}

/** Told apart by those who don't see all colours, too. */
export const colors = {
	ours: '#0072b2',
	other: '#d55e00',
	third: '#009e73',
	fourth: '#cc79a7',
	fifth: '#e69f00',
	quiet: '#6b7280',
};

const WIDTH = 760;
const HEIGHT = 440;
const INK = '#1f2937';
const FAINT = '#e5e7eb';

export function drawChart(chart: Chart): string {
	const drawing = init(null, null, { renderer: 'svg', ssr: true, width: WIDTH, height: HEIGHT });
	try {
		drawing.setOption(optionsOf(chart));
		return asPicture(drawing.renderToSVGString({ useViewBox: true }), chart.title);
	} finally {
		drawing.dispose();
	}
}

const optionsOf = ({ title, x, y, series, goal }: Chart): EChartsOption => ({
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
	grid: { left: 76, right: 30, top: 112, bottom: 62, containLabel: false },
	xAxis: {
		...axisOf(x),
		nameGap: 34,
		splitLine: { show: false },
	} as XAXisComponentOption,
	yAxis: {
		...axisOf(y),
		nameGap: 46,
		axisLine: { show: false },
		axisTick: { show: false },
		splitLine: { lineStyle: { color: FAINT }, showMaxLine: false },
	} as YAXisComponentOption,
	series: [...(goal ? [goalLine(goal)] : []), ...series.flatMap(drawn)],
});

const axisOf = ({
	label,
	from,
	to,
	ticks,
	log,
}: Axis): XAXisComponentOption & YAXisComponentOption => ({
	type: log ? 'log' : 'value',
	min: from,
	max: to,
	name: label,
	nameLocation: 'middle',
	nameTextStyle: { color: INK, fontSize: 13 },
	axisLine: { lineStyle: { color: INK }, onZero: false },
	axisTick: { customValues: ticks },
	axisLabel: { customValues: ticks, color: INK, fontSize: 13 },
});

const goalLine = ({ y, name }: NonNullable<Chart['goal']>): LineSeriesOption => ({
	type: 'line',
	markLine: {
		silent: true,
		symbol: 'none',
		lineStyle: { color: colors.quiet, type: [2, 4] },
		label: { formatter: name, position: 'insideEndTop', color: colors.quiet, fontSize: 13 },
		data: [{ yAxis: y }],
	},
});

const drawn = ({ name, color, points, line: joined, labels = 'right' }: Series): SeriesOption[] => [
	{
		type: 'line',
		name,
		color,
		clip: false,
		symbol: 'circle',
		symbolSize: 9,
		showAllSymbol: true,
		lineStyle: { width: joined ? 2 : 0 },
		data: points.map(({ x, y, label }) => ({
			value: [x, y],
			label: {
				show: label !== undefined,
				formatter: label,
				position: labels,
				// Beside a line that falls to the right, and not on it.
				offset: labels === 'right' ? [0, -6] : [0, 0],
				color: INK,
			},
		})),
	},
	spreads(color, points),
];

const spreads = (color: string, points: Point[]): CustomSeriesOption => ({
	type: 'custom',
	clip: false,
	silent: true,
	data: points.flatMap(({ x, least, most }) =>
		least !== undefined && most !== undefined && most > least ? [[x, least, most]] : [],
	),
	renderItem: (_, { coord, value }) => {
		const [left, top] = coord([value(0), value(2)]);
		const [, bottom] = coord([value(0), value(1)]);
		return {
			type: 'line',
			shape: { x1: left, x2: left, y1: top, y2: bottom },
			style: { stroke: color, lineWidth: 2 },
		};
	},
});

/** With a title for those who have it read to them, and without what only serves a mouse or counts the drawings. */
const asPicture = (svg: string, title: string): string =>
	svg
		.replace('>', ` role="img"><title>${format.encodeHTML(title)}</title>`)
		.replace(/<style[^]*?<\/style>\s*/, '')
		.replace(/ class="zr[^"]*"/g, '')
		.replace(/\bzr\d+-/g, '');
