import type { Report } from './report/report';

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

/** One part of the benchmark. `Data` is plain JSON, kept between runs. */
export interface Part<Data> {
	name: string;
	/** For the progress line. */
	title: string;
	/** To be raised when `Data` changes its shape: what was kept before then counts for nothing. */
	version: number;
	measure(setting: Setting): Promise<Data>;
	/** What the document and the terminal say of it. */
	report(data: Data): Report;
}
