import { Container } from '@n8n/di';
import { BinaryDataService } from 'n8n-core';
import type { IBinaryData, INodeExecutionData, INodeParameters } from 'n8n-workflow';

import { pngBytes } from '../../tools/images';
import { errorOf, kling, outputsOf, useNovita } from './setting';

const CUP = 'https://example.com/cup.png';

const novita = useNovita();

/** An item with files in n8n's storage. */
async function withFiles(files: Record<string, [Buffer, string]>): Promise<INodeExecutionData[]> {
	const binary: Record<string, IBinaryData> = {};
	for (const [field, [bytes, mimeType]] of Object.entries(files)) {
		const location = { type: 'execution' as const, workflowId: 'w', executionId: 'files' };
		const service = Container.get(BinaryDataService);
		binary[field] = await service.store(location, bytes, { data: '', mimeType });
	}
	return [{ json: { prompt: 'a cup' }, binary }];
}

const photo = async () => await withFiles({ data: [pngBytes(640, 480), 'image/png'] });

const asLink: INodeParameters = {
	imageInput: 'binary',
	prompt: 'a cup',
	options: { imageEncoding: 'link' },
};

const motion: INodeParameters = {
	operation: 'motionControl',
	model: 'kling-v3.0-motion-control',
	imageUrl: CUP,
	videoInput: 'binary',
	videoBinaryProperty: 'video',
};

const bodies = () => novita.simulator.submissions.map(({ body }) => body);

describe('a file that is sent as a URL of this n8n', () => {
	const instance = { additionalData: { restApiUrl: 'https://n8n.example.com/rest' } };

	it('is one that anybody may open, and the item does not show it', async () => {
		const run = await novita.run(await photo(), [kling(asLink)], instance);
		expect(errorOf(run)).toBeUndefined();
		expect(bodies()[0]!.image).toMatch(
			/^https:\/\/n8n\.example\.com\/rest\/binary-data\/signed\?token=/,
		);
		expect(outputsOf(run, 'Kling')[0]![0]!.json.request).toMatchObject({
			image: expect.stringMatching(/^URL of this n8n, image\/png, 640x480/) as string,
		});
	});

	it('is the motion video, which Novita takes only so', async () => {
		const clip = await withFiles({ video: [Buffer.alloc(5_000, 1), 'video/mp4'] });
		const run = await novita.run(clip, [kling(motion)], instance);
		expect(errorOf(run)).toBeUndefined();
		expect(bodies()[0]).toMatchObject({
			image: CUP,
			video: expect.stringMatching(/^https:\/\/n8n\.example\.com\/rest\//) as string,
		});
	});

	it('is the same video on a retry, though its URL is another', async () => {
		novita.meets('submit', 'ILLEGAL_PROMPT', { skip: 1 });
		const items = [...(await photo()), ...(await photo())];
		const settings = { retryOnFail: true, maxTries: 2, waitBetweenTries: 1 };
		const run = await novita.run(items, [kling(asLink, settings)], instance);
		expect(errorOf(run)).toBeUndefined();
		expect(novita.simulator.submissions.filter(({ accepted }) => accepted)).toHaveLength(2);
		expect(outputsOf(run, 'Kling')[0]![0]!.json.reused).toBe(true);
	});

	it.each([
		[
			'is private',
			'http://localhost:5678/rest',
			'http://localhost:5678, is not a public https address',
		],
		['has no https', 'http://n8n.example.com/rest', 'is not a public https address'],
		['is in a network', 'https://192.168.1.5/rest', 'is not a public https address'],
	])('is refused unpaid where the address of n8n %s', async (_, restApiUrl, why) => {
		const run = await novita.run(await photo(), [kling(asLink)], {
			additionalData: { restApiUrl },
		});
		expect(errorOf(run)!.message).toContain("Image can't be sent as a URL of this n8n");
		expect(errorOf(run)!.message).toContain(why);
		expect(errorOf(run)!.description).toContain('Set WEBHOOK_URL');
		expect(bodies()).toEqual([]);
	});

	it('is refused unpaid where it is in memory', async () => {
		const file = { mimeType: 'image/png', data: pngBytes(640, 480).toString('base64') };
		const items = [{ json: {}, binary: { data: file } }];
		const run = await novita.run(items, [kling(asLink)], instance);
		expect(errorOf(run)!.message).toContain('n8n keeps the file in memory');
		expect(bodies()).toEqual([]);
	});

	it.each([
		[
			'too large',
			Buffer.alloc(10_000_001, 1),
			'Motion Video is too large: 10.000001 MB (limit 10 MB)',
		],
		['an image', pngBytes(640, 480), 'Motion Video is an image'],
	])('is refused unpaid where the motion video is %s', async (_, bytes, message) => {
		const clip = await withFiles({ video: [bytes, 'video/mp4'] });
		const run = await novita.run(clip, [kling(motion)], instance);
		expect(errorOf(run)!.message).toContain(message);
		expect(bodies()).toEqual([]);
	});
});
