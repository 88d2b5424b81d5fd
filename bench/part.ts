import { table } from '../tools/table';

/** One part of the benchmark. */
export interface Part {
	name: string;
	/** For the progress line. */
	title: string;
	/** Redis and PostgreSQL: the smallest size leaves it out. */
	needsDatabase?: boolean;
	measure(setting: Setting): Promise<Figure[]>;
}

/** How much is measured, and with what. */
export interface Setting {
	/** How often whatever is measured with a real clock is measured. */
	rounds: number;
	/** As little as shows that it works: for checks that count, never for figures. */
	smallest: boolean;
	/** The packed package. */
	tarball: string;
	/** From 0 to 1, and what it is at. */
	onProgress: (fraction: number, note?: string) => void;
}

export interface Figure {
	what: string;
	/** Of several rounds the median. */
	value: number;
	/** The least and the most of the rounds. */
	spread?: readonly [least: number, most: number];
	unit?: string;
	/** Digits behind the point. */
	digits?: number;
	/** The value is to be at most this. */
	goal?: number;
}

/** @throws Error without any value. */
export function median(values: readonly number[]): number {
	const sorted = [...values].sort((one, other) => one - other);
	const upper = sorted[sorted.length >> 1];
	const lower = sorted[(sorted.length - 1) >> 1];
	if (upper === undefined || lower === undefined) throw new Error('There is no median of nothing');
	return (lower + upper) / 2;
}

/** A figure of several rounds. */
export const figureOf = (
	what: string,
	rounds: readonly number[],
	more: Omit<Figure, 'what' | 'value' | 'spread'> = {},
): Figure => ({
	what,
	value: median(rounds),
	...(rounds.length > 1 && { spread: [Math.min(...rounds), Math.max(...rounds)] as const }),
	...more,
});

/** The figures as a table in Markdown. */
export function tableOf(figures: readonly Figure[]): string {
	const rows = figures.map(({ what, value, spread, unit = '', digits = 2, goal }) => {
		const [least, most] = (spread ?? []).map((each) => each.toFixed(digits));
		const range = spread ? ` (${least} to ${most})` : '';
		const met = goal === undefined ? '' : value <= goal ? 'yes' : '**no**';
		const wanted = goal === undefined ? '' : `at most ${goal} ${unit}`.trim();
		return [what, `${value.toFixed(digits)}${range} ${unit}`.trim(), wanted, met];
	});
	return table(['What', 'Measured', 'Goal', 'Met'], ...rows);
}
