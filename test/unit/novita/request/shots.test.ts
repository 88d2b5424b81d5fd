import { checkOf, imageAt, refusal, sent } from '../../../support/item';

const SLUG = 'kling-v3.0-std-i2v';
const base = { image: imageAt(), prompt: 'Steam rises' };
const refuse = (multi_prompt: unknown) => refusal(SLUG, { ...base, multi_prompt });
const send = (multi_prompt: unknown) => sent(SLUG, { ...base, multi_prompt }).multi_prompt;

const TO_MEND = 'Enter a list of shots, like [{ "prompt": "A cup on a table", "duration": 5 }].';
const PROMPT = 'Fill in the prompt of the shot, or remove the shot.';
const NO_LIST = 'Shots has to be a list';
const EMPTY = 'Add at least one shot, or set Prompt Mode to Single Prompt.';

/** What of a list of shots is refused: its words begin the message and the fix. */
it.each<[message: string, fix: string, lists: unknown[]]>([
	['Shots is empty', EMPTY, [[], {}, '', null]],
	[NO_LIST, TO_MEND, [5, true, 'The cup', 'Sure! []']],
	['Shot 2 in Shots has no prompt', PROMPT, [{ prompt: ' ' }, {}, null].map((shot) => ['a', shot])],
	['Shot 2 in Shots has no prompt; it has: scene', PROMPT, [['a', { scene: 'The cup' }]]],
	['The prompt of Shot 1 in Shots has to be text, not', PROMPT, [[{ prompt: [] }]]],
	[
		'The prompt of Shot 1 in Shots has to be text, not an object with scene, camera',
		'Choose the field that holds its text, like {{ $json.prompt.scene }}.',
		[[{ prompt: { scene: 'The cup', camera: 'slow' } }]],
	],
	[
		'The prompt of Shot 1 in Shots has to be text, not an object with a b',
		'Choose the field that holds its text, like {{ $json.prompt.text }}.',
		[[{ prompt: { 'a b': 'The cup' } }]],
	],
	[
		'The prompt of Shot 1 in Shots contains only undefined',
		'An expression found no value.',
		[['undefined']],
	],
	[
		'Shot 2 in Shots has to be text or an object, not ',
		TO_MEND,
		[
			...[5, true, ['The cup'], '[{"prompt":"The cup"}]', '{"prompt":"The cup"'],
			...['{prompt: "The cup"}', '{ prompt : The cup, duration: 5 }', 'Sure! {"prompt":"The cup"}'],
		].map((shot) => ['The cup', shot]),
	],
	[
		'Shots add up to 18 seconds, which isn',
		'Set lengths that add up to one of: 3, 4, 5',
		[[15, 3], Array(6).fill(3)].map((of) =>
			of.map((duration) => ({ prompt: 'The cup', duration })),
		),
	],
])('%s', (words, mend, lists) => {
	for (const list of lists) {
		const { message, fix } = refuse(list);
		expect([list, message.slice(0, words.length)]).toEqual([list, words]);
		expect(fix.slice(0, mend.length)).toBe(mend);
	}
});

/** What else may stand for a shot, or in it. */
it.each<[sent: { prompt: string; duration: number }, shots: unknown[]]>([
	[{ prompt: 'The cup', duration: 5 }, ['The cup', { prompt: ' The cup ', duration: '' }]],
	[{ prompt: 'The cup', duration: 7 }, [{ json: { Prompt: 'The cup', seconds: 7 } }]],
	[{ prompt: 'The cup', duration: 7 }, [{ prompt: 'The cup', length: '7 seconds' }]],
	[{ prompt: 'The cup', duration: 7 }, ['{"prompt":"The cup","durationSeconds":"7s"}']],
	[{ prompt: '42', duration: 5 }, [{ prompt: 42, duration: null }]],
	...[
		...['[[Scene 1]] The cup', '{Camera: slow pan} The cup', '["Stop!" she shouts] The cup'],
		...['{"scene":"The cup","camera":"slow pan"}', '[{"prompt":"The cup"},{"prompt":"b"}]'],
		...['{prompt: "The cup"}', 'Sure! ["The cup", "The spoon"]'],
	].map((prompt): [{ prompt: string; duration: number }, unknown[]] => [
		{ prompt, duration: 5 },
		[{ prompt }],
	]),
])('%j is sent', (shot, shots) => {
	for (const each of shots) {
		expect(send([each, 'The spoon'])).toEqual([shot, { prompt: 'The spoon', duration: 5 }]);
	}
});

it('decide how long the video is, with a hint where it says otherwise', () => {
	const multi_prompt = [4, 4].map((duration) => ({ prompt: 'The cup', duration }));
	const values = { ...base, multi_prompt };
	expect(sent(SLUG, { ...values, duration: '10' }).duration).toBe(8);
	const hint = 'The video lasts 8 seconds, the sum of its shots. Duration says "10".';
	const hintsWith = (duration: unknown) => checkOf(SLUG, { ...values, duration }).hints;
	expect(['10', 8, undefined].map(hintsWith)).toEqual([[hint], [], []]);
});
