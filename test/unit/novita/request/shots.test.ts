import { checkOf, linkTo, refusal, sent } from '../../../support/item';

const SLUG = 'kling-v3.0-std-i2v';
const STRINGS = 'kling-v3.0-pro-t2v';
const base = { image: linkTo(), prompt: 'Steam rises' };
const refuse = (multi_prompt: unknown) => refusal(SLUG, { ...base, multi_prompt });
const send = (multi_prompt: unknown) => sent(SLUG, { ...base, multi_prompt }).multi_prompt;

describe('shots', () => {
	it.each([[[]], ['text'], [{}], [5], [null]])('%j is empty, and refused', (value) => {
		const { message, fix } = refuse(value);
		expect(message).toBe('Shots is empty');
		expect(fix).toContain('Single Prompt');
	});

	it.each([undefined, null, '', '  ', {}, [], new Date(0)])(
		'the prompt %p of a shot is refused, with its place',
		(prompt) => {
			const { message } = refuse([{ prompt: 'The cup' }, { prompt }]);
			expect(message).toBe('Shot 2 of Shots has no prompt');
		},
	);

	it('a text in place of a shot is its prompt, as an expression may give it', () => {
		expect(send(['The cup', { prompt: 'The spoon', duration: 4 }])).toEqual([
			{ prompt: 'The cup', duration: 5 },
			{ prompt: 'The spoon', duration: 4 },
		]);
	});

	it.each([null, 5, '', []])('%j in place of a shot is refused', (shot) => {
		expect(refuse([shot]).message).toBe('Shot 1 of Shots has no prompt');
	});

	it.each(['five', 5.5, 0, -3, Number.NaN, true, {}, [5]])(
		'the duration %p of a shot is refused, with its place',
		(duration) => {
			const { message, fix } = refuse([{ prompt: 'The cup', duration }]);
			expect(message).toContain('Shot 1 of Shots has the duration');
			expect(fix).toContain('3 to 15 seconds');
		},
	);

	it.each([undefined, null, ''])('the duration %p of a shot is 5 seconds', (duration) => {
		const multi_prompt = [{ prompt: 'The cup', duration }];
		expect(sent(SLUG, { ...base, multi_prompt }).multi_prompt).toEqual([
			{ prompt: 'The cup', duration: 5 },
		]);
	});

	it.each([1, 2, 16, 60])('%i seconds are only known not to work: a hint', (duration) => {
		const { invalid, hints } = checkOf(SLUG, {
			...base,
			multi_prompt: [{ prompt: 'The cup', duration }],
		});
		expect(invalid).toEqual([]);
		expect(hints).toEqual([expect.stringContaining(`Shot 1 lasts ${duration} seconds`)]);
	});

	it('a prompt of a shot that is a number becomes text', () => {
		const multi_prompt = [{ prompt: 42, duration: 5 }];
		expect(sent(SLUG, { ...base, multi_prompt }).multi_prompt).toEqual([
			{ prompt: '42', duration: 5 },
		]);
	});

	it('keep their order', () => {
		const prompts = Array.from({ length: 6 }, (_, index) => `shot ${index}`);
		const multi_prompt = prompts.map((prompt) => ({ prompt }));
		expect(sent(STRINGS, { multi_prompt }).multi_prompt).toEqual(prompts);
	});

	it('as strings need no duration that makes sense', () => {
		const multi_prompt = [{ prompt: 'The cup', duration: 'five' }];
		expect(sent(STRINGS, { multi_prompt }).multi_prompt).toEqual(['The cup']);
	});

	it('that add up to another duration than the video give a hint', () => {
		const multi_prompt = [
			{ prompt: 'The cup', duration: 4 },
			{ prompt: 'The steam', duration: 4 },
		];
		expect(checkOf(SLUG, { ...base, multi_prompt, duration: '10' }).hints).toEqual([
			expect.stringContaining('8 seconds together and Duration is 10'),
		]);
		expect(checkOf(SLUG, { ...base, multi_prompt, duration: 8 }).hints).toEqual([]);
		expect(checkOf(SLUG, { ...base, multi_prompt }).hints).toEqual([]);
	});
});
