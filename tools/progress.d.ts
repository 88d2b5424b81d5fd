export interface Step {
	/** How far it is, 0 to 1, and what it is at; a fraction that is undefined leaves it to the clock. */
	update(fraction: number | undefined, note?: string): void;
	done(note?: string): void;
	fail(): void;
}

/** Begins a step. `expectedSeconds` is how long it usually takes, for a step that can't tell. */
export function begin(
	label: string,
	options?: { expectedSeconds?: number; stream?: NodeJS.WriteStream },
): Step;
