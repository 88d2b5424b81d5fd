/** Short lines of nodes: an image, several shots, motion control, two frames, joined scenes. */
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

import { readExample } from '../../../tools/examples';
import { readMp4 } from '../../../tools/mp4';
import { itemsOf, type Execution, type Workflow } from '../../../tools/n8n-server/workflow';
import type { Simulator } from '../../../simulator';
import { sha256 } from '../../support/sha256';
import { type Setting } from './setting';

type Submission = Simulator['submissions'][number];

export function testSingleVideos(setting: () => Setting): void {
	/** Runs an example that makes one video, whose file has to be what Novita serves. */
	async function makeVideo(
		example: string,
		fileName: string,
	): Promise<{ execution: Execution; made: Submission }> {
		const { api, run, simulator } = setting();
		const before = simulator.submissions.length;
		const execution = await run(readExample(example));
		const submissions = simulator.submissions.slice(before);
		expect(execution.data.resultData.error).toBeUndefined();
		expect(submissions).toHaveLength(1);
		const items = itemsOf(execution, 'Wait for the Video');
		expect(items).toHaveLength(1);
		const { json, binary } = items[0]!;
		expect(json).toMatchObject({
			task_id: submissions[0]?.taskId,
			status: 'TASK_STATUS_SUCCEED',
		});
		expect(binary?.data).toMatchObject({ fileName, mimeType: 'video/mp4' });
		const file = await api.file(binary!.data!);
		expect(await readMp4(file)).toBeDefined();
		const served = await (await fetch(String(json.video_url))).arrayBuffer();
		expect(file.equals(Buffer.from(served))).toBe(true);
		return { execution, made: submissions[0]! };
	}

	test('image-to-video: a file in, a file out, byte for byte', async () => {
		const { execution, made } = await makeVideo('image-to-video', 'bottle.mp4');
		const [image] = itemsOf(execution, 'Make It a File');
		const bytes = await setting().api.file(image!.binary!.data!);
		expect(made.image?.sha256).toBe(sha256(bytes));
	});

	test('several-shots: each shot goes out with its length, and all together last as long as the video', async () => {
		const { made } = await makeVideo('several-shots', 'three-shots.mp4');
		const { multi_prompt: shots, duration } = made.body as {
			multi_prompt: Array<{ prompt: string; duration: number }>;
			duration: number;
		};
		expect(shots.map(({ duration: seconds }) => seconds)).toEqual([5, 3, 4]);
		expect(duration).toBe(12);
		expect(made.image?.format).toBe('jpg');
	});

	test('motion-control: both URLs go out as they stand in the table', async () => {
		const { execution, made } = await makeVideo('motion-control', 'moves.mp4');
		const [urls] = itemsOf(execution, 'Character and Moves');
		expect(made.body).toMatchObject({
			image: urls?.json.character,
			video: urls?.json.moves,
			character_orientation: 'video',
		});
	});

	test('before-after: both images of each room go out', async () => {
		const { run, submissionsOf } = setting();
		const execution = await run(readExample('before-after'));
		expect(execution.data.resultData.error).toBeUndefined();
		const rooms = itemsOf(execution, 'One Item per Room').map(({ json }) => json);
		const videos = itemsOf(execution, 'Wait for the Videos');
		expect(videos.map(({ binary }) => binary?.data?.fileName)).toEqual(
			rooms.map(({ name }) => `${String(name)}.mp4`),
		);
		const prompts = itemsOf(execution, 'Start the Videos').map(
			({ json }) => (json.request as { prompt: string }).prompt,
		);
		expect(submissionsOf(prompts).map(({ body }) => [body?.image, body?.end_image])).toEqual(
			rooms.map(({ before, after }) => [before, after]),
		);
	});

	test('image-then-video: the image that a model made is the first frame of the video', async () => {
		const { api, run, simulator } = setting();
		const before = simulator.submissions.length;
		const execution = await run(readExample('image-then-video'));
		expect(execution.data.resultData.error).toBeUndefined();
		const [ofImage, ofVideo, ...more] = simulator.submissions.slice(before);
		expect(more).toEqual([]);
		const [idea] = itemsOf(execution, 'Idea').map(({ json }) => json);
		expect(ofImage).toMatchObject({
			slug: 'qwen-image-txt2img',
			body: { prompt: idea?.image, size: '1024*1024' },
		});
		const [image] = itemsOf(execution, 'Wait for the Image');
		const bytes = await api.file(image!.binary!.data!);
		expect(ofVideo).toMatchObject({ slug: 'kling-v3.0-std-i2v', image: { sha256: sha256(bytes) } });
		const [video] = itemsOf(execution, 'Wait for the Video');
		expect(video?.binary?.data?.fileName).toBe('lighthouse.mp4');
	});

	test('joined-scenes: the URLs of all scenes go to the service in one request, in order', async () => {
		const { run, submissionsOf } = setting();
		const joiner = await startJoiner();
		const example = JSON.stringify(readExample('joined-scenes'));
		const execution = await run(
			JSON.parse(example.replace('https://your-video-service.com', joiner.url)) as Workflow,
		);
		joiner.stop();
		expect(execution.data.resultData.error).toBeUndefined();
		const scenes = itemsOf(execution, 'One Item per Scene').map(({ json }) => json.prompt);
		const made = submissionsOf(scenes);
		expect(made).toHaveLength(3);
		expect(joiner.bodies).toEqual([
			{
				videos: made.map(({ taskId }) => expect.stringContaining(String(taskId)) as string),
			},
		]);
	});
}

/** A service that takes whatever it is sent. */
async function startJoiner() {
	const bodies: unknown[] = [];
	const server = createServer((request, response) => {
		let text = '';
		request.on('data', (part: Buffer) => (text += part.toString()));
		request.on('end', () => {
			bodies.push(JSON.parse(text));
			response.setHeader('content-type', 'application/json').end('{"status":"queued"}');
		});
	});
	server.listen(0, '127.0.0.1');
	await once(server, 'listening');
	const { port } = server.address() as AddressInfo;
	const stop = () => {
		server.close();
		server.closeAllConnections();
	};
	return { url: `http://127.0.0.1:${port}`, bodies, stop };
}
