/** GET /files/<task>.mp4, .gif, .0.png or .0.wav: the file behind a signed link. */
import { PNG } from 'pngjs';

import { textAnswer } from './answers';
import type { Task } from './tasks';
import type { Request, Response, StreamedBody } from './types';
import type { World } from './world';

/** A GIF of one pixel: that it is one is all that matters. */
const GIF = Buffer.from('R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7', 'base64');

/** Red, green or blue, of a size that every Kling model takes. */
function image(number: number): Buffer {
	const png = new PNG({ width: 400, height: 400 });
	png.data.forEach((_, index) => {
		png.data[index] = [number % 3, 3].includes(index % 4) ? 255 : 0;
	});
	return PNG.sync.write(png);
}

/** A tenth of a second of silence: 8,000 samples of a byte a second (RIFF, PCM), after their head. */
const WAV_HEAD = 'UklGRkQDAABXQVZFZm10IBAAAAABAAEAQB8AAEAfAAABAAgAZGF0YSADAAA=';
const WAV = Buffer.concat([Buffer.from(WAV_HEAD, 'base64'), Buffer.alloc(800, 0x80)]);

/** What an object store says to a link that it doesn't open. */
const denied = (status: number, code: string): Response =>
	textAnswer(status, `<Error><Code>${code}</Code></Error>`, 'application/xml');

export async function download(
	world: World,
	taskId: string,
	{ path, query }: Request,
): Promise<Response> {
	const { settings } = world;
	const problem = world.links.problem(taskId, query, settings.now());
	if (problem !== undefined) return denied(403, problem);
	const task = world.tasks.get(taskId);
	if (task === undefined) return denied(404, 'NoSuchKey');
	const [, number = '', extension = 'mp4'] = /(?:\.(\d+))?\.(\w+)$/.exec(path) ?? [];
	return {
		kind: 'response',
		status: 200,
		headers: { 'content-type': TYPES[extension] ?? '', 'cache-control': 'private' },
		body: await bodyOf(world, task, extension, Number(number)),
	};
}

const TYPES: Record<string, string> = {
	mp4: 'video/mp4',
	gif: 'image/gif',
	png: 'image/png',
	wav: 'audio/wav',
};

async function bodyOf(
	{ makeClip, settings }: World,
	task: Task,
	extension: string,
	number: number,
): Promise<Response['body']> {
	if (extension === 'png') return image(number);
	if (extension === 'wav') return WAV;
	return extension === 'gif' ? GIF : paddedTo(await makeClip(task.clip), settings.videoBytes ?? 0);
}

/** A box starts with its size in 32 bits and its type. */
const boxHeader = 8;
const chunkBytes = 64 * 1024;
const largestBox = 2 ** 32 - 1;

/**
 * The file with a `free` box at its end, which players skip, without holding its size in memory.
 *
 * @param bytes the wished size. A file that is already as large is sent as it is; one that is smaller by less than a
 *   box's header comes out up to 7 bytes larger.
 */
function paddedTo(mp4: Buffer, bytes: number): Buffer | StreamedBody {
	if (bytes <= mp4.length) return mp4;
	const free = Math.min(largestBox, Math.max(boxHeader, bytes - mp4.length));
	const header = Buffer.alloc(boxHeader);
	header.writeUInt32BE(free, 0);
	header.write('free', 4, 'latin1');
	return {
		bytes: mp4.length + free,
		*chunks() {
			yield mp4;
			yield header;
			const zeros = Buffer.alloc(chunkBytes);
			for (let left = free - boxHeader; left > 0; left -= chunkBytes) {
				yield left < chunkBytes ? zeros.subarray(0, left) : zeros;
			}
		},
	};
}
