/** Tasks of Novita that give more than a video, or none, and links to their files, in n8n's engine. */
import type { Readable } from 'node:stream';

import { Container } from '@n8n/di';
import { BinaryDataService } from 'n8n-core';
import type { INodeExecutionData, INodeParameters, IRun } from 'n8n-workflow';

import { NovitaWaitForTask } from '../../nodes/NovitaWaitForTask/NovitaWaitForTask.node';
import { sha256 } from '../support/sha256';
import {
	bytesOf,
	errorOf,
	kling,
	outputsOf,
	promptItems,
	taskItems,
	text,
	useNovita,
	waitNode,
} from './setting';

const novita = useNovita({
	plan: ({ body }) => {
		const prompt = String(body?.prompt);
		if (prompt.includes('mixed')) return { images: 1, audios: 1 };
		return prompt.includes('many') ? { video: 'none', images: 30 } : undefined;
	},
});

const hintsOf = (run: IRun, node = 'Wait'): string[] =>
	(run.data.resultData.runData[node]?.at(-1)?.hints ?? []).map(({ message }) => message);

const namesIn = ({ binary = {} }: INodeExecutionData) =>
	Object.entries(binary).map(([field, { fileName, mimeType }]) => [field, fileName, mimeType]);

const waitedFor = async (prompt: string, parameters: INodeParameters = {}) => {
	const [id = ''] = await novita.start(prompt);
	const run = await novita.run(taskItems(id), [waitNode(parameters)]);
	expect(errorOf(run)).toBeUndefined();
	const [[item] = []] = outputsOf(run, 'Wait');
	return { id, run, item: item!, json: item!.json };
};

/** Each file as the simulator serves it. */
async function expectBytes({ binary = {} }: INodeExecutionData, urls: unknown[]) {
	const served = await Promise.all(
		urls.map(async (url) => Buffer.from(await (await fetch(String(url))).arrayBuffer())),
	);
	const kept = await Promise.all(Object.values(binary).map(bytesOf));
	expect(kept.map(sha256)).toEqual(served.map(sha256));
}

const urlsIn = (list: unknown, key: string) =>
	(list as Array<Record<string, unknown>>).map((each) => each[key]);

describe('a task of Novita', () => {
	it('gives its images, each as a file of its own', async () => {
		const { id, item, json } = await waitedFor('[images: 3]');
		expect(namesIn(item)).toEqual([
			['data', `${id}.png`, 'image/png'],
			['data_1', `${id}_1.png`, 'image/png'],
			['data_2', `${id}_2.png`, 'image/png'],
		]);
		expect(json).toMatchObject({
			...{ status: 'TASK_STATUS_SUCCEED', videos: [], audios: [] },
			...{ video_url: null, video_url_ttl: null, video_url_expires_at: null, video_type: null },
		});
		expect(json.images).toMatchObject([1, 2, 3].map(() => ({ image_url_ttl: 3600 })));
		const urls = urlsIn(json.images, 'image_url');
		await expectBytes(item, urls);
		expect(new Set(await Promise.all(Object.values(item.binary!).map(hashOf))).size).toBe(3);
	});

	it('gives its audio', async () => {
		const { id, item, json } = await waitedFor('[audio]');
		expect(namesIn(item)).toEqual([['data', `${id}.wav`, 'audio/wav']]);
		expect(json.audios).toMatchObject([{ audio_type: 'wav', audio_metadata: {} }]);
		await expectBytes(item, urlsIn(json.audios, 'audio_url'));
	});

	it('gives videos first, then images, then audios, under the name that is wished', async () => {
		const options = { fileName: 'cup.mp4' };
		const { item, json } = await waitedFor('mixed', { outputBinaryProperty: 'file', options });
		expect(namesIn(item)).toEqual([
			['file', 'cup.mp4', 'video/mp4'],
			['file_1', 'cup.mp4_1.png', 'image/png'],
			['file_2', 'cup.mp4_2.wav', 'audio/wav'],
		]);
		expect(json.video_url).toBe(urlsIn(json.videos, 'video_url')[0]);
	});

	it('gives as much with Check Once', async () => {
		const { id, item } = await waitedFor('[images: 2]', { operation: 'checkOnce' });
		expect(namesIn(item).map(([, name]) => name)).toEqual([`${id}.png`, `${id}_1.png`]);
	});

	it('gives a model the URLs, and no file', async () => {
		const [id = '', other = ''] = [
			...(await novita.start('[images: 2]')),
			...(await novita.start('[audio]')),
		];
		const tool = { ...waitNode({ options: { shareLinkFor: 2 } }), type: 'novitaWaitForTaskTool' };
		const types = { novitaWaitForTaskTool: new NovitaWaitForTask() };
		const run = await novita.run(taskItems(id, other), [tool], { types });
		const [[images, audio] = []] = outputsOf(run, 'Wait');
		expect(images).not.toHaveProperty('binary');
		expect(images!.json.images).toHaveLength(2);
		expect(images!.json).not.toHaveProperty('audios');
		expect(images!.json).not.toHaveProperty('share_url');
		expect(audio!.json.audios).toHaveLength(1);
		expect(novita.simulator.downloads).toHaveLength(0);
	});

	it('gives as much with Wait for Completion', async () => {
		const run = await novita.run(promptItems('[images: 2]'), [
			kling(text({ waitForCompletion: true, model: 'custom', customModel: 'kling-v3.0-std-t2v' })),
		]);
		expect(errorOf(run)).toBeUndefined();
		const [[item] = []] = outputsOf(run, 'Kling');
		expect(Object.keys(item!.binary!)).toEqual(['data', 'data_1']);
		expect(item!.json.images).toHaveLength(2);
	});

	it('that has very many has the first 20 downloaded, and says so', async () => {
		const { item, json, run } = await waitedFor('many');
		expect(Object.keys(item.binary!)).toHaveLength(20);
		expect(json.images).toHaveLength(30);
		expect(hintsOf(run)).toEqual([expect.stringContaining('first 20 files')]);
	});

	it('is asked anew before another try, and fails with the URL of a file that does not come', async () => {
		novita.meets('download', 'expired');
		expect(namesIn((await waitedFor('[images: 2]')).item)).toHaveLength(2);

		Object.assign(novita.simulator.novita.settings, { videoBytes: 5_000 });
		const run = await novita.run(taskItems(...(await novita.start('mixed'))), [
			waitNode({ options: { maxFileSize: 0.001 } }, { onError: 'continueRegularOutput' }),
		]);
		const [[failed] = []] = outputsOf(run, 'Wait');
		expect(failed).not.toHaveProperty('binary');
		const { message, description } = failed!.json.error as Record<string, string>;
		expect(message).toMatch(/^The video is ready, but could not be downloaded: .* Max File Size/);
		expect(description).toMatch(/http:.*\.mp4/);
	});
});

const hashOf = async (file: Parameters<typeof bytesOf>[0]) => sha256(await bytesOf(file));

describe('Share Link For', () => {
	const hours = { options: { shareLinkFor: '2 hours' } };

	it('adds a URL of this n8n for the first file, and says where nobody else reaches it', async () => {
		const { run, item, json } = await waitedFor('[images: 2]', hours);
		expect(json.share_url).toMatch(/^http:\/\/localhost\/rest\/binary-data\/signed\?token=/);
		const token = new URL(String(json.share_url)).searchParams.get('token')!;
		const id = Container.get(BinaryDataService).validateSignedToken(token);
		expect(id).toBe(item.binary!.data!.id);
		const { exp } = JSON.parse(Buffer.from(token.split('.')[1]!, 'base64url').toString()) as {
			exp: number;
		};
		const until = Date.parse(String(json.share_url_expires_at)) / 1000;
		expect(Math.abs(exp - until)).toBeLessThan(2);
		expect(until - Date.now() / 1000).toBeGreaterThan(7_100);
		expect(hintsOf(run)).toEqual([expect.stringMatching(/http:\/\/localhost, .*WEBHOOK_URL/)]);
	});

	it('says nothing where this n8n is public', async () => {
		const [id = ''] = await novita.start('one');
		const additionalData = { restApiUrl: 'https://n8n.example.com/rest' };
		const run = await novita.run(taskItems(id), [waitNode(hours)], { additionalData });
		expect(outputsOf(run, 'Wait')[0]![0]!.json.share_url).toMatch(/^https:\/\/n8n.example.com\//);
		expect(hintsOf(run)).toEqual([]);
	});

	it('gives none where n8n keeps files in memory, and says why', async () => {
		jest
			.spyOn(Container.get(BinaryDataService), 'store')
			.mockImplementation(async (_, data, binary) => {
				const bytes = Buffer.concat(await (data as Readable).toArray());
				return { ...binary, data: bytes.toString('base64') };
			});
		const { run, json } = await waitedFor('one', hours);
		expect(json).toMatchObject({ share_url: null, share_url_expires_at: null });
		expect(hintsOf(run)).toEqual([
			expect.stringMatching(/^There is no share_url: .* in memory.*N8N_DEFAULT_BINARY_DATA_MODE/),
		]);
	});

	it('is left out by default', async () => {
		const { run, json } = await waitedFor('one');
		expect(json).not.toHaveProperty('share_url');
		expect(hintsOf(run)).toEqual([]);
	});

	it('is named where nothing is downloaded, with the time until which Novita keeps the file', async () => {
		const off = { downloadVideo: false };
		const { run, json } = await waitedFor('one', { ...off, ...hours });
		expect(json).not.toHaveProperty('share_url');
		expect(hintsOf(run)).toEqual([
			`The URL from Novita works until ${String(json.video_url_expires_at)}. To keep the file, turn on Download Video; Share Link For, under Options, then gives a URL that lasts.`,
		]);
		for (const prompt of ['[images: 3]', '[ttl-0]']) {
			const [hint] = hintsOf((await waitedFor(prompt, off)).run);
			expect(hint).toContain('for a limited time, usually an hour');
		}
	});
});
