import { readItem, type Plan } from '../../../nodes/NovitaKling/readItem';
import { catalogue } from '../../../nodes/novita/models/catalogue';
import { describeBody } from '../../../nodes/novita/request/videoRequest';
import { validateSubmission } from '../../../simulator/contract/validate';
import { binaryOf, contextOf, type FakeContext } from '../../support/context';
import { gifBytes, jpegBytes, pngBytes } from '../../../tools/images';
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

	it('of another model sends what is set, and nothing else', async () => {
		const set = { model: 'custom', customModel: ' kling-v4.0-std-i2v ', prompt: 'Steam' };
		const item = await plan({ set: { ...set, options: { additionalFields: '{"seed": 7}' } } });
		expect(item.request.slug).toBe('kling-v4.0-std-i2v');
		expect(bodyOf(item)).toEqual({ prompt: 'Steam', seed: 7 });
	});

	it.each(['https://novita.ai/docs/api-reference/model-apis-', 'model-apis-'])(
		'of another model takes its ID behind %s, as its page has it',
		async (page) => {
			const set = { model: 'custom', customModel: `${page}kling-v4.0-std-i2v`, prompt: 'Steam' };
			expect((await plan({ set })).request.slug).toBe('kling-v4.0-std-i2v');
		},
	);

	it('has everything that the user set', async () => {
		const set = {
			...STANDARD,
			model: 'kling-v2.6-pro-i2v',
			duration: 10,
			sound: false,
			aspectRatio: '1:1',
			voiceList: { voices: [{ voiceId: 'a' }, { voiceId: 'b' }] },
			options: { negativePrompt: 'blurry', cfgScale: 0.3, requestTimeout: 90 },
		};
		expect(await body({ set })).toMatchObject({
			image: IMAGE_URL,
			prompt: 'Steam rises',
			duration: 10,
			sound: false,
			aspect_ratio: '1:1',
			voice_list: ['a', 'b'],
			negative_prompt: 'blurry',
			cfg_scale: 0.3,
		});
		expect((await plan({ set })).requestTimeoutMs).toBe(90_000);
	});

	it('waits a minute for the answer by default', async () => {
		expect((await plan({ set: STANDARD })).requestTimeoutMs).toBe(60_000);
	});
});

describe('shots', () => {
	const shots = [{ prompt: 'The cup', duration: 5 }, { prompt: 'The steam' }];

	it('go beside the prompt on Standard', async () => {
		const set = { ...STANDARD, promptMode: 'multiShot', multiPrompt: { shots } };
		expect(await body({ set })).toMatchObject({
			prompt: 'Steam rises',
			multi_prompt: [
				{ prompt: 'The cup', duration: 5 },
				{ prompt: 'The steam', duration: 5 },
			],
		});
	});

	it('replace a prompt that is left over on Pro', async () => {
		const set = {
			...STANDARD,
			model: 'kling-v3.0-pro-i2v',
			promptMode: 'multiShot',
			multiPrompt: { shots },
		};
		const sent = await body({ set, values: [{ prompt: 'left over' }] });
		expect(sent).not.toHaveProperty('prompt');
		expect(sent.multi_prompt).toEqual(['The cup', 'The steam']);
	});

	it('count for nothing where a single prompt is chosen', async () => {
		const sent = await body({ set: STANDARD, values: [{ multiPrompt: { shots } }] });
		expect(sent).not.toHaveProperty('multi_prompt');
	});

	it.each(['kling-v3.0-std-i2v', 'kling-v3.0-pro-i2v'])(
		'from data are sent and priced as those of the fields, of which none counts: %s',
		async (model) => {
			const lasting = shots.map((shot) => ({ ...shot, duration: 6 }));
			const left = { ...STANDARD, model, duration: 3 };
			const fields = { ...left, promptMode: 'multiShot', multiPrompt: { shots: lasting } };
			const written = await plan({ set: fields });
			const set = { ...left, promptMode: 'multiShotJson', multiPrompt: { shots } };
			const values = [{ multiPromptJson: `Sure! ${JSON.stringify({ scenes: lasting })}` }];
			expect(await plan({ set, values })).toEqual(written);
			expect(written.estimate.seconds).toBe(model.includes('std') ? 12 : 3);
		},
	);

	it.each([
		['', 'Shots (JSON) is empty'],
		['Sorry, no.', 'Shots (JSON) has to be a list, or text with one list in it, not "Sorry, no."'],
		[
			['A cup', { scene: 'x', camera: 3 }],
			'Shot 2 in Shots (JSON) has no prompt; it has: scene, camera',
		],
	])('from data are refused in the words of their field: %j', async (multiPromptJson, message) => {
		const set = { ...STANDARD, promptMode: 'multiShotJson', multiPrompt: { shots } };
		expect(await messages({ set, values: [{ multiPromptJson }] })).toEqual([message]);
	});

	it('are refused beside an end image that they hide', async () => {
		const set = {
			...STANDARD,
			promptMode: 'multiShot',
			multiPrompt: { shots },
			endImageInput: 'url',
			endImageUrl: IMAGE_URL,
		};
		expect(await messages({ set })).toEqual([
			"Kling v3.0 Standard doesn't take End Image and Shots together",
		]);
	});

	it('are refused where there are none', async () => {
		expect(await messages({ set: { ...STANDARD, promptMode: 'multiShot' } })).toEqual([
			'Shots is empty',
		]);
	});
});

describe('an image of the workflow', () => {
	const set = { ...STANDARD, imageInput: 'binary' };
	const withFile = (bytes: Buffer, field = 'data'): FakeContext => ({
		set,
		items: [{ json: {}, binary: { [field]: binaryOf(bytes) } }],
	});

	it('is known by its bytes and not by its name', async () => {
		const item = await plan(withFile(jpegBytes(640, 480)));
		expect(item.request.files).toEqual([
			{
				api: 'image',
				binaryField: 'data',
				size: jpegBytes(640, 480).length,
				image: { mimeType: 'image/jpeg', pixels: { width: 640, height: 480 } },
				read: expect.any(Function),
			},
		]);
		expect(describeBody(item.request).image).toBe('data URI, image/jpeg, 640x480, 1 kB');
	});

	it('is bare base64 where that is wished', async () => {
		const given = withFile(pngBytes(640, 480));
		const item = await plan({ ...given, set: { ...set, options: { imageEncoding: 'base64' } } });
		expect(item.request.imageEncoding).toBe('base64');
	});

	it.each([
		['Image is a GIF, and has to be PNG or JPEG', gifBytes()],
		['Image is 299 x 300 px, and has to be at least 300 x 300 px', pngBytes(299, 300)],
		['Image is an empty file', Buffer.alloc(0)],
	])('%s', async (message, bytes) => {
		expect(await messages(withFile(bytes))).toEqual([message]);
	});

	it('that the item lacks is named', async () => {
		expect(await messages({ set })).toEqual(['Image is missing: no file came in with this item']);
	});

	it('may be the end image too', async () => {
		const items = [{ json: {}, binary: { endImage: binaryOf(pngBytes(640, 480)) } }];
		const item = await plan({ set: { ...STANDARD, endImageInput: 'binary' }, items });
		expect(item.request.files.map(({ api, binaryField }) => [api, binaryField])).toEqual([
			['end_image', 'endImage'],
		]);
	});
});

describe('what expressions give', () => {
	it('a number as text is taken for the number', async () => {
		expect((await body({ set: STANDARD, values: [{ duration: '5' }] })).duration).toBe(5);
	});

	it.each([
		['duration', 'five', 'Duration "five"'],
		['duration', 2, 'Duration 2'],
		['duration', 16, 'Duration 16'],
		['prompt', { a: 1 }, 'Prompt has to be text'],
		['prompt', '', 'Prompt is empty'],
		['prompt', null, 'Prompt is empty'],
		['imageUrl', 'example.com/a.png', 'Image URL has to be a URL'],
		['imageUrl', 'ftp://example.com/a.png', 'Image URL has to be a URL'],
		['imageUrl', '', 'Image URL is empty'],
		['model', 'kling-v1', 'Model "kling-v1" isn\'t in the list'],
		['model', { a: 1 }, "Model an object with a isn't in the list"],
		['sound', 'perhaps', 'Sound has to be true or false'],
	])('%s %j is refused', async (name, value, message) => {
		expect(await messages({ set: STANDARD, values: [{ [name]: value }] })).toEqual([
			expect.stringContaining(message),
		]);
	});

	it('one that cannot be evaluated names its own field, and no other', async () => {
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

	it.each([0, 601, -1, 'soon', Number.NaN])('a time-out of %p is refused', async (value) => {
		const values = [{ options: { requestTimeout: value } }];
		expect(await messages({ set: STANDARD, values })).toEqual([
			expect.stringContaining('Request Timeout has to be a number of seconds from 1 to 600'),
		]);
	});

	it.each([
		[{ options: { imageEncoding: 'Base 64' } }, undefined],
		[{ options: { imageEncoding: 'jpeg' } }, 'Image Encoding has to be one of: dataUri, base64'],
		[{ waitForCompletion: 'FALSE' }, undefined],
		[{ waitForCompletion: 'perhaps' }, 'Wait for Completion has to be true or false'],
		[{ promptMode: 'multi-shot', multiPrompt: '["a","b"]' }, undefined],
		[{ promptMode: 'many' }, 'Prompt Mode has to be one of'],
		[{ imageInput: 'URL ' }, undefined],
		[{ imageInput: 'clipboard' }, 'Image has to be one of: none, binary, url'],
		[{ model: ' KLING-v3.0-std-i2v ' }, undefined],
	])('a switch or choice like %j is clear, or refused', async (values, message) => {
		expect(await messages({ set: STANDARD, values: [values] })).toEqual(
			message === undefined ? [] : [expect.stringContaining(message)],
		);
	});

	it.each(['', '   ', '../user', 'a/b', 'a b', '-x', 5, {}, 'x'.repeat(101)])(
		'a slug that is %j is refused',
		async (customModel) => {
			const values = [{ model: 'custom', customModel }];
			expect(await messages({ set: STANDARD, values })).toEqual([
				expect.stringContaining('Model ID'),
			]);
		},
	);
});
