/** Short lines of nodes: an image, several shots, motion control, two frames, joined scenes. */
import { readExample } from '../../../tools/examples';
import type { Simulator } from '../../../simulator';
import { sha256 } from '../../support/sha256';
import { answerJson, serve } from '../listen';
import { replaced, type Ended, type Setting } from './setting';

type Submission = Simulator['submissions'][number];

export function testSingleVideos(setting: () => Setting): void {
	/** Runs an example that makes one video, whose file has to be what Novita serves. */
	async function makeVideo(
		example: string,
		fileName: string,
	): Promise<{ ended: Ended; made: Submission }> {
		const { api, expectVideos, run, simulator } = setting();
		const before = simulator.submissions.length;
		const ended = await run(readExample(example));
		const [made, ...more] = simulator.submissions.slice(before);
		expect(more).toEqual([]);
		const items = ended.items('Wait for the Video');
		expect(items).toMatchObject([
			{
				json: { task_id: made?.taskId, status: 'TASK_STATUS_SUCCEED' },
				binary: { data: { fileName, mimeType: 'video/mp4' } },
			},
		]);
		await expectVideos(items);
		const { json, binary } = items[0]!;
		const served = await (await fetch(String(json.video_url))).arrayBuffer();
		expect((await api.file(binary!.data!)).equals(Buffer.from(served))).toBe(true);
		return { ended, made: made! };
	}

	test('image-to-video: a file in, a file out, byte for byte', async () => {
		const { ended, made } = await makeVideo('image-to-video', 'bottle.mp4');
		const [image] = ended.items('Make It a File');
		const bytes = await setting().api.file(image!.binary!.data!);
		expect(made.image?.sha256).toBe(sha256(bytes));
	});

	test('several-shots: each shot goes out with its length, and all together last as long as the video', async () => {
		const { made } = await makeVideo('several-shots', 'three-shots.mp4');
		expect(made.body).toMatchObject({
			multi_prompt: [{ duration: 5 }, { duration: 3 }, { duration: 4 }],
			duration: 12,
		});
		expect(made.image?.format).toBe('jpg');
	});

	test('motion-control: both URLs go out as they stand in the table', async () => {
		const { ended, made } = await makeVideo('motion-control', 'moves.mp4');
		const [urls] = ended.outputOf('Character and Moves');
		expect(made.body).toMatchObject({
			image: urls?.character,
			video: urls?.moves,
			character_orientation: 'video',
		});
	});
}

export function testSeveralVideos(setting: () => Setting): void {
	test('before-after: both images of each room go out', async () => {
		const { run, submissionsOf } = setting();
		const { items, outputOf } = await run(readExample('before-after'));
		const rooms = outputOf('One Item per Room');
		expect(items('Wait for the Videos').map(({ binary }) => binary?.data?.fileName)).toEqual(
			rooms.map(({ name }) => `${String(name)}.mp4`),
		);
		const prompts = outputOf('Start the Videos').map(
			({ request }) => (request as { prompt: string }).prompt,
		);
		expect(submissionsOf(...prompts).map(({ body }) => [body?.image, body?.end_image])).toEqual(
			rooms.map(({ before, after }) => [before, after]),
		);
	});

	test('image-then-video: the image that a model made is the first frame of the video', async () => {
		const { api, run, simulator } = setting();
		const before = simulator.submissions.length;
		const { items, outputOf } = await run(readExample('image-then-video'));
		const [idea] = outputOf('Idea');
		const [image] = items('Wait for the Image');
		const bytes = await api.file(image!.binary!.data!);
		expect(simulator.submissions.slice(before)).toMatchObject([
			{ slug: 'qwen-image-txt2img', body: { prompt: idea?.image, size: '1024*1024' } },
			{ slug: 'kling-v3.0-std-i2v', image: { sha256: sha256(bytes) } },
		]);
		const [video] = items('Wait for the Video');
		expect(video?.binary?.data?.fileName).toBe('lighthouse.mp4');
	});

	test('joined-scenes: the URLs of all scenes go to the service in one request, in order', async () => {
		const { run, submissionsOf } = setting();
		const bodies: unknown[] = [];
		const joiner = await serve((response, _, body) => {
			bodies.push(JSON.parse(String(body)));
			answerJson(response, { status: 'queued' });
		});
		const example = readExample('joined-scenes');
		const { outputOf } = await run(replaced(example, 'https://your-video-service.com', joiner.url));
		joiner.stop();
		const made = submissionsOf(...outputOf('One Item per Scene').map(({ prompt }) => prompt));
		expect(made).toHaveLength(3);
		const videos = made.map(({ taskId }) => expect.stringContaining(String(taskId)) as string);
		expect(bodies).toEqual([{ videos }]);
	});
}
