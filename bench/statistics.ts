/** Several rounds of one measure. */
export interface Spread {
	median: number;
	least: number;
	most: number;
	rounds: number;
}

/** @throws Error without any value. */
export function median(values: readonly number[]): number {
	const sorted = [...values].sort((one, other) => one - other);
	const upper = sorted[sorted.length >> 1];
	const lower = sorted[(sorted.length - 1) >> 1];
	if (upper === undefined || lower === undefined) throw new Error('There is no median of nothing');
	return (lower + upper) / 2;
}

/** @throws Error without any value. */
export function mean(values: readonly number[]): number {
	if (values.length === 0) throw new Error('There is no mean of nothing');
	return values.reduce((sum, value) => sum + value, 0) / values.length;
}

/** @throws Error without any value. */
export const spreadOf = (values: readonly number[]): Spread => ({
	median: median(values),
	least: Math.min(...values),
	most: Math.max(...values),
	rounds: values.length,
});
