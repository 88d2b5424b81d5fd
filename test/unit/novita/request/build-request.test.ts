import { catalogue, customModel } from '../../../../nodes/novita/models/catalogue';
import { buildRequest } from '../../../../nodes/novita/request/buildRequest';
import { gifBytes, pngBytes } from '../../../../tools/images';
import { bodyOf, fileWith, IMAGE_URL, imageAt, modelOf } from '../../../support/item';

describe('a model that only the user knows', () => {
	const check = (values: Record<string, unknown>, additionalFields?: unknown) =>
		buildRequest(customModel('kling-v4.0-std-i2v', 'imageToVideo'), { values, additionalFields });

	it.each([
		['imageToVideo', 'image'],
		['textToVideo', 'aspect_ratio'],
		['motionControl', 'character_orientation'],
	] as const)('has each parameter of %s once, by its newest name', (operation, own) => {
		const { fields } = customModel('any', operation);
		expect(new Set(fields.map(({ parameter }) => parameter)).size).toBe(fields.length);
		const names = fields.map(({ api }) => api);
		expect(names).toContain(own);
		for (const older of ['image_url', 'guidance_scale']) expect(names).not.toContain(older);
	});

	const long = {
		...{ prompt: 'x'.repeat(5000), aspect_ratio: '21:9', cfg_scale: 7, duration: 20 },
		voice_list: ['a', 'b', 'c'],
	};

	it.each<[what: string, values: object, sent: object]>([
		['nothing', {}, {}],
		['Model Default', { sound: '', duration: '', aspect_ratio: '', prompt: '' }, {}],
		['a URL, and no empty one', { image: imageAt(), end_image: imageAt('') }, { image: IMAGE_URL }],
		['what is set', { duration: '9', sound: 'on' }, { duration: 9, sound: true }],
		['what other models limit', { ...long, voice_list: 'a,b,c' }, long],
		['a ratio of another shape', { aspect_ratio: ' 4:3 ' }, { aspect_ratio: '4:3' }],
		[
			'a shot of any length',
			{ multi_prompt: [{ prompt: 'a', duration: 40 }] },
			{ multi_prompt: [{ prompt: 'a', duration: 40 }], duration: 40 },
		],
	])('sends %s', (_, values, sent) => {
		const item = check({ ...values }, { seed: 7 });
		expect([item.invalid, bodyOf(item)]).toEqual([[], { ...sent, seed: 7 }]);
		expect(item.request.slug).toBe('kling-v4.0-std-i2v');
	});

	it.each([
		['a small image', pngBytes(1, 1)],
		['a GIF', gifBytes()],
		['what could not be recognised', Buffer.alloc(64)],
	])('takes %s', (_, bytes) => {
		expect(check({ image: fileWith(bytes) }).invalid).toEqual([]);
	});

	it.each<[api: string, value: unknown, words: string]>([
		['duration', 'five', 'isn'],
		['duration', 5.5, 'isn'],
		['cfg_scale', 'high', 'a number'],
		['sound', 'maybe', 'true or false'],
		['prompt', {}, 'text'],
		['image', { kind: 'missing', asked: 'data', available: [] }, 'no file came in'],
		['image', imageAt('ftp://example.com/a.png'), 'a URL'],
		['image', fileWith(Buffer.alloc(0)), 'is an empty file'],
		['image', fileWith(Buffer.from('<html><body>Sign in</body></html>')), 'is a web page'],
		['image', fileWith(Buffer.from('{"message":"Not Found"}')), 'is JSON text'],
	])('still refuses nonsense: %s %p', (api, value, words) => {
		const { invalid } = check({ [api]: value });
		expect(invalid.map(({ message }) => message)).toEqual([expect.stringContaining(words)]);
	});
});

it('several things that are wrong at once are all named', () => {
	const { invalid } = buildRequest(modelOf('kling-v3.0-std-i2v'), {
		values: { image: imageAt('cup.png'), prompt: '', duration: 2, cfg_scale: 2, sound: 'maybe' },
		additionalFields: '[]',
	});
	expect(invalid.map(({ field }) => field)).toEqual([
		...['Image', 'Prompt', 'Duration', 'Sound', 'Prompt Adherence', 'Additional Fields'],
	]);
});

/** Everything in it is frozen, so that who writes to it throws. */
function frozen<Value>(value: Value): Value {
	if (typeof value === 'object' && value !== null) Object.values(value).forEach(frozen);
	return Object.freeze(value);
}

it('a check leaves the values, the additional fields and the catalogue alone', () => {
	const values = {
		image: imageAt(),
		voice_list: [{ voiceId: 'a' }],
		multi_prompt: [{ prompt: 'b' }],
	};
	const before = JSON.stringify(catalogue);
	for (const model of catalogue) {
		bodyOf(buildRequest(model, frozen({ values, additionalFields: { extra: { a: [1] } } })));
	}
	expect(JSON.stringify(catalogue)).toBe(before);
});
