/** A language model writes, and the workflow makes the videos: a storyboard's shots, and ads for products. */
import { readExample } from '../../../tools/examples';
import { SHOTS } from './videoAgent';
import { type Setting } from './setting';

export function testWriters(setting: () => Setting): void {
	test('storyboard: the shots of the language model are those of the video', async () => {
		const { run, submissionsOf } = setting();
		const { items, outputOf } = await run(readExample('storyboard'));
		const [idea] = outputOf('Idea');
		expect(submissionsOf(idea?.idea)).toMatchObject([
			{ body: { image: idea?.image_url, multi_prompt: SHOTS } },
		]);
		const [video] = items('Wait for the Video');
		expect(video?.binary?.data?.fileName).toBe('storyboard.mp4');
	});

	test('chat-image-video: a sentence becomes an image, and the image a video', async () => {
		const { run, submissionsOf } = setting();
		const says = 'A lantern drifts over a still lake';
		const start = { trigger: 'When a Message Comes', says };
		const { outputOf } = await run(readExample('chat-image-video'), start);
		const [ofImage, ofVideo, ...more] = submissionsOf(says);
		expect(more).toEqual([]);
		expect(ofImage?.slug).toBe('qwen-image-txt2img');
		expect(ofVideo?.slug).toBe('kling-v3.0-std-i2v');
		expect(ofVideo?.body?.image).toContain(`${ofImage?.taskId}.0.png`);
		expect(outputOf('Studio Agent')[0]?.output).toContain(`${ofVideo?.taskId}.mp4`);
	});

	test('ugc-ads: each product gets the ad that was written for it', async () => {
		const { run, submissionsOf } = setting();
		const { items, outputOf } = await run(readExample('ugc-ads'));
		const products = outputOf('One Item per Product');
		const made = products.map(({ name }) => submissionsOf(`An ad for ${String(name)}`));
		expect(made.map((each) => each.map(({ body }) => body?.image))).toEqual(
			products.map(({ image_url }) => [image_url]),
		);
		expect(items('Wait for the Videos').map(({ binary }) => binary?.data?.fileName)).toEqual(
			products.map(({ name }) => `${String(name)}.mp4`),
		);
	});
}
