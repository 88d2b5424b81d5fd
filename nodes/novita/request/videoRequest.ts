import type { ImageInfo } from './image/imageReading';
import type { JsonObject } from './json';

/** A file that goes into the body when the request is sent, and not earlier: bodies are large. */
export interface FileToSend {
	/** Key in the body. */
	api: string;
	/** Name of the input item's binary field. */
	binaryField: string;
	size: number;
	image?: ImageInfo;
	/** Of its bytes, where it is to tell one request from another. */
	sha256?: string;
	/** Gives its bytes. It is no part of what tells one request from another. */
	read(): Promise<Buffer>;
}

/** The body of a submission, with its files still in n8n's storage. */
export interface VideoRequest {
	slug: string;
	/** The body but for its files. */
	body: JsonObject;
	files: FileToSend[];
	/** Merged in last, over everything else. */
	additional: JsonObject;
	/** How a file travels. */
	imageEncoding: ImageEncoding;
	/** Whom Novita calls when the task has ended. */
	webhookUrl?: string;
}

/**
 * What tells one request from another. A webhook does not: n8n's resume URL is another in each execution, and
 * the same video would be paid for again by a retry.
 */
export const identityOf = (request: VideoRequest): VideoRequest => ({
	...request,
	webhookUrl: undefined,
});

export type ImageEncoding = 'dataUri' | 'base64';
