/** Draws lines and points as SVG: small, the same for the same data, and readable on light and dark pages. */

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
	dashed?: boolean;
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
const INSIDE = { left: 76, right: 24, top: 84, bottom: 62 };
const INK = '#1f2937';
const FAINT = '#e5e7eb';

/** Room that a letter of the legend takes, about. */
const LETTER = 7;

export function drawChart(chart: Chart): string {
	const { x, y, title } = chart;
	const right = WIDTH - INSIDE.right;
	const bottom = HEIGHT - INSIDE.bottom;
	const across = scale(x, INSIDE.left, right);
	const up = scale(y, bottom, INSIDE.top);
	return [
		`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${HEIGHT}" width="${WIDTH}" height="${HEIGHT}" role="img" font-family="system-ui, -apple-system, 'Segoe UI', Helvetica, Arial, sans-serif" font-size="13" fill="${INK}">`,
		`<title>${escape(title)}</title>`,
		// A ground of its own: the page behind may be dark.
		`<rect width="${WIDTH}" height="${HEIGHT}" rx="10" fill="#ffffff"/>`,
		text(INSIDE.left, 28, title, 'font-size="16" font-weight="600"'),
		...y.ticks.flatMap((tick) => [
			line(INSIDE.left, up(tick), right, up(tick), FAINT),
			text(INSIDE.left - 8, up(tick) + 4, written(tick), 'text-anchor="end"'),
		]),
		...x.ticks.flatMap((tick) => [
			line(across(tick), bottom, across(tick), bottom + 5, INK),
			text(across(tick), bottom + 20, written(tick), 'text-anchor="middle"'),
		]),
		line(INSIDE.left, bottom, right, bottom, INK),
		text((INSIDE.left + right) / 2, HEIGHT - 16, x.label, 'text-anchor="middle"'),
		text(
			0,
			0,
			y.label,
			`text-anchor="middle" transform="translate(20 ${(INSIDE.top + bottom) / 2}) rotate(-90)"`,
		),
		...drawGoal(chart, up, right),
		...chart.series.flatMap((series) => drawSeries(series, across, up)),
		...drawLegend(chart.series),
		'</svg>',
		'',
	].join('\n');
}

type Scale = (value: number) => number;

function scale({ from, to, log }: Axis, start: number, end: number): Scale {
	const place = log ? Math.log : (value: number) => value;
	return (value) =>
		start + ((place(value) - place(from)) / (place(to) - place(from))) * (end - start);
}

function drawGoal({ goal }: Chart, up: Scale, right: number): string[] {
	if (!goal) return [];
	const at = up(goal.y);
	return [
		line(INSIDE.left, at, right, at, colors.quiet, 'stroke-dasharray="2 4"'),
		text(right, at - 6, goal.name, `text-anchor="end" fill="${colors.quiet}"`),
	];
}

function drawSeries({ color, points, line: joined, dashed }: Series, across: Scale, up: Scale) {
	const at = points.map((point) => ({ ...point, left: across(point.x), top: up(point.y) }));
	const path = at.map(({ left, top }) => `${round(left)},${round(top)}`).join(' ');
	const dashes = dashed ? ' stroke-dasharray="6 5"' : '';
	return [
		...(joined
			? [`<polyline points="${path}" fill="none" stroke="${color}" stroke-width="2"${dashes}/>`]
			: []),
		...at.flatMap(({ left, top, least, most, label }) => [
			...(least !== undefined && most !== undefined && most > least
				? [line(left, up(least), left, up(most), color, 'stroke-width="2"')]
				: []),
			`<circle cx="${round(left)}" cy="${round(top)}" r="4.5" fill="${color}" stroke="#ffffff"/>`,
			...(label === undefined ? [] : [text(left + 9, top - 7, label, 'font-size="12"')]),
		]),
	];
}

/** One row below the title, or two where one is too short. */
function drawLegend(series: Series[]): string[] {
	let left = INSIDE.left;
	let top = 50;
	return series.flatMap(({ name, color }) => {
		const width = 26 + name.length * LETTER;
		if (left > INSIDE.left && left + width > WIDTH - INSIDE.right) {
			left = INSIDE.left;
			top += 19;
		}
		const entry = [
			`<circle cx="${left + 5}" cy="${top - 4}" r="4.5" fill="${color}"/>`,
			text(left + 16, top, name),
		];
		left += width;
		return entry;
	});
}

const round = (value: number) => Math.round(value * 10) / 10;

const written = (value: number) => String(Math.round(value * 1000) / 1000);

const escape = (words: string) => words.replace(/[&<>"]/g, (sign) => `&#${sign.charCodeAt(0)};`);

const text = (x: number, y: number, words: string, more = '') =>
	`<text x="${round(x)}" y="${round(y)}"${more && ` ${more}`}>${escape(words)}</text>`;

const line = (x1: number, y1: number, x2: number, y2: number, color: string, more = '') =>
	`<line x1="${round(x1)}" y1="${round(y1)}" x2="${round(x2)}" y2="${round(y2)}" stroke="${color}"${more && ` ${more}`}/>`;
