/** What n8n makes of a file that an item brings, whatever way the workflow hands it on. */
import type {
	IBinaryKeyData,
	IExecuteFunctions,
	INodeExecutionData,
	INodeParameters,
	IWorkflowSettings,
} from 'n8n-workflow';

import { pngBytes } from '../../tools/images';
import { binaryOf } from '../support/context';
import { sha256 } from '../support/sha256';
import { goesOn, itemWith, kling, matching, nodeType, retry, useNovita, type Ran } from './setting';

const PHOTO = pngBytes(400, 300, 5_000);
const OTHER = pngBytes(300, 400, 6_000);

const novita = useNovita();

/** Files as n8n keeps them in memory. */
const inMemory = (files: Record<string, Buffer>): INodeExecutionData => {
	const entries = Object.entries(files).map(([field, bytes]) => [field, binaryOf(bytes)]);
	return { json: {}, binary: Object.fromEntries(entries) as IBinaryKeyData };
};

describe('the file of an item', () => {
	const sent = () => novita.submitted().map(({ image }) => image?.sha256);

	/** Items as Edit Fields and Code hand them on: json goes on, files don't. */
	const types = {
		dropFiles: nodeType('dropFiles', async function (this: IExecuteFunctions) {
			return [this.getInputData().map((_, item) => ({ json: {}, pairedItem: { item } }))];
		}),
	};
	const start = async (
		item: INodeExecutionData,
		imageBinaryProperty: string,
		settings?: IWorkflowSettings,
	): Promise<Ran> => {
		const node = kling({ prompt: 'Move', imageInput: 'binary', imageBinaryProperty });
		const isElsewhere = imageBinaryProperty.includes('Start');
		const before = isElsewhere ? [{ type: 'dropFiles', name: 'Drop Files' }] : [];
		return await novita.run([item], [...before, node], { types, settings });
	};

	const two = inMemory({ photo: PHOTO, other: OTHER });
	const combined: IWorkflowSettings = { binaryMode: 'combined' };

	it.each<[string, INodeExecutionData, string, IWorkflowSettings?]>([
		['given by an expression', two, "={{ $('Start').item.binary.photo }}"],
		['in binary mode "combined", by the name of its field', two, 'photo', combined],
		['in binary mode "combined", by its path', two, '_files.photo', combined],
		['in binary mode "combined", by an expression', two, '={{ $json._files.photo }}', combined],
	])('is sent %s', async (...[, item, field, settings]) => {
		const { error, out } = await start(item, field, settings);
		expect(error).toBeUndefined();
		expect(out).toHaveLength(1);
		expect(sent()).toEqual([sha256(PHOTO)]);
	});

	it('is its own', async () => {
		const items = [inMemory({ a: PHOTO }), await itemWith({ b: OTHER })];
		const { json } = await novita.kling(items, { prompt: 'a', imageInput: 'binary' });
		const imageOf = new Map(novita.submitted().map(({ taskId, image }) => [taskId, image]));
		expect(json.map(({ task_id: id }) => imageOf.get(String(id)))).toMatchObject([
			{ form: 'data-uri', sha256: sha256(PHOTO) },
			{ form: 'data-uri', sha256: sha256(OTHER) },
		]);
	});
});

describe('a file that is sent as a URL of this n8n', () => {
	const at = (restApiUrl: string) => ({ additionalData: { restApiUrl } });
	const instance = at('https://n8n.example.com/rest');
	const bodies = () => novita.submitted().map(({ body }) => body);

	const asLink: INodeParameters = {
		...{ imageInput: 'binary', prompt: 'a cup' },
		options: { imageEncoding: 'link' },
	};
	const motion: INodeParameters = {
		...{ operation: 'motionControl', model: 'kling-v3.0-motion-control' },
		...{ imageUrl: 'https://example.com/cup.png', videoInput: 'binary' },
		videoBinaryProperty: 'video',
	};

	it('is one that anybody may open, and the item does not show it', async () => {
		const { error, json } = await novita.kling(
			[await itemWith({ a: PHOTO })],
			asLink,
			{},
			instance,
		);
		expect(error).toBeUndefined();
		expect(bodies()[0]!.image).toMatch(
			/^https:\/\/n8n\.example\.com\/rest\/binary-data\/signed\?token=/,
		);
		expect(json[0]!.request).toMatchObject({
			image: matching(/^URL of this n8n, image\/png, 400x300/),
		});
	});

	it('is the motion video, which Novita takes only so', async () => {
		const clip = await itemWith({ video: Buffer.alloc(5_000, 1) });
		expect((await novita.kling([clip], motion, {}, instance)).error).toBeUndefined();
		expect(bodies()[0]!.video).toMatch(/^https:\/\/n8n\.example\.com\/rest\//);
	});

	it('is the same video on a retry, though its URL is another', async () => {
		novita.meets('submit', 'ILLEGAL_PROMPT', { skip: 1 });
		const items = [await itemWith({ a: PHOTO }), await itemWith({ a: PHOTO })];
		const { error, json } = await novita.kling(items, asLink, retry, instance);
		expect(error).toBeUndefined();
		expect(novita.idsOf()).toHaveLength(2);
		expect(json[0]!.reused).toBe(true);
	});

	const UNREACHABLE = /^Image can't be sent as a URL of this n8n.* is not a public https address/;
	const cup = async () => await itemWith({ a: PHOTO });
	const inMemoryCup = async () => await Promise.resolve(inMemory({ a: PHOTO }));
	const clip = (bytes: Buffer) => async () => await itemWith({ video: bytes });
	const large = clip(Buffer.alloc(10_000_001, 1));
	const TOO_LARGE = /^Motion Video is too large: 10\.000001 MB \(limit 10 MB\)/;

	it.each<[string, () => Promise<INodeExecutionData>, INodeParameters, object, RegExp]>([
		['has no https', cup, asLink, at('http://n8n.example.com/rest'), UNREACHABLE],
		['is in a network', cup, asLink, at('https://192.168.1.5/rest'), UNREACHABLE],
		['keeps its files in memory', inMemoryCup, asLink, instance, /n8n keeps the file in memory/],
		['has a motion video that is too large', large, motion, instance, TOO_LARGE],
		['has an image for one', clip(PHOTO), motion, instance, /^Motion Video is an image/],
	])('is refused unpaid where this n8n %s', async (_, make, parameters, where, why) => {
		const { json } = await novita.kling([await make()], parameters, goesOn, where);
		expect(json[0]).toMatchObject({ status: 'NOT_SENT', message: matching(why) });
		expect(bodies()).toEqual([]);
	});
});
