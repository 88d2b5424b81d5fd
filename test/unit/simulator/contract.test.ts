import SwaggerParser from '@apidevtools/swagger-parser';
import { contractPath, reasonStatus } from '../../../simulator/contract/contract';
import { validateSubmission } from '../../../simulator/contract/validate';

const image = 'https://example.com/a.png';

describe('the contract file', () => {
	it('is valid OpenAPI 3.1', async () => {
		await expect(SwaggerParser.validate(contractPath)).resolves.toMatchObject({ openapi: '3.1.0' });
	});

	it('sends a wrong key with 403 and a missing one with 400', () => {
		expect(reasonStatus.get('INVALID_API_KEY')).toBe(403);
		expect(reasonStatus.get('MISSING_API_KEY')).toBe(400);
		expect(reasonStatus.size).toBe(24);
	});
});

describe('a body that the documentation allows', () => {
	it.each([
		['kling-v3.0-std-i2v', { image, prompt: 'a' }],
		[
			'kling-v3.0-std-i2v',
			{
				image,
				prompt: 'a',
				negative_prompt: '',
				duration: 15,
				cfg_scale: 0.5,
				sound: true,
				multi_prompt: [{ prompt: 'b', duration: 3 }, { prompt: 'c' }],
			},
		],
		['kling-v3.0-std-i2v', { image, prompt: 'a', end_image: image }],
		['kling-v3.0-pro-i2v', { image, multi_prompt: ['b', 'c'] }],
		['kling-v3.0-4k-i2v', { image, prompt: 'a', duration: 3 }],
		['kling-v3.0-std-t2v', { prompt: 'é'.repeat(2500), aspect_ratio: '9:16' }],
		['kling-v3.0-pro-t2v', { multi_prompt: ['b'] }],
		['kling-v3.0-pro-t2v', { prompt: 'a' }],
		['kling-v3.0-4k-t2v', { prompt: 'a', cfg_scale: 1 }],
		[
			'kling-v3.0-motion-control',
			{
				image: 'aGVsbG8=',
				video: 'https://example.com/a.mp4',
				model_name: 'kling-v3-0-pro',
				character_orientation: 'video',
				keep_original_sound: false,
			},
		],
		['kling-v2.6-pro-i2v', { image, prompt: 'a', duration: 10, voice_list: ['v1', 'v2'] }],
		['kling-v2.1-i2v', { image, prompt: 'a', duration: '10', mode: 'Professional' }],
		['kling-v1.6-i2v', { image_url: image, prompt: 'a', duration: 10 }],
		[
			'kling-v1.6-i2v',
			{ image_url: image, end_image_url: image, prompt: 'a', mode: 'Professional' },
		],
		['kling-v1.6-t2v', { prompt: 'é'.repeat(2000), mode: 'Standard' }],
		['qwen-image-txt2img', { prompt: 'a', size: '1024*1024' }],
	])('%s %#', (slug, body) => {
		expect(validateSubmission(slug, body)).toEqual([]);
	});

	it('is not held to limits that are only believed', () => {
		const multi_prompt = Array.from({ length: 9 }, () => ({
			prompt: 'x'.repeat(600),
			duration: 1,
		}));
		expect(validateSubmission('kling-v3.0-4k-i2v', { image, prompt: 'a', multi_prompt })).toEqual(
			[],
		);
	});
});

describe('a body that the documentation refuses', () => {
	it.each([
		[
			'kling-v3.0-std-i2v',
			{},
			["body must have required property 'image'", "body must have required property 'prompt'"],
		],
		['kling-v3.0-std-i2v', { image, prompt: '' }, ['prompt must NOT have fewer than 1 characters']],
		['kling-v3.0-std-i2v', { image, prompt: 'a', duration: 5.5 }, ['duration must be integer']],
		['kling-v3.0-std-i2v', { image, prompt: 'a', duration: '5' }, ['duration must be integer']],
		['kling-v3.0-std-i2v', { image, prompt: 'a', duration: 2 }, ['duration must be >= 3']],
		['kling-v3.0-std-i2v', { image, prompt: 'a', duration: 16 }, ['duration must be <= 15']],
		[
			'kling-v3.0-std-i2v',
			{ image, prompt: 'a', aspect_ratio: '1:1' },
			['aspect_ratio is not a field of this model'],
		],
		[
			'kling-v3.0-std-i2v',
			{ image, prompt: 'x'.repeat(2501) },
			['prompt must NOT have more than 2500 characters'],
		],
		['kling-v3.0-std-i2v', { image, prompt: 'a', cfg_scale: 1.1 }, ['cfg_scale must be <= 1']],
		[
			'kling-v3.0-std-i2v',
			{ image, prompt: 'a', multi_prompt: ['b'] },
			['multi_prompt[0] must be object'],
		],
		[
			'kling-v3.0-4k-i2v',
			{ image, prompt: 'a', multi_prompt: [{ prompt: 'b', duration: 1.5, shot: 1 }] },
			[
				'multi_prompt[0].shot is not a field of this model',
				'multi_prompt[0].duration must be integer',
			],
		],
		[
			'kling-v3.0-std-i2v',
			{ image, prompt: 'a', end_image: image, multi_prompt: [] },
			['end_image cannot be used together with multi_prompt'],
		],
		['kling-v3.0-pro-i2v', { image }, ['prompt or multi_prompt is required']],
		['kling-v3.0-pro-i2v', { image, multi_prompt: [] }, ['prompt or multi_prompt is required']],
		[
			'kling-v3.0-pro-i2v',
			{ image, multi_prompt: [{ prompt: 'b' }] },
			['multi_prompt[0] must be string'],
		],
		[
			'kling-v3.0-pro-i2v',
			{ image, prompt: 'a', multi_prompt: ['b'] },
			['prompt and multi_prompt cannot be used together'],
		],
		['kling-v3.0-pro-t2v', {}, ['prompt or multi_prompt is required']],
		[
			'kling-v3.0-pro-t2v',
			{ prompt: 'a', multi_prompt: ['b'] },
			['prompt and multi_prompt cannot be used together'],
		],
		[
			'kling-v3.0-std-t2v',
			{ prompt: 'a', aspect_ratio: '4:3' },
			['aspect_ratio must be equal to one of the allowed values: 16:9,9:16,1:1'],
		],
		['kling-v3.0-std-t2v', { prompt: 'a', image }, ['image is not a field of this model']],
		[
			'kling-v3.0-motion-control',
			{ image, video: 'AAAA', model_name: 'kling-v3-0-std', character_orientation: 'left' },
			[
				'video must match pattern "^https?://\\S+$"',
				'character_orientation must be equal to one of the allowed values: image,video',
			],
		],
		[
			'kling-v2.6-pro-i2v',
			{ image, prompt: 'a', duration: 6 },
			['duration must be equal to one of the allowed values: 5,10'],
		],
		[
			'kling-v2.6-pro-i2v',
			{ image, prompt: 'a', voice_list: ['a', 'b', 'c'] },
			['voice_list must NOT have more than 2 items'],
		],
		[
			'kling-v2.6-pro-i2v',
			{ image, prompt: 'a', voice_list: [{}] },
			['voice_list[0] must be string'],
		],
		['kling-v2.6-pro-i2v', 'text', ['body must be object']],
		[
			'kling-v2.1-i2v',
			{ image, prompt: 'a', duration: 5 },
			['duration must be string', 'duration must be equal to one of the allowed values: 5,10'],
		],
		[
			'kling-v1.6-i2v',
			{ image, prompt: 'a' },
			["body must have required property 'image_url'", 'image is not a field of this model'],
		],
		[
			'kling-v1.6-i2v',
			{ image_url: image, end_image_url: image, prompt: 'a' },
			['end_image_url takes the mode Professional'],
		],
		[
			'kling-v1.6-i2v',
			{ image_url: image, end_image_url: image, prompt: 'a', mode: 'Standard' },
			['end_image_url takes the mode Professional'],
		],
		[
			'kling-v1.6-t2v',
			{ prompt: 'a', mode: 'Professional' },
			['mode must be equal to one of the allowed values: Standard'],
		],
		['kling-v9', {}, ['kling-v9 is not a model of this contract']],
	])('%s %#', (slug, body, mistakes) => {
		expect(validateSubmission(slug, body).sort()).toEqual([...mistakes].sort());
	});
});
