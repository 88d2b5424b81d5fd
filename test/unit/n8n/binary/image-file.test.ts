import { Readable } from 'stream';
import type { IBinaryData, IExecuteFunctions, INode, INodeExecutionData } from 'n8n-workflow';

import { readImageFile, readImageText } from '../../../../nodes/n8n/binary/imageFile';
import { binaryOf, contextOf } from '../../../support/context';
import { sha256 } from '../../../support/sha256';
import { pngBytes } from '../../../../tools/images';

const PHOTO = pngBytes(640, 480);
const photo = binaryOf(PHOTO);
const other = binaryOf(pngBytes(300, 400));
const stored: IBinaryData = { id: 'filesystem-v2:1', data: 'filesystem-v2', mimeType: 'image/png' };

/**
 * With a storage that holds just one file.
 *
 * @param helpers n8n's, in place of those that read the storage.
 */
function contextWith(
	item: Partial<INodeExecutionData>,
	helpers: object = {},
	node: Partial<INode> = {},
): IExecuteFunctions {
	const { context } = contextOf({ node, items: [{ json: {}, ...item }] });
	const only = (id: string) => {
		if (id !== stored.id) throw new Error('gone');
	};
	const fromStorage = {
		getBinaryMetadata: async (id: string) => {
			only(id);
			return await Promise.resolve({ fileSize: PHOTO.length });
		},
		getBinaryStream: async (id: string) => {
			only(id);
			return await Promise.resolve(Readable.from([PHOTO]));
		},
		getBinaryDataBuffer: async (_: number, { id }: IBinaryData) => {
			only(String(id));
			return await Promise.resolve(PHOTO);
		},
	};
	Object.assign(context.helpers, fromStorage, helpers);
	return context;
}

async function bytesFor(item: Partial<INodeExecutionData>, field: unknown) {
	const image = await readImageFile(contextWith(item), 0, field);
	if (image.kind !== 'file') throw new Error(JSON.stringify(image));
	const { read, link, head, ...names } = image;
	expect(link).toBeDefined();
	expect(head).toEqual({
		size: PHOTO.length,
		reading: {
			kind: 'image',
			image: { mimeType: 'image/png', pixels: { width: 640, height: 480 } },
		},
	});
	return { ...names, bytes: await read() };
}

describe('the image of an item', () => {
	it.each<[string, Partial<INodeExecutionData>, unknown, string]>([
		['by the name of its field', { binary: { data: photo, other } }, 'data', 'data'],
		['by its name with blanks around it', { binary: { data: photo, other } }, ' data ', 'data'],
		['in the storage', { binary: { data: stored, other } }, 'data', 'data'],
		['given as a file of another node', { binary: { other } }, { ...photo }, 'lies.gif'],
		['given as a file of the storage', {}, { ...stored }, 'file'],
		['given as a file of the item itself', { binary: { a: other, b: stored } }, { ...stored }, 'b'],
		[
			'in the json, as binary mode "combined" has it',
			{ json: { _files: { data: stored } } },
			'data',
			'data',
		],
	])('%s', async (_, item, field, binaryField) => {
		expect(await bytesFor(item, field)).toEqual({ kind: 'file', binaryField, bytes: PHOTO });
	});

	it.each<[string, Partial<INodeExecutionData>, unknown]>([
		['another name', { binary: { Product_Photo_0: photo } }, 'data'],
		['no name', { binary: { Product_Photo_0: photo } }, ''],
		['an object that is no file', { binary: { Product_Photo_0: photo } }, { photo: 1 }],
		['a name that every object has', { binary: { Product_Photo_0: photo } }, 'constructor'],
		['another name, in the json', { json: { _files: { Product_Photo_0: stored } } }, 'data'],
	])('is the only one under %s', async (_, item, field) => {
		expect(await bytesFor(item, field)).toEqual({
			kind: 'file',
			binaryField: 'Product_Photo_0',
			insteadOf: field,
			bytes: PHOTO,
		});
	});

	it('may be at a path that n8n itself finds', async () => {
		const context = contextWith({}, { assertBinaryData: () => stored });
		expect(await readImageFile(context, 0, 'form.photo')).toMatchObject({
			kind: 'file',
			binaryField: 'form.photo',
		});
	});
});

it('reads the storage itself where n8n takes no file but the name of a field', async () => {
	const helpers = {
		getBinaryDataBuffer: async () => await Promise.reject(new TypeError('Not a string')),
		binaryToBuffer: async (stream: Readable) => Buffer.concat(await stream.toArray()),
	};
	const image = await readImageFile(contextWith({}, helpers), 0, stored);
	expect(image.kind === 'file' && (await image.read())).toEqual(PHOTO);
});

describe('what tells one image from another', () => {
	const hashOf = async (file: IBinaryData, type: string) => {
		const context = contextWith({ binary: { data: file } }, {}, { type });
		const image = await readImageFile(context, 0, 'data');
		return image.kind === 'file' ? image.sha256 : image;
	};

	it.each([photo, stored])('is for a tool the hash of its bytes', async (file) => {
		expect(await hashOf(file, 'n8n-nodes-novita-kling.novitaKlingTool')).toBe(sha256(PHOTO));
	});

	it('is not read for others, who are told apart by their items', async () => {
		expect(await hashOf(stored, 'n8n-nodes-novita-kling.novitaKling')).toBeUndefined();
	});
});

describe('a file that is not there', () => {
	it.each<[string, Partial<INodeExecutionData>, unknown, object]>([
		['the item has none', {}, 'data', { asked: 'data', available: [] }],
		['the item is empty of them', { binary: {} }, 'data', { asked: 'data', available: [] }],
		[
			'the item has several others',
			{ binary: { image0: photo, image1: other } },
			'data',
			{ asked: 'data', available: ['image0', 'image1'] },
		],
		[
			'the storage has lost it',
			{ binary: { data: { ...stored, id: 'filesystem-v2:2' } } },
			'data',
			{ asked: 'data', available: ['data'], isLost: true },
		],
		[
			'an expression gives it without its content',
			{},
			{ mimeType: 'image/png', data: undefined },
			{ asked: 'file', available: [], isLost: true },
		],
	])('is missing: %s', async (_, item, field, missing) => {
		const image = await readImageFile(contextWith(item), 0, field);
		expect(image).toEqual({ kind: 'missing', ...missing });
	});
});

describe('an image that stands in the field for its URL', () => {
	const base64 = PHOTO.toString('base64');

	it.each([
		['base64 text', base64],
		['base64 text in lines, with marks around it', `\u200b${base64.replace(/.{20}/g, '$&\r\n')}\n`],
		['base64url text', PHOTO.toString('base64url')],
		['a data URI', `data:image/png;base64,${base64}`],
		['a data URI with another type', ` data:application/octet-stream;base64,${base64}`],
	])('is taken: %s', async (_, text) => {
		const image = await readImageText(text, 'imageUrl');
		expect(image).toMatchObject({
			kind: 'file',
			binaryField: 'imageUrl',
			head: { reading: { kind: 'image', image: { mimeType: 'image/png' } } },
		});
		expect(image?.kind === 'file' && (await image.read())).toEqual(PHOTO);
	});

	it('is told from another of the same size', async () => {
		const texts = [PHOTO, pngBytes(480, 640)].map((bytes) => bytes.toString('base64'));
		const [one, other] = await Promise.all(
			texts.map(async (text) => await readImageText(text, 'a')),
		);
		expect(one).not.toMatchObject({ sha256: other?.kind === 'file' && other.sha256 });
	});

	it.each([
		'https://example.com/a.png',
		'data:image/png,iVBORw0KGgo',
		'iVBORw0KGgo, said the file',
		'/9j/../a.png',
		'',
		5,
		undefined,
		[base64],
	])('is none: %j', async (value) => {
		expect(await readImageText(value, 'imageUrl')).toBeUndefined();
	});
});
