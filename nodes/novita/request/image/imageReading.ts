export interface Pixels {
	width: number;
	height: number;
}

/** What the first bytes of an image tell. */
export interface ImageInfo {
	mimeType: 'image/png' | 'image/jpeg';
	/** Undefined where the first bytes don't tell: the image may open everywhere all the same. */
	pixels?: Pixels;
}

/** A file that is neither PNG nor JPEG. */
export interface OtherFile {
	/** As far as it is known: "a GIF". */
	what: string;
	/** What the user can do about it. */
	fix: string;
	/** No model can take it, whatever its page says: a text, a web page, an empty file. */
	unusable?: boolean;
}

export type ImageReading = { kind: 'image'; image: ImageInfo } | { kind: 'other'; file: OtherFile };

/** Not told yet: at least this many bytes from the start are needed. */
export interface NeedsMore {
	kind: 'more';
	upTo: number;
}
