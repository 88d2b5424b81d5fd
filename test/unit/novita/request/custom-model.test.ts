import { customModel } from '../../../../nodes/novita/models/catalogue';
import { buildRequest } from '../../../../nodes/novita/request/buildRequest';
import { bodyOf, fileWith, imageAt } from '../../../support/item';
import { gifBytes } from '../../../../tools/images';

const model = customModel('kling-v4.0-std-i2v', 'imageToVideo');
const check = (values: Record<string, unknown>, additionalFields?: unknown) =>
	buildRequest(model, { values, additionalFields });

const OWN = {
	imageToVideo: 'image',
	textToVideo: 'aspect_ratio',
	motionControl: 'character_orientation',
};

describe('a model that only the user knows', () => {
	it('requires nothing', () => {
		const item = check({});
		expect(item.invalid).toEqual([]);
		expect(item.request.slug).toBe('kling-v4.0-std-i2v');
		expect(bodyOf(item)).toEqual({});
	});

	it.each(['imageToVideo', 'textToVideo', 'motionControl'] as const)(
		'has each parameter of %s once, by the name that the newest model has for it',
		(operation) => {
			const { fields } = customModel('any', operation);
			expect(new Set(fields.map(({ parameter }) => parameter)).size).toBe(fields.length);
			const names = fields.map(({ api }) => api);
			expect(names).toContain(OWN[operation]);
			for (const older of ['image_url', 'guidance_scale']) expect(names).not.toContain(older);
		},
	);

	it('sends what is set, and what the additional fields hold', () => {
		const item = check(
			{ image: imageAt(), prompt: 'Steam', duration: '20', sound: 'true', end_image: undefined },
			{ seed: 7 },
		);
		expect(item.invalid).toEqual([]);
		expect(bodyOf(item)).toEqual({
			image: 'https://example.com/cup.png',
			prompt: 'Steam',
			duration: 20,
			sound: true,
			seed: 7,
		});
	});

	it('has no limits of other models', () => {
		const item = check({
			prompt: 'x'.repeat(5000),
			aspect_ratio: '21:9',
			cfg_scale: 7,
			voice_list: ['a', 'b', 'c'],
			image: fileWith(gifBytes()),
		});
		expect(item.invalid).toEqual([]);
		expect(bodyOf(item)).toMatchObject({ aspect_ratio: '21:9', cfg_scale: 7 });
	});

	it('leaves out what the editor calls Model Default', () => {
		expect(bodyOf(check({ sound: '', duration: '', aspect_ratio: '', prompt: '' }))).toEqual({});
	});

	it('takes an empty image URL for none', () => {
		const item = check({ image: imageAt(''), end_image: imageAt('') });
		expect(item.invalid).toEqual([]);
		expect(bodyOf(item)).toEqual({});
	});

	it.each([
		['duration', 'five'],
		['duration', 5.5],
		['cfg_scale', 'high'],
		['sound', 'maybe'],
		['prompt', {}],
		['image', fileWith(Buffer.alloc(0))],
		['image', { kind: 'missing' as const, asked: 'data', available: [] }],
		['image', imageAt('ftp://example.com/a.png')],
	])('still refuses nonsense: %s %p', (api, value) => {
		expect(check({ [api]: value }).invalid).toHaveLength(1);
	});
});
