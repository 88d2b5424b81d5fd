import {
	BufferTarget,
	EncodedAudioPacketSource,
	EncodedPacket,
	Mp4OutputFormat,
	Output,
} from 'mediabunny';

import { stopEncoder } from '../../../simulator';
import { encodeClip } from '../../../simulator/video/encode';
import { readMp4 } from '../../../tools/mp4';

afterAll(stopEncoder);

it('an MP4 file says how long it plays, and is none once it is cut off, as a page is', async () => {
	const video = await encodeClip({ seconds: 3, width: 32, height: 32, palette: 0 });
	expect(await readMp4(video)).toEqual({ seconds: 3, hasSound: false });
	const index = video.indexOf('moov');
	expect(index).toBeGreaterThan(0);
	expect(await readMp4(video.subarray(0, index + 20))).toBeUndefined();
	expect(await readMp4(Buffer.from('<html><body>Not found</body></html>'))).toBeUndefined();
	expect(await readMp4(Buffer.alloc(0))).toBeUndefined();
});

it('an MP4 file says that it has sound', async () => {
	const target = new BufferTarget();
	const output = new Output({ format: new Mp4OutputFormat(), target });
	const source = new EncodedAudioPacketSource('pcm-s16');
	output.addAudioTrack(source);
	await output.start();
	const decoderConfig = { codec: 'pcm-s16', numberOfChannels: 1, sampleRate: 8000 };
	await source.add(new EncodedPacket(new Uint8Array(32_000), 'key', 0, 2), { decoderConfig });
	await output.finalize();
	expect(await readMp4(new Uint8Array(target.buffer!))).toEqual({ seconds: 2, hasSound: true });
});
