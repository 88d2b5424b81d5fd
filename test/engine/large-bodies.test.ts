import { Container } from '@n8n/di';
import { BinaryDataService } from 'n8n-core';

import { pngBytes } from '../../tools/images';
import { errorOf, outputsOf } from '../../tools/n8n-engine/engine';
import { kling, simulate, type Simulated } from '../../tools/n8n-engine/simulated';

const ROWS = 50;
const IMAGE = pngBytes(400, 300, 20_000);

/** An image of some megabytes makes a body that is held several times over until its answer is there. */
describe('items with images', () => {
	let novita: Simulated;
	beforeAll(async () => {
		novita = await simulate();
	});
	afterAll(async () => await novita.stop());
	afterEach(() => jest.restoreAllMocks());

	it('never have more than three bodies in memory, however many items there are', async () => {
		let held = 0;
		let most = 0;
		const files = Container.get(BinaryDataService);
		const read = files.getAsBuffer.bind(files);
		jest.spyOn(files, 'getAsBuffer').mockImplementation(async (data) => {
			most = Math.max(most, (held += 1));
			return await read(data);
		});
		const { novita: server } = novita.simulator;
		const handle = server.handle.bind(server);
		jest.spyOn(server, 'handle').mockImplementation(async (request) => {
			const answer = await handle(request);
			// From here on the item's body is of no use to anybody.
			if (request.method === 'POST') held -= 1;
			return answer;
		});

		const items = await Promise.all(
			Array.from({ length: ROWS }, async (_, index) => {
				const photo = { mimeType: 'image/png', data: '' };
				const stored = await files.store(
					{ type: 'execution', workflowId: 'workflow-1', executionId: 'images' },
					IMAGE,
					photo,
				);
				return { json: { prompt: `item ${index}` }, binary: { photo: stored } };
			}),
		);
		const ended = await novita.run(items, [
			kling({
				prompt: '={{ $json.prompt }}',
				imageInput: 'binary',
				imageBinaryProperty: 'photo',
			}),
		]);

		expect(errorOf(ended)).toBeUndefined();
		expect(outputsOf(ended, 'Kling')[0]).toHaveLength(ROWS);
		expect(novita.simulator.submissions.map(({ image }) => image?.bytes)).toEqual(
			Array.from({ length: ROWS }, () => IMAGE.length),
		);
		expect(held).toBe(0);
		expect(most).toBe(3);
	});
});
