/** Many items: twelve side by side, and a table that remembers what has been made. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import { readExample } from '../../../tools/examples';
import { readMp4 } from '../../../tools/mp4';
import { filesFolder } from '../../../tools/n8n-server/n8n';
import { itemsOf, type Workflow } from '../../../tools/n8n-server/workflow';
import { becomes, type Setting } from './setting';

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

/** Whether the file that a video was saved to is a video. */
export async function isSaved({ n8n }: Setting, { name }: WantedVideo): Promise<boolean> {
	const file = join(filesFolder(n8n.folder), `${name}.mp4`);
	return existsSync(file) && (await readMp4(readFileSync(file))) !== undefined;
}

/** @param before What has to have happened before the tasks that are held may end. */
export function testBatch(setting: () => Setting, before: () => Promise<void>): void {
	test('batch: twelve items are under way at the same time, and come back in order with their files', async () => {
		const { api, hold, release, run, submissionsOf } = setting();
		const example = readExample('batch');
		const products = videosIn(example, 'Products');
		const prompts = products.map(({ prompt }) => prompt);
		hold(prompts);
		await before();
		let ended = false;
		const running = run(example).finally(() => (ended = true));
		// None of them ends before all of them have been started.
		await becomes(() => ended || submissionsOf(prompts).length === 12);
		release();
		const execution = await running;
		expect(execution.data.resultData.error).toBeUndefined();

		const items = itemsOf(execution, 'Wait for the Videos');
		expect(items.map(({ json, binary }) => [json.task_id, binary?.data?.fileName])).toEqual(
			submissionsOf(prompts).map(({ taskId }, index) => [taskId, `${products[index]?.name}.mp4`]),
		);
		for (const { binary } of items)
			expect(await readMp4(await api.file(binary!.data!))).toBeDefined();
	});
}

export function testComparison(setting: () => Setting): void {
	test('compare-models: each model gets the same image and prompt, and its item; one that fails leaves the others alone', async () => {
		const { run, simulator } = setting();
		const before = simulator.submissions.length;
		const example = JSON.stringify(readExample('compare-models'));
		const models = ['kling-v3.0-std-i2v', 'kling-v3.0-pro-i2v', 'kling-v2.1-i2v-master'];
		const execution = await run(
			JSON.parse(example.replace(models[1]!, `kling-v0.0-i2v\\",\\"$&`)) as Workflow,
		);
		expect(execution.data.resultData.error).toBeUndefined();
		const sent = simulator.submissions.slice(before);
		expect(sent).toHaveLength(3);
		const made = models.map((model) => sent.find(({ slug }) => slug === model));
		const [given] = itemsOf(execution, 'Image and Prompt').map(({ json }) => json);
		for (const each of made) {
			expect(each?.body).toMatchObject({ image: given?.image, prompt: given?.prompt });
		}
		const seconds = expect.any(Number) as number;
		const of = (index: number, cost_usd: number) => ({
			model: models[index],
			cost_usd,
			seconds,
			video_url: expect.stringContaining(String(made[index]?.taskId)) as string,
			what_went_wrong: null,
		});
		expect(itemsOf(execution, 'The Comparison').map(({ json }) => json)).toEqual([
			of(0, 0.42),
			{
				model: 'kling-v0.0-i2v',
				cost_usd: null,
				seconds: null,
				video_url: null,
				what_went_wrong: expect.stringContaining('kling-v0.0-i2v') as string,
			},
			of(1, 0.56),
			of(2, 1.17),
		]);
	});
}

export function testTable(setting: () => Setting): void {
	test('scheduled-batch: each item is made once; what fails is written down with its task', async () => {
		const { api, store, submissionsOf } = setting();
		const example = readExample('scheduled-batch');
		const sample = example.nodes.find(({ name }) => name === 'Sample Videos')!;
		const text = String(sample.parameters.jsonOutput);
		sample.parameters.jsonOutput = text.replace('soft studio light', '$& [fail: Too dark]');
		const videos = videosIn(example, 'Sample Videos');
		const prompts = videos.map(({ prompt }) => prompt);
		const { id } = await store(example);

		// The schedule's trigger is the one that n8n starts from, unless another is chosen.
		const first = await api.until(await api.run(id, 'Every Morning at 6'));
		expect(first.data.resultData.error).toBeUndefined();
		const made = submissionsOf(prompts);
		expect(made.map(({ body }) => body?.prompt)).toEqual(prompts);
		expect(await Promise.all(videos.map(async (video) => await isSaved(setting(), video)))).toEqual(
			[true, true, true, false],
		);
		const written = itemsOf(first, 'Write Down the Files').map(({ json }) => json);
		expect(written).toMatchObject(
			videos.slice(0, 3).map(({ name }, index) => ({
				name,
				task_id: made[index]?.taskId,
				file: `.n8n-files/${name}.mp4`,
				failure: null,
			})),
		);
		const failures = itemsOf(first, 'Write Down the Failure').map(({ json }) => json);
		expect(failures).toMatchObject([{ name: 'sneaker-box', task_id: made[3]?.taskId, file: null }]);
		expect(failures[0]?.failure).toMatch(
			/^Novita could not make the video\. Novita's reason: Too dark\. Change the prompt/,
		);
		const [reported] = itemsOf(first, 'What Went Wrong');
		expect(Object.keys(reported?.json ?? {})).toEqual(['name', 'message', 'task_id', 'what_to_do']);

		const again = await api.until(await api.run(id, 'Every Morning at 6'));
		expect(again.status).toBe('success');
		expect(itemsOf(again, 'Videos without a Task')).toEqual([]);
		expect(submissionsOf(prompts)).toHaveLength(4);
	});
}
