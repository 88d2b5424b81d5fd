import axios from 'axios';

import { readMp4, type Mp4Facts } from '../mp4';

/** What is known of a finished video's file; how long it plays only where it is an MP4. */
export interface VideoFacts extends Partial<Mp4Facts> {
	/** Why it could not be fetched. */
	error?: string;
	bytes?: number;
	/** Whether its host said so beforehand. */
	hasLength?: boolean;
}

/** Fetches a video as a stranger would: the URL is signed, so the API key has no business there. Never throws. */
export async function fetchVideo(url: string): Promise<VideoFacts> {
	try {
		const options = { responseType: 'arraybuffer', timeout: 120_000 } as const;
		const { headers, data } = await axios.get<Buffer>(url, options);
		const hasLength = headers['content-length'] !== undefined;
		return { bytes: data.length, hasLength, ...(await readMp4(data)) };
	} catch (error) {
		return { error: axios.isAxiosError(error) ? error.message : 'no connection' };
	}
}
