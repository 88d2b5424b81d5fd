/** GET /files/<task>.mp4, .gif, .0.png or .0.wav: the file behind a signed link. */
import { PNG } from 'pngjs';

import { textAnswer } from './answers';
import { paddedTo } from './video/padding';
import type { Task } from './tasks';
import type { Request, Response } from './types';
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

/** A tenth of a second of silence: 8,000 samples of a byte a second (RIFF, PCM). */
const WAV = wav(Buffer.alloc(800, 0x80));

/** What an object store says to a link that it doesn't open. */
function denied(code: string): Response {
	return textAnswer(403, `<Error><Code>${code}</Code></Error>`, 'application/xml');
}

/** @param origin where the redirect leads, which is another host than the link's where there is one */
export async function download(
	world: World,
	taskId: string,
	request: Request,
	origin: string,
): Promise<Response> {
	const { settings } = world;
	const problem = world.links.problem(taskId, request.query, settings.now());
	if (problem !== undefined) return denied(problem);
	const task = world.tasks.get(taskId);
	if (task === undefined)
		return textAnswer(404, '<Error><Code>NoSuchKey</Code></Error>', 'application/xml');
	if (settings.redirectVideo && request.path.startsWith('/files/')) {
		const path = request.path.replace('/files/', '/cdn/');
		const location = `${origin}${path}?${request.query.toString()}`;
		return { kind: 'response', status: 302, headers: { location }, body: Buffer.alloc(0) };
	}
	const [, number = '', extension = 'mp4'] = /(?:\.(\d+))?\.(\w+)$/.exec(request.path) ?? [];
	return {
		kind: 'response',
		status: 200,
		headers: { 'content-type': TYPES[extension] ?? '', 'cache-control': 'private' },
		body: await bodyOf(world, task, extension, Number(number)),
		chunked: settings.chunkedVideo,
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

/** @param samples of eight bits, 8,000 a second, on one channel */
function wav(samples: Buffer): Buffer {
	const head = Buffer.alloc(44);
	head.write('RIFF', 0, 'latin1');
	head.writeUInt32LE(36 + samples.length, 4);
	head.write('WAVEfmt ', 8, 'latin1');
	head.writeUInt32LE(16, 16);
	head.writeUInt16LE(1, 20);
	head.writeUInt16LE(1, 22);
	head.writeUInt32LE(8_000, 24);
	head.writeUInt32LE(8_000, 28);
	head.writeUInt16LE(1, 32);
	head.writeUInt16LE(8, 34);
	head.write('data', 36, 'latin1');
	head.writeUInt32LE(samples.length, 40);
	return Buffer.concat([head, samples]);
}
