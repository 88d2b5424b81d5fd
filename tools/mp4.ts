import { BufferSource, Input, MP4 } from 'mediabunny';

/** What can be told of an MP4 file without playing it. */
export interface Mp4Facts {
	/** How long it plays. */
	seconds: number;
	hasSound: boolean;
}

/** Reads an MP4 file; undefined for bytes that are none, or that no player could open. */
export async function readMp4(file: Uint8Array): Promise<Mp4Facts | undefined> {
	const input = new Input({ formats: [MP4], source: new BufferSource(file) });
	try {
		const tracks = await input.getTracks();
		if (tracks.length === 0) return undefined;
		return {
			seconds: await input.computeDuration(),
			hasSound: tracks.some((track) => track.isAudioTrack()),
		};
	} catch {
		return undefined;
	}
}
