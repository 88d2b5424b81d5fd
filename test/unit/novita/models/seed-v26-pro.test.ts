import { shownProperty } from '../../../support/editor';
import { gifBytes } from '../../../../tools/images';
import {
	checkOf,
	fileWith,
	IMAGE_URL,
	linkTo,
	modelOf,
	pngFile,
	refusal,
	sent,
} from '../../../support/item';

const SLUG = 'kling-v2.6-pro-i2v';
const base = { image: linkTo(), prompt: 'Steam rises' };
const editor = { operation: 'imageToVideo', model: SLUG };
const send = (values: Record<string, unknown>) => sent(SLUG, { ...base, ...values });
const refuse = (values: Record<string, unknown>) => refusal(SLUG, { ...base, ...values });

describe('the page Kling V2.6 Pro Image-to-Video', () => {
	it('is POST /v3/async/kling-v2.6-pro-i2v with the fields of the page, and no other', () => {
		const { fields, page } = modelOf(SLUG);
		expect(page).toContain(SLUG);
		expect(fields.map(({ api }) => api).sort()).toEqual([
			'aspect_ratio',
			'cfg_scale',
			'duration',
			'image',
			'negative_prompt',
			'prompt',
			'sound',
			'voice_list',
		]);
		expect(fields.filter(({ required }) => required).map(({ api }) => api)).toEqual([
			'image',
			'prompt',
		]);
	});

	it('every field: the body has the types of the page', () => {
		const values = {
			image: linkTo(),
			sound: true,
			prompt: '<<<voice_1>>> greets <<<voice_2>>>',
			duration: 10,
			cfg_scale: 0.7,
			voice_list: ['voice-a', 'voice-b'],
			aspect_ratio: '9:16',
			negative_prompt: 'blurry',
		};
		expect(sent(SLUG, values)).toEqual({ ...values, image: IMAGE_URL });
	});

	it('only required fields: nothing that was not set is sent', () => {
		expect(send({})).toEqual({ image: IMAGE_URL, prompt: 'Steam rises' });
	});

	it.each([{ end_image: linkTo() }, { multi_prompt: [{ prompt: 'The cup' }] }])(
		'%j is not on the page, and is not sent',
		(values) => {
			expect(send(values)).toEqual({ image: IMAGE_URL, prompt: 'Steam rises' });
		},
	);

	it('is offered with the date of its announced retirement, and never by default', () => {
		const { options = [], default: byDefault } = shownProperty(editor, 'model');
		const option = options.find((each) => 'value' in each && each.value === SLUG);
		expect(JSON.stringify(option)).toContain('retirement for 22 July 2026');
		expect(byDefault).toBe('kling-v3.0-std-i2v');
		expect(shownProperty(editor, 'retiredNotice').displayName).toMatch(
			/22 July 2026\. .* use <a href="[^"]*kling-v3\.0-pro-i2v"[^>]*>Kling v3\.0 Pro<\/a>/,
		);
	});
});

describe('Kling V2.6 Pro Image-to-Video, image', () => {
	it('is required', () => {
		expect(refuse({ image: undefined }).message).toBe('Image is missing');
	});

	it('10 MB are accepted in either kind of megabyte, a byte more is refused', () => {
		expect(send({ image: pngFile(640, 480, 10_000_000) }).image).toMatch(/^data:image\/png/);
		expect(send({ image: pngFile(640, 480, 10_485_760) }).image).toMatch(/^data:image\/png/);
		expect(refuse({ image: pngFile(640, 480, 10_485_761) }).field).toBe('Image');
	});

	it('300 x 300 px are accepted, 299 are refused', () => {
		expect(send({ image: pngFile(300, 300) }).image).toBeDefined();
		expect(refuse({ image: pngFile(299, 300) }).message).toContain('299 x 300 px');
		expect(refuse({ image: pngFile(300, 299) }).message).toContain('300 x 299 px');
	});

	it('1:2.5 and 2.5:1 are accepted, 1:3 and 3:1 are refused', () => {
		expect(send({ image: pngFile(400, 1000) }).image).toBeDefined();
		expect(send({ image: pngFile(1000, 400) }).image).toBeDefined();
		expect(refuse({ image: pngFile(400, 1200) }).message).toContain('aspect ratio');
		expect(refuse({ image: pngFile(1200, 400) }).message).toContain('aspect ratio');
	});

	it('a GIF is refused', () => {
		expect(refuse({ image: fileWith(gifBytes()) }).message).toContain('a GIF');
	});
});

describe('Kling V2.6 Pro Image-to-Video, sound', () => {
	it('is true by default', () => {
		expect(shownProperty(editor, 'sound')).toMatchObject({ type: 'boolean', default: true });
	});

	it.each([true, false])('%j is sent as a boolean', (sound) => {
		expect(send({ sound }).sound).toBe(sound);
	});
});

describe('Kling V2.6 Pro Image-to-Video, prompt and negative_prompt', () => {
	it.each([undefined, '', '  '])('the prompt is required: %j is refused', (prompt) => {
		expect(refuse({ prompt }).message).toBe('Prompt is missing');
	});

	it.each([
		['prompt', 'Prompt'],
		['negative_prompt', 'Negative Prompt'],
	])('%s has at most 2,500 characters', (api, label) => {
		expect(send({ [api]: 'é'.repeat(2500) })[api]).toHaveLength(2500);
		expect(refuse({ [api]: 'é'.repeat(2501) }).message).toBe(
			`${label} has 2,501 characters, and the limit is 2,500`,
		);
	});
});

describe('Kling V2.6 Pro Image-to-Video, duration', () => {
	it('offers 5 and 10 seconds, and 5 by default', () => {
		const { options, default: byDefault } = shownProperty(editor, 'duration');
		expect(options).toEqual([
			{ name: '5 Seconds', value: 5 },
			{ name: '10 Seconds', value: 10 },
		]);
		expect(byDefault).toBe(5);
	});

	it.each([5, 10, '5', '10'])('%j is sent as an integer', (duration) => {
		expect(send({ duration }).duration).toBe(Number(duration));
	});

	it.each([7, 3, 15, 4, 6, 9, 11, '7', 'five', 5.1])('%j is refused', (duration) => {
		const { message, fix } = refuse({ duration });
		expect(message).toContain("isn't available for Kling v2.6 Pro");
		expect(fix).toBe('Set Duration to one of: 5, 10 seconds.');
	});
});

describe('Kling V2.6 Pro Image-to-Video, cfg_scale', () => {
	it.each([0, 1, 0.5])('%j is accepted', (cfg_scale) => {
		expect(send({ cfg_scale }).cfg_scale).toBe(cfg_scale);
	});

	it.each([-0.01, 1.01])('%j is refused', (cfg_scale) => {
		expect(refuse({ cfg_scale }).message).toContain('a number from 0 to 1');
	});
});

describe('Kling V2.6 Pro Image-to-Video, voice_list', () => {
	it.each([[[]], [undefined]])('%j is not sent', (voice_list) => {
		expect(send({ voice_list })).not.toHaveProperty('voice_list');
	});

	it.each([[['a']], [['a', 'b']]])('%j is sent as an array of strings', (voice_list) => {
		expect(send({ voice_list }).voice_list).toEqual(voice_list);
	});

	it('the items of the editor become an array of strings', () => {
		const voice_list = [{ voiceId: '829824295735410756' }, { voiceId: 'b' }];
		expect(send({ voice_list }).voice_list).toEqual(['829824295735410756', 'b']);
	});

	it('three voices are refused', () => {
		expect(refuse({ voice_list: ['a', 'b', 'c'] }).message).toBe(
			'Voices has 3 voices, and the limit is 2',
		);
	});

	it.each(['', '  ', null, undefined, 5, {}, []])('a voice that is %j is refused', (voice) => {
		expect(refuse({ voice_list: ['a', { voiceId: voice }] }).message).toBe(
			'Voice 2 of Voices has no voice ID',
		);
	});

	it('voices with sound off, or not named in the prompt, give hints and are sent', () => {
		const { invalid, hints } = checkOf(SLUG, {
			...base,
			prompt: '<<<voice_1>>> speaks',
			sound: false,
			voice_list: ['a', 'b'],
		});
		expect(invalid).toEqual([]);
		expect(hints).toHaveLength(2);
		expect(hints[0]).toContain('Sound is off');
		expect(hints[1]).toContain('<<<voice_2>>>');
	});

	it('voices with sound on that the prompt names give no hint', () => {
		const values = { ...base, prompt: '<<<voice_1>>> speaks', sound: true, voice_list: ['a'] };
		expect(checkOf(SLUG, values).hints).toEqual([]);
	});
});

describe('Kling V2.6 Pro Image-to-Video, aspect_ratio', () => {
	it('offers the three of the page, and 16:9 by default', () => {
		const { options = [], default: byDefault } = shownProperty(editor, 'aspectRatio');
		expect(options.map((each) => ('value' in each ? each.value : undefined))).toEqual([
			'16:9',
			'9:16',
			'1:1',
		]);
		expect(byDefault).toBe('16:9');
	});

	it.each(['16:9', '9:16', '1:1'])('%s is sent', (aspect_ratio) => {
		expect(send({ aspect_ratio }).aspect_ratio).toBe(aspect_ratio);
	});

	it.each(['4:3', '16/9', 16, ['16:9'], { value: '16:9' }])('%j is refused', (aspect_ratio) => {
		expect(refuse({ aspect_ratio }).fix).toBe('Set Aspect Ratio to one of: 16:9, 9:16, 1:1.');
	});
});
