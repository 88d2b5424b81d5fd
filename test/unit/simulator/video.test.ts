import { encode as encodeJpeg } from 'jpeg-js';
import { ALL_FORMATS, BufferSource, EncodedPacketSink, Input } from 'mediabunny';
import { stopEncoder } from '../../../simulator';
import { encodeClip } from '../../../simulator/video/encode';
import { paintFrames } from '../../../simulator/video/frames';
import { clipRequest } from '../../../simulator/shape';
import { answered, bench, bytes, dataUri, png } from './harness';

afterAll(stopEncoder);

/** The types of a file's outermost boxes. */
function boxes(mp4: Buffer): string[] {
	const types: string[] = [];
	for (let at = 0; at < mp4.length; at += mp4.readUInt32BE(at)) {
		types.push(mp4.toString('latin1', at + 4, at + 8));
	}
	return types;
}

async function facts(mp4: Buffer) {
	const input = new Input({ formats: ALL_FORMATS, source: new BufferSource(mp4) });
	const track = await input.getPrimaryVideoTrack();
	if (track === null) throw new Error('no video track');
	const { averageBitrate, packetCount } = await track.computePacketStats();
	return {
		seconds: await input.computeDuration(),
		width: track.displayWidth,
		height: track.displayHeight,
		codec: await track.getCodecParameterString(),
		packetCount,
		moves: averageBitrate > 1_000,
		startsWithKeyFrame: (await new EncodedPacketSink(track).getFirstPacket())?.type === 'key',
	};
}

async function clip(slug: string, body: object) {
	const { submitted, looked, get, pass } = bench({ clips: encodeClip });
	const id = await submitted(body, slug);
	pass(10_000);
	const outcome = await get((await looked(id)).videos[0]?.video_url ?? '', {});
	expect(answered(outcome).status).toBe(200);
	return bytes(outcome);
}

describe('a clip', () => {
	it('is H.264 of the asked length and ratio, with its index first', async () => {
		const mp4 = await clip('kling-v3.0-std-t2v', {
			prompt: 'a',
			duration: 7,
			aspect_ratio: '9:16',
		});
		expect(boxes(mp4)).toEqual(['ftyp', 'moov', 'mdat']);
		expect(await facts(mp4)).toEqual({
			seconds: 7,
			width: 180,
			height: 320,
			codec: expect.stringMatching(/^avc1\.42/),
			packetCount: 56,
			moves: true,
			startsWithKeyFrame: true,
		});
	});

	it('follows the picture’s own ratio on v3.0 image-to-video', async () => {
		const image = dataUri(png(500, 500));
		const mp4 = await clip('kling-v3.0-pro-i2v', {
			image,
			prompt: 'a',
			end_image: dataUri(png(400, 600)),
		});
		expect(await facts(mp4)).toMatchObject({ seconds: 5, width: 240, height: 240 });
	});

	it('is made of shapes when the picture only starts like one', async () => {
		const { data } = encodeJpeg({ width: 400, height: 300, data: Buffer.alloc(400 * 300 * 4) }, 50);
		const image = data.subarray(0, 700).toString('base64');
		const mp4 = await clip('kling-v3.0-std-i2v', { image, prompt: 'a', duration: 3 });
		expect(await facts(mp4)).toMatchObject({ seconds: 3, moves: true });
	});

	it('is made once for a batch, and still plays when padded', async () => {
		const request = { seconds: 3, width: 320, height: 180, palette: 0 };
		expect(await encodeClip(request)).toBe(await encodeClip(request));
		const { submitted, looked, get, pass } = bench({ clips: encodeClip, videoBytes: 300_000 });
		const id = await submitted();
		pass(10_000);
		const mp4 = bytes(await get((await looked(id)).videos[0]?.video_url ?? '', {}));
		expect(boxes(mp4)).toEqual(['ftyp', 'moov', 'mdat', 'free']);
		expect(mp4).toHaveLength(300_000);
		expect(await facts(mp4)).toMatchObject({ seconds: 5, width: 320, height: 180 });
	});

	it('asked for while the encoder is stopped is refused, and can be made afterwards', async () => {
		const request = { seconds: 15, width: 320, height: 180, palette: 3 };
		const stopped = expect(encodeClip(request)).rejects.toThrow('the encoder was stopped');
		await stopEncoder();
		await stopped;
		expect((await encodeClip({ ...request, seconds: 3 })).length).toBeGreaterThan(1_000);
	});
});

describe('the frames', () => {
	const size = { seconds: 3, width: 64, height: 36, palette: 0 };
	const middle = (18 * 64 + 32) * 4;

	it('fade from the first picture to the last', () => {
		const picture = { sha256: 'a', bytes: png(96, 54, 0) };
		const endPicture = { sha256: 'b', bytes: png(96, 54, 255) };
		const shades = [
			...mapped(paintFrames({ ...size, picture, endPicture }), (frame) => frame[middle]),
		];
		expect(shades).toHaveLength(24);
		expect(shades.slice(0, 1)).toEqual([0]);
		expect(shades.slice(-1)).toEqual([255]);
		expect(shades).toEqual([...shades].sort((a, b) => Number(a) - Number(b)));
	});

	it('move when there is no picture', () => {
		// Without the lower rows, whose bar grows in any clip.
		const upper = (frame: Uint8Array) =>
			Buffer.from(frame.subarray(0, 64 * 30 * 4)).toString('hex');
		expect(new Set(mapped(paintFrames(size), upper)).size).toBeGreaterThan(12);
	});
});

/** What is wanted of each frame, before the next is painted over it. */
function* mapped<T>(frames: Iterable<Uint8Array>, want: (frame: Uint8Array) => T): Generator<T> {
	for (const frame of frames) yield want(frame);
}

describe('the length and size', () => {
	it.each([
		[{ duration: 15 }, 15],
		[{}, 5],
		[{ multi_prompt: ['a', 'b'] }, 5],
		[
			{
				multi_prompt: [
					{ prompt: 'a', duration: 4 },
					{ prompt: 'b', duration: 3 },
				],
			},
			7,
		],
		[
			{
				multi_prompt: [
					{ prompt: 'a', duration: 14 },
					{ prompt: 'b', duration: 3 },
				],
			},
			5,
		],
		[{ duration: '10' }, 10],
		[{ duration: 8, multi_prompt: [{ prompt: 'a', duration: 4 }] }, 8],
	])('of %j is %d seconds', (body, seconds) => {
		expect(clipRequest(body, '', undefined, undefined).seconds).toBe(seconds);
	});

	it.each([
		['16:9', 320, 180],
		['9:16', 180, 320],
		['1:1', 240, 240],
		[undefined, 320, 180],
	])('of %s is %d by %d', (aspect_ratio, width, height) => {
		expect(clipRequest({ aspect_ratio }, '', undefined, undefined)).toMatchObject({
			width,
			height,
		});
	});

	it('is even whatever the picture', () => {
		const record = { form: 'base64', width: 751, height: 303 } as const;
		const { width, height } = clipRequest({}, '', { record }, undefined);
		expect([width % 2, height % 2]).toEqual([0, 0]);
	});
});
