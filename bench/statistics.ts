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
export const mean = (values: readonly number[]): number => {
	if (values.length === 0) throw new Error('There is no mean of nothing');
	return values.reduce((sum, value) => sum + value, 0) / values.length;
};

/** @throws Error without any value. */
export const spreadOf = (values: readonly number[]): Spread => ({
	median: median(values),
	least: Math.min(...values),
	most: Math.max(...values),
	rounds: values.length,
});

/**
 * Where a curve through points is at `x`, which falls as one over x does: straight between two of them where both
 * axes are logarithmic, and beyond the last as the last two go on.
 *
 * @param points In the order of their x, two at least, all above 0.
 */
export function heightAt(points: ReadonlyArray<{ x: number; y: number }>, x: number): number {
	const after = points.findIndex((point) => point.x >= x);
	const right = Math.max(1, after < 0 ? points.length - 1 : after);
	const [one, other] = [points[right - 1], points[right]];
	if (!one || !other) throw new Error('A curve needs two points');
	const slope = Math.log(other.y / one.y) / Math.log(other.x / one.x);
	return one.y * (x / one.x) ** slope;
}
