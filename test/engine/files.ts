/** Tasks of Novita that give more than a video, or none, and links to their files, in n8n's engine. */
import type { Readable } from 'node:stream';

import { Container } from '@n8n/di';
import { BinaryDataService } from 'n8n-core';
import type { INodeExecutionData, INodeParameters } from 'n8n-workflow';

import {
	containing,
	expectServed,
	goesOn,
	matching,
	promptItems,
	text,
	useNovita,
} from './setting';

// Few images, since each of them takes the simulator its time.
const novita = useNovita({
	plan: ({ body }) => {
		const [kind, count] = String(body?.prompt).split(' ');
		if (kind === 'mixed') return { images: 1, audios: 1 };
		return kind === 'audios' ? { video: 'none', audios: Number(count) } : undefined;
	},
});

const namesIn = ({ binary = {} }: INodeExecutionData) =>
	Object.entries(binary).map(([field, { fileName, mimeType }]) => [field, fileName, mimeType]);

const waitedFor = async (prompt: string, parameters: INodeParameters = {}) => {
	const { error, hints, out } = await novita.wait(await novita.start(prompt), parameters);
	expect(error).toBeUndefined();
	const [item] = out;
	return { hints, item: item!, json: item!.json };
};

describe('a task of Novita', () => {
	it('gives videos first, then images, then audios, under the name that is wished', async () => {
		const options = { fileName: 'cup.mp4' };
		const { item, json } = await waitedFor('mixed', { outputBinaryProperty: 'file', options });
		expect(namesIn(item)).toEqual([
			['file', 'cup.mp4', 'video/mp4'],
			['file_1', 'cup.mp4_1.png', 'image/png'],
			['file_2', 'cup.mp4_2.wav', 'audio/wav'],
		]);
		expect(json.videos).toMatchObject([{ video_url: json.video_url }]);
		expect(json.audios).toMatchObject([{ audio_type: 'wav', audio_metadata: {} }]);
		await expectServed(item);
	});

	it('gives as much with Check Once, and with Wait for Completion', async () => {
		const { item, json } = await waitedFor('audios 2', { operation: 'checkOnce' });
		expect(json).toMatchObject({ videos: [], video_url: null, video_url_expires_at: null });
		const waits = text({
			...{ waitForCompletion: true, model: 'custom', customModel: 'kling-v3.0-std-t2v' },
		});
		const { out } = await novita.kling(promptItems('audios 2'), waits);
		for (const { binary } of [item, out[0]!]) {
			expect(Object.keys(binary!)).toEqual(['data', 'data_1']);
		}
		expect(out[0]!.json.audios).toHaveLength(2);
	});

	it('that has very many has the first 20 downloaded, and says so', async () => {
		const { item, json, hints } = await waitedFor('audios 30');
		expect(Object.keys(item.binary!)).toHaveLength(20);
		expect(json.audios).toHaveLength(30);
		expect(hints).toEqual([containing('first 20 files')]);
	});

	it('of which one does not come hands over none, but its URL', async () => {
		Object.assign(novita.simulator.novita.settings, { videoBytes: 5_000 });
		const small = { options: { maxFileSize: 0.001 } };
		const { out, json } = await novita.wait(await novita.start('mixed'), small, goesOn);
		expect(out[0]).not.toHaveProperty('binary');
		expect(json[0]!.error).toMatchObject({
			message: matching(/^The video is ready, but could not be downloaded: .* Max File Size/),
			description: matching(/http:.*\.mp4/),
		});
	});
});

describe('Share Link For', () => {
	const hours = { options: { shareLinkFor: '2 hours' } };

	it('adds a URL of this n8n for the first file, and says where nobody else reaches it', async () => {
		const { hints, item, json } = await waitedFor('audios 2', hours);
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
		expect(hints).toEqual([matching(/http:\/\/localhost, .*WEBHOOK_URL/)]);
	});

	it('says nothing where this n8n is public', async () => {
		const additionalData = { restApiUrl: 'https://n8n.example.com/rest' };
		const ids = await novita.start('one');
		const { json, hints } = await novita.wait(ids, hours, {}, { additionalData });
		expect(json[0]!.share_url).toMatch(/^https:\/\/n8n.example.com\//);
		expect(hints).toEqual([]);
	});

	it('gives none where n8n keeps files in memory, and says why', async () => {
		jest
			.spyOn(Container.get(BinaryDataService), 'store')
			.mockImplementation(async (_, data, binary) => {
				const bytes = Buffer.concat(await (data as Readable).toArray());
				return { ...binary, data: bytes.toString('base64') };
			});
		const { hints, json } = await waitedFor('one', hours);
		expect(json).toMatchObject({ share_url: null, share_url_expires_at: null });
		expect(hints).toEqual([
			matching(/^There is no share_url: .* in memory.*N8N_DEFAULT_BINARY_DATA_MODE/),
		]);
	});

	it('is named where nothing is downloaded, with the time until which Novita keeps the file', async () => {
		const off = { downloadVideo: false };
		const { hints, json } = await waitedFor('one', { ...off, ...hours });
		expect(json).not.toHaveProperty('share_url');
		expect(hints).toEqual([
			`The URL from Novita works until ${String(json.video_url_expires_at)}. To keep the file, turn on Download Video; Share Link For, under Options, then gives a URL that lasts.`,
		]);
		for (const prompt of ['[images: 3]', '[ttl-0]']) {
			const [hint] = (await waitedFor(prompt, off)).hints;
			expect(hint).toContain('for a limited time, usually an hour');
		}
	});
});
