/** GET /files/<task>.mp4, .gif or .png: the file behind a signed link. */
import { PNG } from 'pngjs';

import { textAnswer } from './answers';
import { imageSlugs } from './contract/contract';
import type { Task } from './tasks';
import { paddedTo } from './video/padding';
import type { Request, Response } from './types';
import type { World } from './world';

/** A GIF of one pixel: that it is one is all that matters. */
const GIF = Buffer.from('R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7', 'base64');

/** Black, of a size that every Kling model takes. */
const IMAGE = PNG.sync.write(new PNG({ width: 640, height: 360 }));

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
	const [type, body] = await fileOf(world, task);
	return {
		kind: 'response',
		status: 200,
		headers: { 'content-type': type, 'cache-control': 'private' },
		body,
		chunked: settings.chunkedVideo,
	};
}

async function fileOf(
	world: World,
	{ slug, plan, clip }: Task,
): Promise<[string, Response['body']]> {
	if (imageSlugs.has(slug)) return ['image/png', IMAGE];
	if (plan.videoType === 'gif') return ['image/gif', GIF];
	return ['video/mp4', paddedTo(await world.makeClip(clip), world.settings.videoBytes ?? 0)];
}
