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

const video = async () => await encodeClip({ seconds: 3, width: 32, height: 32, palette: 0 });

/** Two seconds of sound, and no picture. */
async function sound(): Promise<Uint8Array> {
	const target = new BufferTarget();
	const output = new Output({ format: new Mp4OutputFormat(), target });
	const source = new EncodedAudioPacketSource('pcm-s16');
	output.addAudioTrack(source);
	await output.start();
	const decoderConfig = { codec: 'pcm-s16', numberOfChannels: 1, sampleRate: 8000 };
	await source.add(new EncodedPacket(new Uint8Array(32_000), 'key', 0, 2), { decoderConfig });
	await output.finalize();
	return new Uint8Array(target.buffer ?? []);
}

describe('an MP4 file', () => {
	it('says how long it plays, and whether it has sound', async () => {
		expect(await readMp4(await video())).toEqual({ seconds: 3, hasSound: false });
		expect(await readMp4(await sound())).toEqual({ seconds: 2, hasSound: true });
	});

	it.each([
		['a page', Buffer.from('<html><body>Not found</body></html>')],
		['nothing', Buffer.alloc(0)],
	])('%s is none', async (_, bytes) => {
		expect(await readMp4(bytes)).toBeUndefined();
	});

	it('that was cut off before its index is none', async () => {
		const whole = await video();
		const index = whole.indexOf('moov');
		expect(index).toBeGreaterThan(0);
		expect(await readMp4(whole.subarray(0, index + 20))).toBeUndefined();
	});
});
