/** Of items that are told one by one; beyond, nobody reads on. */
const MOST_NAMED = 8;

/** "item 3", "items 0 to 29", "items 0, 2, 5 to 9, … (120 in all)". */
export function nameItems(all: readonly number[]): string {
	const indexes = [...new Set(all)];
	const ranges: Array<{ from: number; to: number }> = [];
	for (const index of indexes) {
		const last = ranges.at(-1);
		if (last && index === last.to + 1) last.to = index;
		else ranges.push({ from: index, to: index });
	}
	const named = ranges
		.slice(0, MOST_NAMED)
		.map(({ from, to }) => (from === to ? `${from}` : `${from} to ${to}`));
	if (ranges.length > MOST_NAMED) named.push(`… (${indexes.length} in all)`);
	return `${indexes.length === 1 ? 'item' : 'items'} ${named.join(', ')}`;
}
