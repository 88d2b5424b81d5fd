import { checkOf, imageAt, refusal, sent } from '../../../support/item';

const SLUG = 'kling-v3.0-std-i2v';
const STRINGS = 'kling-v3.0-pro-t2v';
const base = { image: imageAt(), prompt: 'Steam rises' };
const refuse = (multi_prompt: unknown) => refusal(SLUG, { ...base, multi_prompt });
const send = (multi_prompt: unknown) => sent(SLUG, { ...base, multi_prompt }).multi_prompt;

describe('shots', () => {
	it.each([[[]], [{}], [''], [null]])('%j is empty, and refused', (value) => {
		const { message, fix } = refuse(value);
		expect(message).toBe('Shots is empty');
		expect(fix).toContain('Single Prompt');
	});

	it.each([5, true, 'The cup', 'Sure! []'])('%j is no list of shots', (value) => {
		expect(refuse(value).message).toContain('Shots has to be a list');
	});

	it.each([undefined, null, '', '  '])('the prompt %p of a shot is missing', (prompt) => {
		expect(refuse([{ prompt: 'The cup' }, { prompt }]).message).toBe(
			'Shot 2 in Shots has no prompt',
		);
	});

	it.each([{}, [], new Date(0)])('the prompt %p of a shot is no text', (prompt) => {
		expect(refuse([{ prompt: 'The cup' }, { prompt }]).message).toContain(
			'The prompt of Shot 2 in Shots has to be text',
		);
	});

	it('say which fields an object in place of a prompt has', () => {
		const prompt = { scene: 'The cup', camera: 'slow pan' };
		const { message, fix } = refuse([{ prompt }]);
		expect(message).toBe(
			'The prompt of Shot 1 in Shots has to be text, not an object with scene, camera',
		);
		expect(fix).toBe('Choose the field that holds its text, like {{ $json.prompt.scene }}.');
	});

	it.each([SLUG, 'kling-v3.0-4k-i2v', STRINGS])(
		'say which fields are there but no prompt: %s',
		(slug) => {
			const image = slug === STRINGS ? {} : { image: base.image, prompt: base.prompt };
			const shots = ['The cup', 'The spoon', { scene: 'The cup', camera: 4 }];
			for (const multi_prompt of [shots, JSON.stringify({ scenes: shots })]) {
				expect(refusal(slug, { ...image, multi_prompt }).message).toBe(
					'Shot 3 in Shots has no prompt; it has: scene, camera',
				);
			}
		},
	);

	it.each([
		'[[Scene 1]] The cup',
		'{Camera: slow pan} The cup',
		'["Stop!" she shouts] The cup',
		'{"scene":"The cup","camera":"slow pan"}',
		'[{"prompt":"The cup"},{"prompt":"The spoon"}]',
		'{prompt: "The cup"}',
		'Sure! ["The cup", "The spoon"]',
	])('may have words for a prompt that only look like a list: %s', (prompt) => {
		expect(send([{ prompt }])).toEqual([{ prompt, duration: 5 }]);
	});

	it('a text in place of a shot is its prompt, as an expression may give it', () => {
		expect(send(['The cup', { prompt: 'The spoon', duration: 4 }])).toEqual([
			{ prompt: 'The cup', duration: 5 },
			{ prompt: 'The spoon', duration: 4 },
		]);
	});

	it.each([null, ''])('%j in place of a shot has no prompt', (shot) => {
		expect(refuse([shot]).message).toBe('Shot 1 in Shots has no prompt');
	});

	it.each([
		5,
		true,
		['The cup'],
		'[{"prompt":"The cup"}]',
		'{"prompt":"The cup"',
		'{prompt: "The cup"}',
		'{ prompt : The cup, duration: 5 }',
		'Sure! {"prompt":"The cup"}',
	])('%j in place of a shot is refused', (shot) => {
		expect(refuse(['The cup', shot]).message).toContain(
			'Shot 2 in Shots has to be text or an object, not ',
		);
	});

	it.each([
		{ prompt: 'The cup', durationSeconds: '7s' },
		{ json: { Prompt: 'The cup', seconds: 7 } },
		{ prompt: 'The cup', length: '7 seconds' },
		'{"prompt":"The cup","DURATION":7}',
	])('%j is a shot', (shot) => {
		expect(send([shot, 'The spoon'])).toEqual([
			{ prompt: 'The cup', duration: 7 },
			{ prompt: 'The spoon', duration: 5 },
		]);
	});

	it.each(['five', 5.5, 0, 2, 16, -3, Number.NaN, true, {}, [5]])(
		'the duration %p of a shot is refused, with its place',
		(duration) => {
			const { message, fix } = refuse([{ prompt: 'The cup', duration }]);
			expect(message).toContain('The duration of Shot 1 in Shots has to be');
			expect(fix).toContain('a whole number from 3 to 15');
		},
	);

	it.each([undefined, null, ''])('the duration %p of a shot is 5 seconds', (duration) => {
		const multi_prompt = [{ prompt: 'The cup', duration }];
		expect(sent(SLUG, { ...base, multi_prompt }).multi_prompt).toEqual([
			{ prompt: 'The cup', duration: 5 },
		]);
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

	const lasting = (...durations: number[]) =>
		durations.map((duration) => ({ prompt: 'The cup', duration }));

	it('that add up to another duration than the video decide, with a hint', () => {
		const values = { ...base, multi_prompt: lasting(4, 4) };
		expect(sent(SLUG, { ...values, duration: '10' }).duration).toBe(8);
		expect(checkOf(SLUG, { ...values, duration: '10' }).hints).toEqual([
			'The video lasts 8 seconds, the sum of its shots. Duration says "10".',
		]);
		expect(checkOf(SLUG, { ...values, duration: 8 }).hints).toEqual([]);
		expect(checkOf(SLUG, values).hints).toEqual([]);
	});

	it.each([[[8, 8]], [[15, 3]], [[3, 3, 3, 3, 3, 3]]])(
		'that last %j seconds are refused',
		(durations) => {
			const { message, fix } = refuse(lasting(...durations));
			expect(message).toContain("seconds, which isn't available for Kling v3.0 Standard");
			expect(fix).toContain('one of: 3, 4, 5');
		},
	);
});
