import axios from 'axios';
import { BufferSource, Input, MP4 } from 'mediabunny';

/** What is known of a finished video's file. */
export interface VideoFacts {
	/** Why it could not be fetched. */
	error?: string;
	bytes?: number;
	/** Whether its host said so beforehand. */
	hasLength?: boolean;
	/** How long it plays; undefined where it is no MP4. */
	seconds?: number;
	hasSound?: boolean;
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

async function readMp4(file: Buffer): Promise<Pick<VideoFacts, 'seconds' | 'hasSound'>> {
	const input = new Input({ formats: [MP4], source: new BufferSource(file) });
	try {
		const seconds = await input.computeDuration();
		return { seconds, hasSound: (await input.getPrimaryAudioTrack()) !== null };
	} catch {
		// Whatever it is, it is no MP4.
		return {};
	}
}
