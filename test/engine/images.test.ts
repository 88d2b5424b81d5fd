import type {
	INodeExecutionData,
	INodeParameters,
	INodeType,
	IWorkflowSettings,
} from 'n8n-workflow';

import { pngBytes } from '../../tools/images';
import { sha256 } from '../support/sha256';
import { errorOf, kling, outputsOf, useNovita } from './setting';

const PHOTO = pngBytes(400, 300, 5000);
const OTHER = pngBytes(300, 400, 6000);

const binary = (bytes: Buffer) => ({ mimeType: 'image/png', data: bytes.toString('base64') });

/** As Edit Fields and Code do: json goes on, files don't. */
const dropsFiles: INodeType = {
	description: {
		displayName: 'Drop Files',
		name: 'dropFiles',
		group: ['transform'],
		version: 1,
		description: '',
		defaults: { name: 'Drop Files' },
		inputs: ['main'],
		outputs: ['main'],
		properties: [],
	},
	async execute() {
		return await Promise.resolve([
			this.getInputData().map((_, item) => ({ json: {}, pairedItem: { item } })),
		]);
	},
};

/** What n8n makes of a file, whatever way the workflow hands it on. */
describe('the file of an item', () => {
	const novita = useNovita();

	const start = async (
		item: Partial<INodeExecutionData>,
		parameters: INodeParameters,
		{ settings, before = [] }: { settings?: IWorkflowSettings; before?: string[] } = {},
	) => {
		const run = await novita.run(
			[{ json: {}, ...item }],
			[
				...before.map((type) => ({ type, name: type })),
				kling({ prompt: 'Move', imageInput: 'binary', ...parameters }),
			],
			{ settings, types: { dropsFiles } },
		);
		const sent = novita.simulator.submissions.map(({ image }) => image?.sha256);
		return { run, sent };
	};

	it.each<[string, Partial<INodeExecutionData>, INodeParameters, object]>([
		[
			'by the name of its field',
			{ binary: { photo: binary(PHOTO), other: binary(OTHER) } },
			{ imageBinaryProperty: 'photo' },
			{},
		],
		['as the only one', { binary: { Product_Photo_0: binary(PHOTO) } }, {}, {}],
		[
			'given by an expression',
			{ binary: { photo: binary(PHOTO), other: binary(OTHER) } },
			{ imageBinaryProperty: "={{ $('Start').item.binary.photo }}" },
			{ before: ['dropsFiles'] },
		],
		[
			'in binary mode "combined", by the name of its field',
			{ binary: { photo: binary(PHOTO), other: binary(OTHER) } },
			{ imageBinaryProperty: 'photo' },
			{ settings: { binaryMode: 'combined' } },
		],
		[
			'in binary mode "combined", by its path',
			{ binary: { photo: binary(PHOTO), other: binary(OTHER) } },
			{ imageBinaryProperty: '_files.photo' },
			{ settings: { binaryMode: 'combined' } },
		],
		[
			'in binary mode "combined", given by an expression',
			{ binary: { photo: binary(PHOTO), other: binary(OTHER) } },
			{ imageBinaryProperty: '={{ $json._files.photo }}' },
			{ settings: { binaryMode: 'combined' } },
		],
	])('is sent %s', async (_, item, parameters, more) => {
		const { run, sent } = await start(item, parameters, more);
		expect(errorOf(run)).toBeUndefined();
		expect(outputsOf(run, 'Kling')[0]).toHaveLength(1);
		expect(sent).toEqual([sha256(PHOTO)]);
	});

	it.each<[string, Partial<INodeExecutionData>, string]>([
		['there is none', {}, 'no file came in with this item'],
		[
			'there are several others',
			{ binary: { image0: binary(PHOTO), image1: binary(OTHER) } },
			'this item has no file under "data"',
		],
	])('is missing where %s', async (_, item, why) => {
		const { run, sent } = await start(item, {});
		expect(errorOf(run)?.message).toBe(`Image is missing: ${why} [item 0]`);
		expect(sent).toEqual([]);
	});
});
