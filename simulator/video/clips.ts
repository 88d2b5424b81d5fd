/** What a video should be like, and who makes it. */
export interface ClipRequest {
	/** Whole seconds. */
	seconds: number;
	/** Even numbers of pixels, as H.264 in yuv420p needs them. */
	width: number;
	height: number;
	/** One of a few colour schemes, for a clip without a picture. */
	palette: number;
	/** The first and last frame, as the PNG or JPEG that came in. */
	picture?: { sha256: string; bytes: Buffer };
	endPicture?: { sha256: string; bytes: Buffer };
}

/** Makes a playable mp4, with its index first. */
export type ClipMaker = (request: ClipRequest) => Promise<Buffer>;
