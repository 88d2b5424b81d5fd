import { catalogue } from '../../../nodes/novita/models/catalogue';
import * as field from '../../../nodes/novita/models/fields';
import { klingProperties } from '../../../nodes/NovitaKling/properties';
import { readItem } from '../../../nodes/NovitaKling/readItem';
import { contextOf } from '../../support/context';
import { parametersOf } from '../../support/editor';
import { bodyOf, IMAGE_URL } from '../../support/item';

describe('a model that is added to the catalogue, and nowhere else', () => {
	beforeAll(() => {
		catalogue.push({
			slug: 'kling-v9.9-test-i2v',
			name: 'Kling v9.9 Test',
			operation: 'imageToVideo',
			summary: 'A model of the tests',
			fields: [
				field.image(),
				field.prompt({ maxLength: 100 }),
				{ ...field.duration([4, 8]), default: 8 },
				{
					kind: 'choice',
					api: 'resolution',
					parameter: 'resolution',
					label: 'Resolution',
					description: 'Height of the video',
					choices: [
						{ value: '720p', label: '720p' },
						{ value: '8k', label: '8K' },
					],
					default: '720p',
				},
			],
			notTogether: [],
		});
	});

	afterAll(() => {
		catalogue.pop();
	});

	const read = async (set: Record<string, string | number>) =>
		await readItem(
			contextOf({
				set: { model: 'kling-v9.9-test-i2v', imageUrl: IMAGE_URL, prompt: 'Steam', ...set },
				resolve: (given) => parametersOf(given, klingProperties()),
			}).context,
			0,
		);

	it('is read from an item with its own defaults, and makes its own body', async () => {
		const reading = await read({});
		if (reading.kind !== 'plan') throw new Error('no plan');
		expect(reading.plan.invalid).toEqual([]);
		expect(reading.plan.request.slug).toBe('kling-v9.9-test-i2v');
		expect(bodyOf(reading.plan)).toEqual({
			image: IMAGE_URL,
			prompt: 'Steam',
			duration: 8,
			resolution: '720p',
		});
	});

	it('has its own checks', async () => {
		const reading = await read({ prompt: 'x'.repeat(101), duration: 5, resolution: '8k' });
		expect(reading).toMatchObject({
			plan: {
				invalid: [
					{ message: 'Prompt has 101 characters, and the limit is 100' },
					{ message: "Duration 5 isn't available for Kling v9.9 Test" },
				],
			},
		});
	});
});
