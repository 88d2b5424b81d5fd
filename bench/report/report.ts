/** What a part has to say, in the order in which the document says it. */
export interface Report {
	heading: string;
	blocks: Block[];
	/** What the terminal shows, and the document first of all. */
	figures: Figure[];
}

export type Block = { text: string } | { table: Table } | { chart: Picture };

export interface Table {
	head: string[];
	rows: string[][];
}

/** A picture of the document, beside it in `docs/images`. */
export interface Picture {
	file: string;
	/** What it shows, for those who can't see it. */
	alt: string;
	svg: string;
}

export interface Figure {
	what: string;
	measured: string;
	/** In words: "at most 1.10". */
	goal?: string;
	met?: boolean;
}
