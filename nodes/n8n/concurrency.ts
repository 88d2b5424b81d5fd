/** @param work May give up its place before it is done, by calling what it is given. */
export type Limit = <Result>(work: (stepAside: () => void) => Promise<Result>) => Promise<Result>;

/** Runs work with at most `most` pieces under way at the same time; the others wait in order. */
export function createLimit(most: number): Limit {
	const waiting: Array<() => void> = [];
	let active = 0;
	return async (work) => {
		if (active >= most) await new Promise<void>((resolve) => waiting.push(resolve));
		else active += 1;
		let hasPlace = true;
		const stepAside = () => {
			if (!hasPlace) return;
			hasPlace = false;
			const next = waiting.shift();
			// The place goes straight to the next in line, so that nobody can slip in between.
			if (next) next();
			else active -= 1;
		};
		try {
			return await work(stepAside);
		} finally {
			stepAside();
		}
	};
}
