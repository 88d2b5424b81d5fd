import { no, open, yes, type Trial } from '../question';
import { PICTURE } from '../standIns';
import { PROMPT } from './pictures';
import { inField, inModel } from './places';

const SHOT_WORDS = /shot|multi.?prompt|duration|length|storyboard/i;

const shotOf = (duration?: number, number = 1) => ({
	prompt: `Shot ${number}: the light moves on`,
	duration,
});

/** Kling's own limits for shots, which Novita's pages don't mention. */
export const shotQuestions: readonly Trial[] = [
	{
		kind: 'trial',
		id: 'shots-strings',
		slug: 'kling-v3.0-pro-t2v',
		asks: 'Does Pro Text to Video take shots as a list of texts, without a prompt?',
		assumes: 'It does',
		body: { multi_prompt: [shotOf().prompt, 'A bird flies past'], duration: 3 },
		expects: 'taken',
		about: SHOT_WORDS,
		says: {
			taken: 'Shots are taken as texts.',
			refused: 'Shots are not taken as texts.',
		},
		places: [
			inModel('kling-v3.0-pro-t2v', "Change field.shots('strings') to 'objects'.", 'strings'),
		],
	},
	{
		kind: 'trial',
		id: 'shots-without-prompt',
		slug: 'kling-v3.0-pro-i2v',
		asks: 'May Pro Image to Video have shots in place of the prompt? Its page also calls the prompt required.',
		assumes: 'It may: shots stand in for the prompt',
		body: { image: PICTURE, multi_prompt: [shotOf().prompt], duration: 3 },
		expects: 'taken',
		about: /prompt/i,
		says: {
			taken: 'Shots stand in for the prompt.',
			refused: 'The prompt is required beside the shots.',
		},
		places: [
			inModel(
				'kling-v3.0-pro-i2v',
				"Take the pair ['prompt', 'multi_prompt'] out of notTogether.",
				'notTogether',
			),
		],
	},
	{
		kind: 'trial',
		id: 'shots-beside-prompt',
		slug: 'kling-v3.0-pro-i2v',
		asks: 'Does Pro Image to Video refuse a prompt beside shots?',
		assumes: 'It refuses the two together',
		covers: ['prompt and multi_prompt are mutually exclusive'],
		body: { image: PICTURE, prompt: PROMPT, multi_prompt: [shotOf().prompt], duration: 3 },
		expects: 'refused',
		about: /prompt/i,
		says: {
			taken: 'A prompt and shots are taken together.',
			refused: 'A prompt and shots exclude each other.',
		},
		places: [
			inModel(
				'kling-v3.0-pro-i2v',
				"Take the pair ['prompt', 'multi_prompt'] out of notTogether.",
				'notTogether',
			),
		],
	},
	{
		kind: 'trial',
		id: 'long-shot',
		slug: 'kling-v3.0-pro-t2v',
		asks: 'Is the prompt of a shot limited to 512 characters?',
		assumes: '513 characters are too many (a hint; it is sent)',
		covers: ['at most 512 characters a shot'],
		body: { multi_prompt: ['The light moves on. '.repeat(26).slice(0, 513)], duration: 3 },
		expects: 'refused',
		about: /512|length|long|character/i,
		says: {
			taken: '513 characters are taken in a shot.',
			refused: '513 characters are too many for a shot.',
		},
		places: [
			inField('shots', 'Set maxPromptLength to the true limit.', 'hints', 'maxPromptLength'),
		],
	},
	{
		kind: 'trial',
		id: 'shot-length-default',
		slug: 'kling-v3.0-std-i2v',
		asks: 'Does a shot without a length last 5 seconds?',
		assumes: '5 seconds',
		covers: ['3 to 15 seconds'],
		body: { image: PICTURE, prompt: PROMPT, multi_prompt: [shotOf()], duration: 5 },
		expects: 'taken',
		about: SHOT_WORDS,
		says: {
			taken: 'A shot may do without a length.',
			refused: 'A shot needs a length.',
		},
		read({ clip }) {
			if (clip?.seconds === undefined) return open('The file could not be looked at.');
			const sentence = `The video lasts ${clip.seconds.toFixed(1)} s.`;
			return Math.abs(clip.seconds - 5) < 0.75 ? yes(sentence) : no(sentence);
		},
		places: [inField('shots', 'Set the default to what was seen.', 'shotDuration', 'default')],
	},
	{
		kind: 'trial',
		id: 'short-shot',
		slug: 'kling-v3.0-std-i2v',
		asks: 'Is a shot of 2 seconds too short?',
		assumes: '3 to 15 seconds a shot (a hint; it is sent)',
		covers: ['3 to 15 seconds'],
		body: {
			image: PICTURE,
			prompt: PROMPT,
			multi_prompt: [shotOf(2), shotOf(3, 2)],
			duration: 5,
		},
		expects: 'refused',
		about: SHOT_WORDS,
		says: {
			taken: 'A shot may last 2 seconds.',
			refused: 'A shot of 2 seconds is too short.',
		},
		places: [inField('shots', 'Set the shortest length to what is taken.', 'shotDuration', 'min')],
	},
	{
		kind: 'trial',
		id: 'shots-sum',
		slug: 'kling-v3.0-std-i2v',
		asks: 'Do the lengths of the shots have to add up to the duration?',
		assumes: '3 s and 3 s are refused beside a duration of 5 s (a hint; it is sent)',
		covers: ["the shots' durations add up to duration"],
		body: {
			image: PICTURE,
			prompt: PROMPT,
			multi_prompt: [shotOf(3), shotOf(3, 2)],
			duration: 5,
		},
		expects: 'refused',
		about: SHOT_WORDS,
		says: {
			taken: 'The lengths need not add up.',
			refused: 'The lengths have to add up to the duration.',
		},
		places: [inField('shots', 'Take sumsUpTo out.', 'hints', 'sumsUpTo')],
	},
	{
		kind: 'trial',
		id: 'seven-shots',
		slug: 'kling-v3.0-pro-t2v',
		asks: 'Are more than 6 shots refused?',
		assumes: '7 shots are too many (a hint; it is sent)',
		covers: ['at most 6 shots'],
		body: {
			multi_prompt: Array.from({ length: 7 }, (_, index) => shotOf(undefined, index + 1).prompt),
			duration: 7,
		},
		expects: 'refused',
		about: /shot|multi.?prompt|6|six|storyboard/i,
		says: { taken: '7 shots are taken.', refused: '7 shots are too many.' },
		places: [inField('shots', 'Set maxShots to the true limit.', 'hints', 'maxShots')],
	},
];
