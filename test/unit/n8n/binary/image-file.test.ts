import { Readable } from 'stream';
import type { IBinaryData, IBinaryKeyData, INode, INodeExecutionData } from 'n8n-workflow';

import { readImageFile, readImageText } from '../../../../nodes/n8n/binary/imageFile';
import type { ImageValue } from '../../../../nodes/novita/request/checkImage';
import { binaryOf, contextOf } from '../../../support/context';
import { sha256 } from '../../../support/sha256';
import { pngBytes } from '../../../../tools/images';

const PHOTO = pngBytes(640, 480);
const photo = binaryOf(PHOTO);
const other = binaryOf(pngBytes(300, 400));
const stored: IBinaryData = { id: 'filesystem-v2:1', data: 'filesystem-v2', mimeType: 'image/png' };

/** The image of an item, with a storage that holds just one file. */
async function read(
	item: Partial<INodeExecutionData>,
	field: unknown,
	node: Partial<INode> = {},
): Promise<ImageValue> {
	const { context } = contextOf({ node, items: [{ json: {}, ...item }] });
	const give =
		<Value>(make: () => Value) =>
		async (...asked: unknown[]) => {
			if (!JSON.stringify(asked).includes(String(stored.id))) throw new Error('gone');
			return await Promise.resolve(make());
		};
	Object.assign(context.helpers, {
		getBinaryMetadata: give(() => ({ fileSize: PHOTO.length })),
		getBinaryStream: give(() => Readable.from([PHOTO])),
		getBinaryDataBuffer: async (_: number, { id, data }: IBinaryData) =>
			await Promise.resolve(id ? PHOTO : Buffer.from(data, 'base64')),
	});
	return await readImageFile(context, 0, field);
}

const bytesOf = async (image?: ImageValue) => (image?.kind === 'file' ? await image.read() : image);

const HEAD = {
	size: PHOTO.length,
	reading: { kind: 'image', image: { mimeType: 'image/png', pixels: { width: 640, height: 480 } } },
};

describe('the image of an item', () => {
	it.each<[string, Partial<INodeExecutionData>, unknown, string]>([
		['by the name of its field', { binary: { data: photo, other } }, ' data ', 'data'],
		['in the storage', { binary: { data: stored, other } }, 'data', 'data'],
		['given as a file of another node', { binary: { other } }, { ...photo }, 'lies.gif'],
		['given as a file of the storage', {}, { ...stored }, 'file'],
		['given as a file of the item itself', { binary: { a: other, b: stored } }, { ...stored }, 'b'],
		['in the json, if "combined"', { json: { _files: { data: stored } } }, 'data', 'data'],
	])('%s', async (_, item, field, binaryField) => {
		const image = await read(item, field);
		expect(image).toMatchObject({ kind: 'file', binaryField, head: HEAD });
		expect(image).not.toHaveProperty('insteadOf');
		expect(await bytesOf(image)).toEqual(PHOTO);
	});

	it.each<[string, Partial<INodeExecutionData>, unknown]>([
		['another name', { binary: { Product_Photo_0: photo } }, 'data'],
		['no name', { binary: { Product_Photo_0: photo } }, ''],
		['an object that is no file', { binary: { Product_Photo_0: photo } }, { photo: 1 }],
		['a name that every object has', { binary: { Product_Photo_0: photo } }, 'constructor'],
		['another name, in the json', { json: { _files: { Product_Photo_0: stored } } }, 'data'],
	])('is the only one under %s', async (_, item, insteadOf) => {
		const image = await read(item, insteadOf);
		expect(image).toMatchObject({ binaryField: 'Product_Photo_0', insteadOf });
		expect(await bytesOf(image)).toEqual(PHOTO);
	});

	it.each([
		['novitaKlingTool', photo, sha256(PHOTO)],
		['novitaKlingTool', stored, sha256(PHOTO)],
		// Others are told apart by their items.
		['novitaKling', stored, undefined],
	])('is told from others in a %s by its bytes', async (name, file, hash) => {
		const type = `n8n-nodes-novita-kling.${name}`;
		const image = await read({ binary: { data: file } }, 'data', { type });
		expect(image.kind === 'file' && image.sha256).toBe(hash);
	});
});

describe('a file that is not there', () => {
	const lost = { ...stored, id: 'filesystem-v2:2' };
	const empty = { mimeType: 'image/png', data: undefined };

	it.each<[string, IBinaryKeyData, unknown, string[], object]>([
		['the item has none', {}, 'data', [], {}],
		['the item has several others', { a: photo, b: other }, 'data', ['a', 'b'], {}],
		['the storage has lost it', { data: lost }, 'data', ['data'], { isLost: true }],
		['an expression gives it without content', {}, empty, [], { asked: 'file', isLost: true }],
	])('is missing: %s', async (_, binary, asked, available, more) => {
		expect(await read({ binary }, asked)).toEqual({ kind: 'missing', asked, available, ...more });
	});
});

describe('an image that stands in the field for its URL', () => {
	const base64 = PHOTO.toString('base64');

	it.each([
		['base64 text in lines, with marks around it', `\u200b${base64.replace(/.{20}/g, '$&\r\n')}\n`],
		['base64url text', PHOTO.toString('base64url')],
		['a data URI', `data:image/png;base64,${base64}`],
		['a data URI of another type', ` data:application/octet-stream;base64,${base64}`],
	])('is taken: %s', async (_, text) => {
		const image = await readImageText(text, 'imageUrl');
		expect(image).toMatchObject({
			kind: 'file',
			binaryField: 'imageUrl',
			head: { reading: { kind: 'image', image: { mimeType: 'image/png' } } },
		});
		expect(await bytesOf(image)).toEqual(PHOTO);
	});

	it('is told from another of the same size', async () => {
		const one = await readImageText(base64, 'a');
		const other = await readImageText(pngBytes(480, 640).toString('base64'), 'a');
		expect(one).not.toMatchObject({ sha256: other?.kind === 'file' && other.sha256 });
	});

	const NONE = ['https://example.com/a.png', 'data:image/png,iVBORw0KGgo', '/9j/../a.png', '', 5];

	it.each([...NONE, 'iVBORw0KGgo, said the file', undefined, { 0: base64 }])(
		'is none: %j',
		async (value) => expect(await readImageText(value, 'imageUrl')).toBeUndefined(),
	);
});
