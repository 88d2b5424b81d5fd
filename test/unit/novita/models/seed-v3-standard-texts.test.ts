import { shownProperty } from '../../../support/editor';
import { checkOf, linkTo, refusal, sent } from '../../../support/item';

const SLUG = 'kling-v3.0-std-i2v';
const base = { image: linkTo(), prompt: 'Steam rises' };
const editor = { operation: 'imageToVideo', model: SLUG };
const send = (values: Record<string, unknown>) => sent(SLUG, { ...base, ...values });
const refuse = (values: Record<string, unknown>) => refusal(SLUG, { ...base, ...values });

describe('Kling v3.0 Standard Image-to-Video, prompt', () => {
	it.each([undefined, null, '', '   ', '\n\t'])('is required: %j is refused', (prompt) => {
		expect(refuse({ prompt }).message).toBe('Prompt is missing');
	});

	it('2,500 characters are accepted', () => {
		expect(send({ prompt: 'x'.repeat(2500) }).prompt).toHaveLength(2500);
	});

	it('2,501 characters are refused', () => {
		expect(refuse({ prompt: 'x'.repeat(2501) }).message).toBe(
			'Prompt has 2,501 characters, and the limit is 2,500',
		);
	});

	it('an emoji counts as one character', () => {
		expect(send({ prompt: '🎬'.repeat(2500) }).prompt).toBe('🎬'.repeat(2500));
		expect(refuse({ prompt: '🎬'.repeat(2501) }).message).toContain('2,501 characters');
	});
});

describe('Kling v3.0 Standard Image-to-Video, negative_prompt', () => {
	it('is sent as it is', () => {
		expect(send({ negative_prompt: ' blurry ' }).negative_prompt).toBe(' blurry ');
	});

	it.each([undefined, '', '  '])('%j is not sent', (value) => {
		expect(send({ negative_prompt: value })).not.toHaveProperty('negative_prompt');
	});

	it('2,500 characters are accepted, 2,501 are refused', () => {
		expect(send({ negative_prompt: 'x'.repeat(2500) }).negative_prompt).toHaveLength(2500);
		expect(refuse({ negative_prompt: 'x'.repeat(2501) }).field).toBe('Negative Prompt');
	});
});

describe('Kling v3.0 Standard Image-to-Video, duration', () => {
	const seconds = [3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15];

	it('offers 3 to 15 seconds, and 5 by default', () => {
		const { options, default: byDefault } = shownProperty(editor, 'duration');
		expect(options).toEqual(seconds.map((value) => ({ name: `${value} Seconds`, value })));
		expect(byDefault).toBe(5);
	});

	it.each(seconds)('%i is sent as an integer', (duration) => {
		expect(send({ duration }).duration).toBe(duration);
	});

	it.each([
		['3', 3],
		['5', 5],
		[' 15 ', 15],
		[5.0, 5],
	])('%j is taken as %i', (given, duration) => {
		expect(send({ duration: given }).duration).toBe(duration);
	});

	it.each([2, 16, 0, -5, 5.5, '5.5', 'five', '5s', true, Number.NaN, Infinity, [5], { value: 5 }])(
		'%p is refused',
		(duration) => {
			const { field, fix } = refuse({ duration });
			expect(field).toBe('Duration');
			expect(fix).toContain('3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15 seconds');
		},
	);
});

describe('Kling v3.0 Standard Image-to-Video, cfg_scale', () => {
	it('ranges from 0 to 1 in the editor', () => {
		const options = shownProperty(editor, 'options').options ?? [];
		expect(options.find(({ name }) => name === 'cfgScale')).toMatchObject({
			type: 'number',
			typeOptions: { minValue: 0, maxValue: 1 },
			default: 0.5,
		});
	});

	it.each([
		[0, 0],
		[1, 1],
		[0.35, 0.35],
		['0.5', 0.5],
	])('%j is sent as the number %j', (given, body) => {
		expect(send({ cfg_scale: given }).cfg_scale).toBe(body);
	});

	it.each([-0.01, 1.01, Number.NaN, Infinity, 'high', true, [], {}])('%p is refused', (given) => {
		const { message } = refuse({ cfg_scale: given });
		expect(message).toContain('a number from 0 to 1');
	});
});

describe('Kling v3.0 Standard Image-to-Video, multi_prompt', () => {
	it('is an array of objects with a prompt and a duration', () => {
		const multi_prompt = [
			{ prompt: 'The cup', duration: 4 },
			{ prompt: 'The steam', duration: 6 },
		];
		expect(send({ multi_prompt, duration: 10 }).multi_prompt).toEqual(multi_prompt);
	});

	it('a shot without a duration lasts 5 seconds, and one as text becomes an integer', () => {
		const multi_prompt = [{ prompt: 'The cup' }, { prompt: 'The steam', duration: '7' }];
		expect(send({ multi_prompt }).multi_prompt).toEqual([
			{ prompt: 'The cup', duration: 5 },
			{ prompt: 'The steam', duration: 7 },
		]);
	});

	it('goes along with the prompt, which stays required', () => {
		const multi_prompt = [{ prompt: 'The cup', duration: 5 }];
		expect(send({ multi_prompt }).prompt).toBe('Steam rises');
		expect(refuse({ multi_prompt, prompt: '' }).message).toBe('Prompt is missing');
	});

	it('has no other keys than the page', () => {
		const multi_prompt = [{ prompt: 'The cup', duration: 5, camera: 'left', id: 1 }];
		expect(send({ multi_prompt }).multi_prompt).toEqual([{ prompt: 'The cup', duration: 5 }]);
	});

	it('the limits that the page does not have give hints, and are sent', () => {
		const multi_prompt = Array.from({ length: 7 }, () => ({
			prompt: 'x'.repeat(513),
			duration: 2,
		}));
		const { invalid, hints } = checkOf(SLUG, { ...base, multi_prompt, duration: 15 });
		expect(invalid).toEqual([]);
		expect(hints.filter((hint) => hint.includes('7 shots'))).toHaveLength(1);
		expect(hints.filter((hint) => hint.includes('512 characters'))).toHaveLength(7);
		expect(hints.filter((hint) => hint.includes('lasts 2 seconds'))).toHaveLength(7);
		expect(hints.filter((hint) => hint.includes('14 seconds together'))).toHaveLength(1);
	});

	it('shots within all known limits give no hint', () => {
		const multi_prompt = [
			{ prompt: 'x'.repeat(512), duration: 3 },
			{ prompt: 'The steam', duration: 12 },
		];
		expect(checkOf(SLUG, { ...base, multi_prompt, duration: 15 }).hints).toEqual([]);
	});
});
