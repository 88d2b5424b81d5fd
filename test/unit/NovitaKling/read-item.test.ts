import { readItem, type Plan } from '../../../nodes/NovitaKling/readItem';
import { catalogue } from '../../../nodes/novita/models/catalogue';
import { validateSubmission } from '../../../simulator/contract/validate';
import { binaryOf, contextOf, type FakeContext } from '../../support/context';
import { shownOptions } from '../../support/editor';
import { jpegBytes, pngBytes } from '../../../tools/images';
import { bodyOf, IMAGE_URL } from '../../support/item';

const STANDARD = { imageUrl: IMAGE_URL, prompt: 'Steam rises' };

async function plan(given: FakeContext): Promise<Plan> {
	const reading = await readItem(contextOf(given).context, 0);
	expect(reading).toMatchObject({ plan: {}, invalid: [] });
	return reading.plan!;
}

async function messages(given: FakeContext): Promise<string[]> {
	const { invalid } = await readItem(contextOf(given).context, 0);
	return invalid.map(({ message }) => message);
}

async function body(given: FakeContext) {
	const item = await plan(given);
	const sent = bodyOf(item);
	expect(validateSubmission(item.request.slug, sent)).toEqual([]);
	return sent;
}

const filledIn: Record<string, unknown> = {
	image: IMAGE_URL,
	image_url: IMAGE_URL,
	prompt: 'Steam rises',
	video: 'https://example.com/dance.mp4',
};

describe('an item as the editor leaves it', () => {
	it.each(catalogue)('of $slug sends what was filled in, and the defaults', async (model) => {
		const shown = model.fields.filter(({ inOptions }) => !inOptions);
		const defaults = shown.flatMap((field) => {
			if (field.api in filledIn) return [[field.api, filledIn[field.api]]];
			if (!('default' in field)) return [];
			const asText = field.kind === 'choice' && field.asText;
			return [[field.api, asText ? String(field.default) : field.default]];
		});
		const set = { operation: model.operation, model: model.slug, ...STANDARD };
		expect(await body({ set: { ...set, videoUrl: String(filledIn.video) } })).toEqual(
			Object.fromEntries(defaults),
		);
	});

	it.each(['', ' ', 'https://novita.ai/docs/api-reference/model-apis-', 'model-apis-'])(
		'of another model sends what is set, and nothing else, also where its ID is behind %j',
		async (page) => {
			const set = { model: 'custom', customModel: `${page}kling-v4.0-std-i2v`, prompt: 'Steam' };
			const item = await plan({ set: { ...set, options: { additionalFields: '{"seed": 7}' } } });
			expect(item.request.slug).toBe('kling-v4.0-std-i2v');
			expect(bodyOf(item)).toEqual({ prompt: 'Steam', seed: 7 });
		},
	);

	it('waits for the answer for a minute', async () => {
		expect((await plan({ set: STANDARD })).requestTimeoutMs).toBe(60_000);
	});
});

describe('shots', () => {
	const shots = [{ prompt: 'The cup', duration: 5 }, { prompt: 'The steam' }];
	const multiShot = { ...STANDARD, promptMode: 'multiShot', multiPrompt: { shots } };
	const lasting = [
		{ prompt: 'The cup', duration: 5 },
		{ prompt: 'The steam', duration: 5 },
	];

	it.each([
		['go beside the prompt on Standard', multiShot, 'Steam rises', lasting],
		[
			'replace a prompt that is left over on Pro',
			{ ...multiShot, model: 'kling-v3.0-pro-i2v' },
			undefined,
			['The cup', 'The steam'],
		],
		['count for nothing where a single prompt is chosen', STANDARD, 'Steam rises', undefined],
	])('%s', async (_, set, prompt, expected) => {
		const values = [{ prompt: 'Steam rises', multiPrompt: { shots } }];
		const sent = await body({ set, values });
		expect([sent.prompt, sent.multi_prompt]).toEqual([prompt, expected]);
	});

	it.each([
		['kling-v3.0-std-i2v', 12],
		['kling-v3.0-pro-i2v', 3],
	])(
		'from data are sent and priced as those of the fields, of which none counts: %s',
		async (model, seconds) => {
			const six = shots.map((shot) => ({ ...shot, duration: 6 }));
			const left = { ...multiShot, model, duration: 3 };
			const written = await plan({ set: { ...left, multiPrompt: { shots: six } } });
			const values = [{ multiPromptJson: `Sure! ${JSON.stringify({ scenes: six })}` }];
			const set = { ...left, promptMode: 'multiShotJson' };
			expect(await plan({ set, values })).toEqual(written);
			expect(written.estimate.seconds).toBe(seconds);
		},
	);

	it.each([
		['multiShot', [], 'Shots is empty'],
		['multiShotJson', '', 'Shots (JSON) is empty'],
		['multiShotJson', ['A', { scene: 'x' }], 'Shot 2 in Shots (JSON) has no prompt; it has: scene'],
	])('are refused in the words of their field: %s %j', async (promptMode, given, message) => {
		const set = { ...STANDARD, promptMode };
		const values = [{ multiPrompt: given, multiPromptJson: given }];
		expect(await messages({ set, values })).toEqual([message]);
	});
});

describe('an image of the workflow', () => {
	// Which file it is, and whether it fits, is in the unit tests of images.
	it('is one for each field, and bare base64 where that is wished', async () => {
		const fromFiles = { imageInput: 'binary', endImageInput: 'binary' };
		const set = { ...STANDARD, ...fromFiles, options: { imageEncoding: 'base64' } };
		const data = binaryOf(jpegBytes(640, 480));
		const endImage = binaryOf(pngBytes(400, 300));
		const { request } = await plan({ set, items: [{ json: {}, binary: { data, endImage } }] });
		expect(request).toMatchObject({
			imageEncoding: 'base64',
			files: [
				{ api: 'image', binaryField: 'data', image: { mimeType: 'image/jpeg' } },
				{ api: 'end_image', binaryField: 'endImage', image: { mimeType: 'image/png' } },
			],
		});
	});
});

describe('what expressions give', () => {
	const DOLLARS = 'a number of dollars from';

	it.each<[Record<string, unknown>, string | undefined]>([
		[{ model: 'kling-v1' }, 'Model "kling-v1" isn\'t in the list'],
		[{ model: '' }, 'Model is empty'],
		[{ waitForCompletion: 'perhaps' }, 'Wait for Completion has to be true or false'],
		[{ promptMode: 'multi-shot', multiPrompt: '["a","b"]' }, undefined],
		[{ promptMode: 'many' }, 'Prompt Mode has to be one of'],
		[{ imageInput: 'clipboard' }, 'Image has to be one of: none, binary, url'],
		[{ options: { imageEncoding: 'jpeg' } }, 'Image Encoding has to be one of: dataUri, base64'],
		[{ options: { requestTimeout: 601 } }, 'Request Timeout has to be a number of seconds from 1'],
		[{ model: 'custom', customModel: '' }, 'Model ID is empty'],
		[{ model: 'custom', customModel: '../user' }, 'Model ID "../user" is not valid'],
		[{ options: { checkOnly: 'perhaps' } }, 'Check Only has to be true or false'],
		[{ options: { spendingLimit: -1 } }, `Spending Limit has to be ${DOLLARS} 0 to 1000000`],
		[{ options: { keepAtLeast: '5 EUR' } }, `Keep at Least has to be ${DOLLARS} 0 to 1000000`],
		[{ options: { pricePerSecond: 0 } }, `Price per Second has to be ${DOLLARS} 0.0001 to 1000`],
		[{ options: { videosPerItem: 1.5 } }, 'Videos per Item has to be a whole number from 1 to 4'],
		[{ model: 'custom', customModel: 'x'.repeat(101) }, 'is not valid'],
	])('is clear, or refused: %j', async (values, message) => {
		expect(await messages({ set: STANDARD, values: [values] })).toEqual(
			message === undefined ? [] : [expect.stringContaining(message)],
		);
	});

	/** As the editor adds it. */
	const startOf = (option: string) => shownOptions({}).find(({ name }) => name === option)?.default;

	it.each([
		['Spending Limit', 'spendingLimit', startOf('spendingLimit')],
		['Keep at Least', 'keepAtLeast', startOf('keepAtLeast')],
		['Check Only', 'checkOnly', null],
	])('may not leave %s empty where it was added', async (label, name, value) => {
		const set = { ...STANDARD, options: { [name]: '={{ 1 }}' } };
		const values = [{ options: { [name]: value } }];
		expect(await messages({ set, values })).toEqual([`${label} is empty`]);
	});

	it('names its own field, and no other, where it cannot be evaluated', async () => {
		const values = [{ prompt: new Error('Referenced node is unexecuted'), duration: '99' }];
		const reading = await readItem(contextOf({ set: STANDARD, values }).context, 0);
		expect(reading).toMatchObject({
			invalid: [
				{
					field: 'Prompt',
					message: 'The expression in Prompt could not be evaluated',
					fix: expect.stringContaining('Referenced node is unexecuted'),
				},
				{ field: 'Duration' },
			],
		});
	});
});
