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
