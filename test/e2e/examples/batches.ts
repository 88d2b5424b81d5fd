/** Many items: twelve side by side, and a table that remembers what has been made. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import { readExample } from '../../../tools/examples';
import { readMp4 } from '../../../tools/mp4';
import { filesFolder } from '../../../tools/n8n-server/n8n';
import type { Workflow } from '../../../tools/n8n-server/workflow';
import { becomes, replaced, type Setting } from './setting';

export interface WantedVideo {
	name: string;
	prompt: string;
}

/** The list that stands in one of an example's nodes. */
export function videosIn(example: Workflow, node: string): WantedVideo[] {
	const found = example.nodes.find(({ name }) => name === node);
	const lists = JSON.parse(String(found?.parameters.jsonOutput)) as Record<string, WantedVideo[]>;
	return Object.values(lists).flat();
}

/** Those of the videos that were saved to a file that is one. */
export async function saved({ n8n }: Setting, videos: WantedVideo[]): Promise<WantedVideo[]> {
	const fileOf = ({ name }: WantedVideo) => join(filesFolder(n8n.folder), `${name}.mp4`);
	const found = videos.filter((video) => existsSync(fileOf(video)));
	for (const video of found) expect(await readMp4(readFileSync(fileOf(video)))).toBeDefined();
	return found;
}

/** @param before What has to have happened before the tasks that are held may end. */
export function testBatch(setting: () => Setting, before = async () => {}): void {
	test('batch: twelve items are under way at the same time, and come back in order with their files', async () => {
		const { expectVideos, hold, release, run, submissionsOf } = setting();
		const example = readExample('batch');
		const products = videosIn(example, 'Products');
		const prompts = products.map(({ prompt }) => prompt);
		hold(prompts);
		await before();
		let over = false;
		const running = run(example).finally(() => (over = true));
		// None of them ends before all of them have been started.
		await becomes(() => over || submissionsOf(...prompts).length === 12);
		release();
		const items = (await running).items('Wait for the Videos');
		expect(items.map(({ json, binary }) => [json.task_id, binary?.data?.fileName])).toEqual(
			submissionsOf(...prompts).map(({ taskId }, i) => [taskId, `${products[i]?.name}.mp4`]),
		);
		await expectVideos(items);
	});
}

export function testComparison(setting: () => Setting): void {
	test('compare-models: each model gets the same image and prompt, and its item; one that fails leaves the others alone', async () => {
		const { run, simulator } = setting();
		const before = simulator.submissions.length;
		const models = ['kling-v3.0-std-i2v', 'kling-v3.0-pro-i2v', 'kling-v2.1-i2v-master'];
		const example = replaced(
			readExample('compare-models'),
			models[1]!,
			`kling-v0.0-i2v\\",\\"${models[1]}`,
		);
		const { outputOf } = await run(example);
		const sent = simulator.submissions.slice(before);
		expect(sent).toHaveLength(3);
		const made = models.map((model) => sent.find(({ slug }) => slug === model));
		const [given] = outputOf('Image and Prompt');
		for (const each of made)
			expect(each?.body).toMatchObject({ image: given?.image, prompt: given?.prompt });
		const of = (index: number, cost_usd: number) => ({
			model: models[index],
			cost_usd,
			seconds: expect.any(Number) as number,
			video_url: expect.stringContaining(String(made[index]?.taskId)) as string,
			what_went_wrong: null,
		});
		const unknown = {
			model: 'kling-v0.0-i2v',
			cost_usd: null,
			seconds: null,
			video_url: null,
			what_went_wrong: expect.stringContaining('kling-v0.0-i2v') as string,
		};
		expect(outputOf('The Comparison')).toEqual([of(0, 0.42), unknown, of(1, 0.56), of(2, 1.17)]);
	});
}

export function testTable(setting: () => Setting): void {
	test('scheduled-batch: each item is made once; what fails is written down with its task', async () => {
		const { end, start, store, submissionsOf } = setting();
		const example = replaced(
			readExample('scheduled-batch'),
			'soft studio light',
			'soft studio light [fail: Too dark]',
		);
		const videos = videosIn(example, 'Sample Videos');
		const prompts = videos.map(({ prompt }) => prompt);
		const { id } = await store(example);
		// The schedule's trigger is the one that n8n starts from, unless another is chosen.
		const run = async () => await end(await start(id, { trigger: 'Every Morning at 6' }));

		const { outputOf } = await run();
		const made = submissionsOf(...prompts);
		expect(made.map(({ body }) => body?.prompt)).toEqual(prompts);
		expect(await saved(setting(), videos)).toEqual(videos.slice(0, 3));
		expect(outputOf('Write Down the Files')).toMatchObject(
			videos.slice(0, 3).map(({ name }, index) => ({
				name,
				task_id: made[index]?.taskId,
				file: `.n8n-files/${name}.mp4`,
				failure: null,
			})),
		);
		const failure: unknown = expect.stringMatching(
			/^Novita could not make the video\. Novita's reason: Too dark\. Change the prompt/,
		);
		expect(outputOf('Write Down the Failure')).toMatchObject([
			{ name: 'sneaker-box', task_id: made[3]?.taskId, file: null, failure },
		]);
		const [reported] = outputOf('What Went Wrong');
		expect(Object.keys(reported ?? {})).toEqual(['name', 'message', 'task_id', 'what_to_do']);

		expect((await run()).items('Videos without a Task')).toEqual([]);
		expect(submissionsOf(...prompts)).toHaveLength(4);
	});
}
