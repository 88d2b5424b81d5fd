/** One part of the benchmark, and what it has to say. */

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

/** `Data` is plain JSON, kept between runs. */
export interface Part<Data> {
	name: string;
	/** For the progress line. */
	title: string;
	/** To be raised when `Data` changes its shape: what was kept before then counts for nothing. */
	version: number;
	/** Redis and PostgreSQL: the smallest size leaves it out. */
	needsDatabase?: boolean;
	measure(setting: Setting): Promise<Data>;
	report(data: Data): Report;
}

/** A section of the page. */
export interface Report {
	/** What the page begins with, above all sections: what a user wants to know. */
	opening?: Block[];
	heading: string;
	/** In their order. */
	blocks: Block[];
	/** What the terminal shows, and the page among its goals. */
	figures: Figure[];
}

/** A text is a paragraph in Markdown. */
export type Block = string | Table | Chart;

export interface Table {
	head: string[];
	rows: string[][];
}

/** Stands in `docs/images`. */
export interface Chart {
	file: string;
	/** What it shows, for those who can't see it. */
	alt: string;
	svg: string;
}

export interface Figure {
	what: string;
	measured: string;
	/** In words: "at most 1.10". */
	goal: string;
	met: boolean;
}
