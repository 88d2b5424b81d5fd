import { catalogue } from '../../../../nodes/novita/models/catalogue';
import { fieldsInContract, modelSlugs } from '../../../../simulator/contract/validate';
import { shownProperty } from '../../../support/editor';
import { checkOf, IMAGE_URL, linkTo, modelOf, pngFile, refusal, sent } from '../../../support/item';

const fieldsOf = (slug: string) =>
	modelOf(slug)
		.fields.map(({ api }) => api)
		.sort();

const seconds = Array.from({ length: 13 }, (_, index) => index + 3);

describe('the catalogue', () => {
	it('has the models of the contract, each once', () => {
		expect(catalogue.map(({ slug }) => slug).sort()).toEqual([...modelSlugs].sort());
	});

	it.each(modelSlugs)('has the fields of the contract for %s, and no other', (slug) => {
		expect(fieldsOf(slug)).toEqual(fieldsInContract(slug));
	});

	it('names for each field an own body key and an own parameter', () => {
		for (const { fields } of catalogue) {
			expect(new Set(fields.map(({ api }) => api)).size).toBe(fields.length);
			expect(new Set(fields.map(({ parameter }) => parameter)).size).toBe(fields.length);
		}
	});

	it('only forbids together what the model has', () => {
		for (const { slug, notTogether } of catalogue) {
			for (const key of notTogether.flat()) expect(fieldsOf(slug)).toContain(key);
		}
	});
});

describe('Kling v3.0 Pro Image-to-Video', () => {
	const slug = 'kling-v3.0-pro-i2v';
	const base = { image: linkTo(), prompt: 'Steam rises' };

	it('has the fields of the Standard page', () => {
		expect(fieldsOf(slug)).toEqual(fieldsOf('kling-v3.0-std-i2v'));
	});

	it('multi_prompt is a list of strings, in place of the prompt', () => {
		const multi_prompt = [{ prompt: 'The cup', duration: 5 }, { prompt: 'The steam' }];
		expect(sent(slug, { image: linkTo(), multi_prompt })).toEqual({
			image: IMAGE_URL,
			multi_prompt: ['The cup', 'The steam'],
		});
	});

	it('prompt or multi_prompt is required', () => {
		expect(refusal(slug, { image: linkTo() }).message).toBe('Prompt is missing');
	});

	it('prompt and multi_prompt together are refused', () => {
		const { message } = refusal(slug, { ...base, multi_prompt: [{ prompt: 'The cup' }] });
		expect(message).toBe("Prompt and Shots can't be used together with Kling v3.0 Pro");
	});

	it('end_image and multi_prompt together are refused', () => {
		const values = {
			image: linkTo(),
			end_image: linkTo(),
			multi_prompt: [{ prompt: 'The cup' }],
		};
		expect(refusal(slug, values).message).toContain('End Image and Shots');
	});

	it('does not count the durations of shots that have none', () => {
		const values = { image: linkTo(), duration: 15, multi_prompt: [{ prompt: 'The cup' }] };
		expect(checkOf(slug, values).hints).toEqual([]);
	});
});

describe('Kling v3.0 4K Image-to-Video', () => {
	const slug = 'kling-v3.0-4k-i2v';
	const base = { image: linkTo(), prompt: 'Steam rises' };

	it('takes shots as objects, beside the prompt', () => {
		const multi_prompt = [{ prompt: 'The cup', duration: 5 }];
		expect(sent(slug, { ...base, multi_prompt }).multi_prompt).toEqual(multi_prompt);
	});

	it('a file gives a hint, since only a URL is documented, and is sent', () => {
		const { invalid, hints } = checkOf(slug, { ...base, image: pngFile(640, 480) });
		expect(invalid).toEqual([]);
		expect(hints).toHaveLength(1);
		expect(hints[0]).toContain('4K');
	});

	it('a URL gives no hint', () => {
		expect(checkOf(slug, base).hints).toEqual([]);
	});
});

describe.each(['kling-v3.0-std-t2v', 'kling-v3.0-pro-t2v', 'kling-v3.0-4k-t2v'])('%s', (slug) => {
	const editor = { operation: 'textToVideo', model: slug };

	it('every field is sent as the page has it', () => {
		const values = {
			prompt: 'Steam rises',
			negative_prompt: 'blurry',
			duration: 15,
			cfg_scale: 1,
			aspect_ratio: '1:1',
			sound: true,
		};
		expect(sent(slug, values)).toEqual(values);
	});

	it('has no image', () => {
		expect(sent(slug, { prompt: 'Steam rises', image: linkTo() })).toEqual({
			prompt: 'Steam rises',
		});
	});

	it('needs a prompt', () => {
		expect(refusal(slug, {}).message).toBe('Prompt is missing');
	});

	it.each(seconds)('offers %i seconds', (duration) => {
		expect(sent(slug, { prompt: 'Steam rises', duration }).duration).toBe(duration);
	});

	it.each([2, 16])('refuses %i seconds', (duration) => {
		expect(refusal(slug, { prompt: 'Steam rises', duration }).field).toBe('Duration');
	});

	it('has sound off and 16:9 by default', () => {
		expect(shownProperty(editor, 'sound').default).toBe(false);
		expect(shownProperty(editor, 'aspectRatio').default).toBe('16:9');
		expect(shownProperty(editor, 'duration').default).toBe(5);
	});
});

describe('Kling v3.0 Pro Text-to-Video', () => {
	const slug = 'kling-v3.0-pro-t2v';

	it('takes shots as strings in place of the prompt', () => {
		const values = { multi_prompt: [{ prompt: 'The cup' }, { prompt: 'The steam' }] };
		expect(sent(slug, values)).toEqual({ multi_prompt: ['The cup', 'The steam'] });
	});

	it('refuses both', () => {
		const values = { prompt: 'Steam rises', multi_prompt: [{ prompt: 'The cup' }] };
		expect(refusal(slug, values).message).toContain("can't be used together");
	});
});

describe('Kling v3.0 Motion Control', () => {
	const slug = 'kling-v3.0-motion-control';
	const base = {
		image: linkTo(),
		video: 'https://example.com/dance.mp4',
		model_name: 'kling-v3-0-std',
		character_orientation: 'image',
	};
	const editor = { operation: 'motionControl', model: slug };

	it('every field is sent as the page has it', () => {
		const values = {
			...base,
			model_name: 'kling-v3-0-pro',
			character_orientation: 'video',
			prompt: 'She dances',
			negative_prompt: 'blurry',
			keep_original_sound: false,
		};
		expect(sent(slug, values)).toEqual({ ...values, image: IMAGE_URL });
	});

	it('needs no prompt', () => {
		expect(sent(slug, { ...base, prompt: '' })).toEqual({ ...base, image: IMAGE_URL });
	});

	it.each(['image', 'video', 'model_name', 'character_orientation'])('needs %s', (api) => {
		expect(refusal(slug, { ...base, [api]: undefined }).message).toContain('is missing');
	});

	it('has the defaults of the page', () => {
		expect(shownProperty(editor, 'motionModel').default).toBe('kling-v3-0-std');
		expect(shownProperty(editor, 'characterOrientation').default).toBe('image');
		expect(shownProperty(editor, 'keepOriginalSound').default).toBe(true);
	});

	it.each(['model_name', 'character_orientation'])('refuses another %s', (api) => {
		expect(refusal(slug, { ...base, [api]: 'other' }).fix).toContain('to one of');
	});

	it.each(['https://example.com/dance.mov', 'https://example.com/dance.MP4?n=1'])(
		'%s gives no hint',
		(video) => {
			expect(checkOf(slug, { ...base, video }).hints).toEqual([]);
		},
	);

	it('a video that ends otherwise gives a hint, and is sent', () => {
		const { invalid, hints } = checkOf(slug, { ...base, video: 'https://example.com/d.avi' });
		expect(invalid).toEqual([]);
		expect(hints).toEqual(['Motion Video URL ends in .avi. Novita documents .mp4, .mov.']);
	});
});
