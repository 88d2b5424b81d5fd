/** A clip as a playable mp4: H.264 baseline in yuv420p, with the index (moov) first. */
import { createH264MP4Encoder } from 'h264-mp4-encoder';
import {
	ALL_FORMATS,
	BufferSource,
	BufferTarget,
	Conversion,
	Input,
	Mp4OutputFormat,
	Output,
} from 'mediabunny';

import type { ClipRequest } from './encode';
import { framesPerSecond, paintFrames } from './frames';

/** Coarse enough to be quick and small, fine enough to tell what is in the picture. 10 is best, 51 worst. */
const quantizer = 28;

export async function encodeH264(request: ClipRequest): Promise<Uint8Array> {
	const encoder = await createH264MP4Encoder();
	try {
		encoder.width = request.width;
		encoder.height = request.height;
		encoder.frameRate = framesPerSecond;
		encoder.quantizationParameter = quantizer;
		// The fastest of the encoder's eleven speeds.
		encoder.speed = 10;
		encoder.groupOfPictures = framesPerSecond * 2;
		encoder.initialize();
		for await (const frame of paintFrames(request)) encoder.addFrameRgba(frame);
		encoder.finalize();
		return await withIndexFirst(encoder.FS.readFile(encoder.outputFilename));
	} finally {
		encoder.delete();
	}
}

/** The encoder writes the index last, where a player finds it only after the whole download. */
async function withIndexFirst(mp4: Uint8Array): Promise<Uint8Array> {
	const input = new Input({ formats: ALL_FORMATS, source: new BufferSource(mp4) });
	const target = new BufferTarget();
	const output = new Output({ format: new Mp4OutputFormat({ fastStart: 'in-memory' }), target });
	const conversion = await Conversion.init({ input, output });
	await conversion.execute();
	if (target.buffer === null) throw new Error('the muxer gave no file');
	return new Uint8Array(target.buffer);
}
