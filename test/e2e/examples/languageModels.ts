/** A language model writes, and the workflow makes the videos: a storyboard's shots, and ads for products. */
import { readExample } from '../../../tools/examples';
import { itemsOf } from '../../../tools/n8n-server/workflow';
import { SHOTS } from './videoAgent';
import { type Setting } from './setting';

export function testWriters(setting: () => Setting): void {
	test('storyboard: the shots of the language model are those of the video', async () => {
		const { run, submissionsOf } = setting();
		const execution = await run(readExample('storyboard'));
		expect(execution.data.resultData.error).toBeUndefined();
		const [idea] = itemsOf(execution, 'Idea');
		const made = submissionsOf([idea?.json.idea]);
		expect(made).toHaveLength(1);
		expect(made[0]?.body).toMatchObject({ image: idea?.json.image_url, multi_prompt: SHOTS });
		const [video] = itemsOf(execution, 'Wait for the Video');
		expect(video?.binary?.data?.fileName).toBe('storyboard.mp4');
	});

	test('chat-image-video: a sentence becomes an image, and the image a video', async () => {
		const { api, store, submissionsOf } = setting();
		const { id } = await store(readExample('chat-image-video'));
		const sentence = 'A lantern drifts over a still lake';
		const execution = await api.until(await api.chat(id, 'When a Message Comes', sentence));
		expect(execution.data.resultData.error).toBeUndefined();
		const [ofImage, ofVideo, ...more] = submissionsOf([sentence]);
		expect(more).toEqual([]);
		expect(ofImage?.slug).toBe('qwen-image-txt2img');
		expect(ofVideo?.slug).toBe('kling-v3.0-std-i2v');
		expect(ofVideo?.body?.image).toContain(`${ofImage?.taskId}.0.png`);
		const [said] = itemsOf(execution, 'Studio Agent');
		expect(said?.json.output).toContain(`${ofVideo?.taskId}.mp4`);
	});

	test('ugc-ads: each product gets the ad that was written for it', async () => {
		const { run, submissionsOf } = setting();
		const execution = await run(readExample('ugc-ads'));
		expect(execution.data.resultData.error).toBeUndefined();
		const products = itemsOf(execution, 'One Item per Product').map(({ json }) => json);
		const made = products.map(({ name }) => submissionsOf([`An ad for ${String(name)}`]));
		expect(made.map((each) => each.map(({ body }) => body?.image))).toEqual(
			products.map(({ image_url }) => [image_url]),
		);
		const videos = itemsOf(execution, 'Wait for the Videos');
		expect(videos.map(({ binary }) => binary?.data?.fileName)).toEqual(
			products.map(({ name }) => `${String(name)}.mp4`),
		);
	});
}
